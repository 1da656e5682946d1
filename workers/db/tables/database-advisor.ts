import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { ChangeEffect } from "../../measure/database-advisor/changes/change-effect.ts";
import type { ChangeEntry, ChangeStatus } from "../../measure/database-advisor/changes/change-state.ts";
import type { DryRun } from "../../measure/database-advisor/changes/dry-run.ts";
import type { IndexPlan } from "../../measure/database-advisor/index-plan.ts";
import type { PlanNode } from "../../measure/database-advisor/statements/plan-tree.ts";
import type { StatementCounters } from "../../measure/database-advisor/statements/statement-counters.ts";
import { createdAt, time, updatedAt } from "./columns.ts";

/*
 * What the database advisor keeps about the deployment's one database. No row belongs to an organisation: only the
 * organisation that operates the deployment sees them. Statements are kept without literals and comments.
 */

/** Snapshots of Postgres's statistics of statements, numbered, so that of two taken at once only one is kept. */
export const databaseSnapshots = pgTable(
  "database_snapshots",
  {
    sequence: integer("sequence").primaryKey(),
    takenAt: time("taken_at").notNull(),
    /** Time of the snapshot before; null for the first, whose window begins at the last reset. */
    windowFrom: time("window_from"),
    statsResetAt: time("stats_reset_at"),
    /** Rounds of eviction since that reset. */
    evictionCount: bigint("eviction_count", { mode: "number" }),
    /** Rounds within the window; null where this version of Postgres does not tell. */
    windowEvictions: integer("window_evictions"),
    isReset: boolean("is_reset").notNull(),
    /** Sum of the statements that are not kept one by one. */
    others: jsonb("others").$type<StatementCounters>().notNull(),
  },
  (table) => [index("database_snapshots_time").on(table.takenAt)],
);

/** Statements that Postgres told of, with their counters at the last snapshot. */
export const databaseStatements = pgTable(
  "database_statements",
  {
    /** Postgres's id of the statement. */
    id: text("id").primaryKey(),
    /** Without literals and comments. */
    text: text("text").notNull(),
    /** Routes that its tags named: Postgres keeps the tag of its first call only, so there may be others. */
    routes: jsonb("routes").$type<string[]>().notNull(),
    counters: jsonb("counters").$type<StatementCounters>().notNull(),
    /** As it was planned last, without parameters' values; null where it was not, or could not be. */
    plan: jsonb("plan").$type<PlanNode>(),
    /** Reason why it could not be planned. */
    planReason: text("plan_reason"),
    plannedAt: time("planned_at"),
    firstSeenAt: time("first_seen_at").notNull(),
    lastSeenAt: time("last_seen_at").notNull(),
  },
  (table) => [index("database_statements_last_seen").on(table.lastSeenAt)],
);

/** Windows of statements: what ran between a snapshot and the one before it. */
export const databaseStatementWindows = pgTable(
  "database_statement_windows",
  {
    sequence: integer("sequence").notNull(),
    statementId: text("statement_id").notNull(),
    takenAt: time("taken_at").notNull(),
    calls: bigint("calls", { mode: "number" }).notNull(),
    totalMs: doublePrecision("total_ms").notNull(),
    squaresMs2: doublePrecision("squares_ms2").notNull(),
    rows: bigint("rows", { mode: "number" }).notNull(),
    blocksHit: bigint("blocks_hit", { mode: "number" }).notNull(),
    blocksRead: bigint("blocks_read", { mode: "number" }).notNull(),
    tempBlocks: bigint("temp_blocks", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sequence, table.statementId] }),
    index("database_statement_windows_statement").on(table.statementId, table.takenAt),
    index("database_statement_windows_time").on(table.takenAt),
  ],
);

/** Changes of the database's indexes: proposed, approved, applied and looked at afterwards. */
export const databaseChanges = pgTable(
  "database_changes",
  {
    id: text("id").primaryKey(),
    plan: jsonb("plan").$type<IndexPlan>().notNull(),
    /** Made of the plan when it was proposed; what is run is made of the plan again. */
    ddl: text("ddl").notNull(),
    undoDdl: text("undo_ddl").notNull(),
    status: text("status").$type<ChangeStatus>().notNull(),
    dryRun: jsonb("dry_run").$type<DryRun>().notNull(),
    /** Null until it was applied and looked at. */
    effect: jsonb("effect").$type<ChangeEffect>(),
    history: jsonb("history").$type<ChangeEntry[]>().notNull(),
    /** Backend of Postgres that builds the index, to be found again when the builder was interrupted. */
    backendPid: integer("backend_pid"),
    backendStartedAt: text("backend_started_at"),
    attempts: integer("attempts").notNull().default(0),
    /** Actor ids of who proposed and who approved it. */
    proposedBy: text("proposed_by").notNull(),
    approvedBy: text("approved_by"),
    /** Organisation and request of the approval, which the audit log names for what is done later. */
    organizationId: text("organization_id").notNull(),
    /** Grows with every step: a step is written only over the version that it was decided on. */
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("database_changes_list").on(table.createdAt, table.id),
    index("database_changes_status").on(table.status),
    // One at a time, whoever approves: an index that is built slows the next one down.
    uniqueIndex("database_changes_one_active")
      .on(sql`(true)`)
      .where(sql`status in ('building', 'verifying', 'cancelling', 'reverting')`),
    // The same index is not wanted twice.
    uniqueIndex("database_changes_one_open")
      .on(sql`(${table.plan} ->> 'schema')`, sql`(${table.plan} ->> 'name')`)
      .where(sql`status in ('proposed', 'approved', 'building', 'verifying', 'cancelling', 'reverting')`),
  ],
);

/** Sizes of tables by day, for their growth. */
export const databaseSizes = pgTable(
  "database_sizes",
  {
    day: date("day", { mode: "string" }).notNull(),
    relation: text("relation").notNull(),
    /** Table, indexes and what is stored beside it. */
    totalBytes: bigint("total_bytes", { mode: "number" }).notNull(),
    measuredAt: time("measured_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.relation] })],
);

/** Suppressed lints: findings that are known, and why they are left. */
export const databaseSuppressions = pgTable("database_suppressions", {
  cacheKey: text("cache_key").primaryKey(),
  reason: text("reason").notNull(),
  expiresAt: time("expires_at").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: createdAt(),
});
