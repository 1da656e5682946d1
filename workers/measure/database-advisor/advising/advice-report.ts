import type {
  Advice,
  DropAdvice,
  IndexAdvice,
  NoAdvice,
  PreparedAdvice,
  StatisticsAdvice,
  WorkloadQuery,
} from "../advice.ts";
import type { DegradedMode } from "../degraded-mode.ts";
import type { WhatIfPlanner } from "../planner/what-if-planner.ts";
import { readStatement } from "../statements/statement-text.ts";

/** Statement that advice is for or against, as it may be shown. */
export interface AdvisedStatement {
  id: string;
  /** Without literals and comments. */
  text: string;
  calls: number;
  totalMs: number;
}

/** Advice for the deployment's database, as it is kept and told. */
export interface AdviceReport {
  madeAt: string;
  tookMs: number;
  databaseVersion: string;
  /** How it was verified, and by which version; none: unverified. */
  planner: { by: WhatIfPlanner["kind"]; version: string | null };
  modes: DegradedMode[];
  notes: string[];
  /** Statements that were looked at, or left for want of time, by their time. */
  statements: AdvisedStatement[];
  create: IndexAdvice[];
  drop: DropAdvice[];
  statistics: StatisticsAdvice[];
  prepared: PreparedAdvice[];
  none: NoAdvice[];
}

/** Indexes that are told to be dropped, the largest. */
const MAX_DROPS = 50;

/** Makes the report of a run. */
export function adviceReport({
  advice,
  workload,
  planner,
  modes,
  notes,
  madeAtMs,
  tookMs,
}: {
  advice: Advice;
  workload: readonly WorkloadQuery[];
  planner: WhatIfPlanner;
  modes: readonly DegradedMode[];
  notes: readonly string[];
  madeAtMs: number;
  tookMs: number;
}): AdviceReport {
  const drops = advice.drop.toSorted((a, b) => b.bytes - a.bytes);
  const left = drops.length - MAX_DROPS;
  return {
    madeAt: new Date(madeAtMs).toISOString(),
    tookMs,
    databaseVersion: advice.databaseVersion.text,
    planner: { by: planner.kind, version: planner.version },
    modes: [...modes],
    notes: [...advice.notes, ...notes, ...(left > 0 ? [`${left} smaller indexes could be dropped besides`] : [])],
    statements: workload.map(({ id, sql, calls, totalMs }) => ({ id, text: readStatement(sql).text, calls, totalMs })),
    create: advice.create,
    drop: drops.slice(0, MAX_DROPS),
    statistics: advice.statistics,
    prepared: advice.prepared,
    none: advice.none,
  };
}
