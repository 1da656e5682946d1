import type { PostgresVersion } from "./catalog/catalog.ts";
import type { IndexPlan } from "./index-plan.ts";

/** Query of the workload that advice is for. */
export interface WorkloadQuery {
  id: string;
  /** As it was sent, or normalised (`$1` for values). */
  sql: string;
  calls: number;
  /** Time of all calls; 0 when unknown. */
  totalMs: number;
  /** Rows a call gave back on average; null when unknown. */
  rowsPerCall?: number | null;
  /** Time spent on planning all calls; null when it is not tracked. */
  planMs?: number | null;
}

/** Cost of one query before and after, by the planner. */
export interface QueryEffect {
  queryId: string;
  /** Share of the workload's time that the query takes, 0 to 1; null when its times are unknown. */
  timeShare: number | null;
  /** Null when unverified. */
  costBefore: number | null;
  costAfter: number | null;
  /** Time of one execution on a branch; absent or null when the query was not run. */
  measuredMs?: { before: number; after: number } | null;
}

/** How a cost was found, the best first: a real index, indexes only the planner sees, a copy of the statistics, not. */
export type PlannerKind = "branch" | "hypopg" | "sandbox" | "none";

/** How advice was verified. */
export interface Verification {
  by: PlannerKind;
  /** Postgres that planned, and Postgres that is advised. Costs differ between versions. */
  plannerVersion: string | null;
  databaseVersion: string;
}

/** Index to make. */
export interface IndexAdvice {
  plan: IndexPlan;
  ddl: string;
  effects: QueryEffect[];
  verification: Verification;
  /** Predicted. */
  bytes: number;
  rows: number;
  /** Rows written per day that it makes dearer; null when the time of counting is unknown. */
  writesPerDay: number | null;
  /** Existing indexes that it makes superfluous. */
  replaces: string[];
  notes: string[];
}

/** Index to drop, with the statement that brings it back. */
export interface DropAdvice {
  schema: string;
  table: string;
  index: string;
  ddl: string;
  recreate: string;
  bytes: number;
  reason: string;
}

/** Statistics to create over columns whose values depend on each other. */
export interface StatisticsAdvice {
  schema: string;
  table: string;
  columns: string[];
  ddl: string;
  queryId: string;
  /** Rows estimated and found. */
  estimatedRows: number;
  actualRows: number;
}

/** Query that takes longer to plan than to execute. */
export interface PreparedAdvice {
  queryId: string;
  planMs: number;
  executionMs: number;
}

/** Why a query gets no index. */
export interface NoAdvice {
  queryId: string;
  reason: string;
}

/** All that is advised for a workload. */
export interface Advice {
  create: IndexAdvice[];
  drop: DropAdvice[];
  statistics: StatisticsAdvice[];
  prepared: PreparedAdvice[];
  none: NoAdvice[];
  /** In which ways the advice is less than it could be: a degraded mode, by name. */
  notes: string[];
  databaseVersion: PostgresVersion;
}
