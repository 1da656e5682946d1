import { and, desc, eq, gt, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Database } from "../../db/client.ts";
import { databaseSnapshots, databaseStatements, databaseStatementWindows } from "../../db/schema.ts";
import type { PlanNode } from "../../measure/database-advisor/statements/plan-tree.ts";
import { NO_COUNTERS, type StatementCounters } from "../../measure/database-advisor/statements/statement-counters.ts";
import {
  figuresOf,
  misestimateOf,
  type RankedStatement,
  rankStatements,
} from "../../measure/database-advisor/statements/statement-ranking.ts";
import { keepPlan } from "./snapshots.ts";

/** Stretch of time, in ms since the Unix epoch. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** Statement in a ranking. */
export interface SlowStatement extends RankedStatement {
  text: string;
  routes: string[];
  /** |ln(actual ÷ estimated rows)| × time; null where it has no plan. */
  misestimate: number | null;
  estimatedRows: number | null;
}

/** Ranking of the statements of a stretch of time, and how much of it was seen. */
export interface StatementRanking {
  /** Snapshots whose windows are in it; none: nothing is known, which is not that nothing is slow. */
  snapshots: number;
  /** Bounds of what was seen; null without a snapshot. */
  seenFrom: string | null;
  seenTo: string | null;
  /** Windows within which Postgres's statistics began anew: what ran before that is missing. */
  resets: number;
  /** Rounds in which Postgres forgot rare statements; null where it does not tell. */
  evictions: number | null;
  statements: SlowStatement[];
}

/** One bar of a statement's history. */
export interface StatementHistoryPoint {
  at: string;
  calls: number;
  totalMs: number;
  meanMs: number;
}

/** A statement by itself. */
export interface StatementRecord {
  id: string;
  text: string;
  routes: string[];
  firstSeenAt: string;
  lastSeenAt: string;
  figures: ReturnType<typeof figuresOf>;
  plan: PlanNode | null;
  planReason: string | null;
  plannedAt: string | null;
  misestimate: number | null;
  estimatedRows: number | null;
  history: StatementHistoryPoint[];
}

const windows = databaseStatementWindows;

/** Ranked statements of one answer. */
const MAX_RANKED = 100;
/** Bars of a history. */
const MAX_POINTS = 500;

const sums = {
  calls: sum(windows.calls),
  totalMs: sum(windows.totalMs),
  squaresMs2: sum(windows.squaresMs2),
  rows: sum(windows.rows),
  blocksHit: sum(windows.blocksHit),
  blocksRead: sum(windows.blocksRead),
  tempBlocks: sum(windows.tempBlocks),
};

function sum(column: AnyPgColumn) {
  return sql<number>`sum(${column})::float8`;
}

/** Creates the reader of slow statements. */
export function createSlowStatements(db: Database) {
  const countersIn = async (stretch: Stretch, ids?: readonly string[]) => {
    const rows = await db
      .select({ id: windows.statementId, ...sums })
      .from(windows)
      .where(and(within(windows.takenAt, stretch), ids && inArray(windows.statementId, [...ids])))
      .groupBy(windows.statementId);
    return rows.map(({ id, ...counters }) => ({ id, counters: counters as StatementCounters }));
  };
  return {
    countersIn,

    /** Ranks the statements whose windows end within the stretch. */
    async rank(stretch: Stretch): Promise<StatementRanking> {
      const [statements, [seen]] = await Promise.all([countersIn(stretch), seenIn(db, stretch)]);
      const ranked = rankStatements(statements, { ...NO_COUNTERS, totalMs: seen?.othersMs ?? 0 }).slice(0, MAX_RANKED);
      const rows =
        ranked.length === 0
          ? []
          : await textsOf(
              db,
              ranked.map(({ id }) => id),
            );
      const texts = new Map(rows.map((row) => [row.id, row]));
      return {
        snapshots: seen?.snapshots ?? 0,
        seenFrom: isoOf(seen?.seenFromMs),
        seenTo: isoOf(seen?.seenToMs),
        resets: seen?.resets ?? 0,
        evictions: seen?.evictions ?? null,
        statements: ranked.flatMap((each) => {
          const row = texts.get(each.id);
          if (row === undefined) return [];
          const estimatedRows = row.plan?.rows ?? null;
          const misestimate = misestimateOf(each.figures.rowsPerCall, estimatedRows, each.figures.totalMs);
          return [{ ...each, text: row.text, routes: row.routes, estimatedRows, misestimate }];
        }),
      };
    },

    /** Reads one statement with its plan and history; null for an unknown one. A plan it has not is made now. */
    async find(id: string, stretch: Stretch, nowMs: number): Promise<StatementRecord | null> {
      const [row] = await db.select().from(databaseStatements).where(eq(databaseStatements.id, id));
      if (row === undefined) return null;
      const [[counted], [seen], all, points] = await Promise.all([
        countersIn(stretch, [id]),
        seenIn(db, stretch),
        totalIn(db, stretch),
        historyOf(db, id, stretch),
      ]);
      const made = row.plannedAt === null ? await keepPlan(db, id, new Date(nowMs)) : null;
      const plan = made === null ? row.plan : made.plan;
      const figures = figuresOf(counted?.counters ?? NO_COUNTERS, all + (seen?.othersMs ?? 0));
      const estimatedRows = plan?.rows ?? null;
      const actualRows = figures.calls === 0 ? null : figures.rowsPerCall;
      return {
        id,
        text: row.text,
        routes: row.routes,
        firstSeenAt: row.firstSeenAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        figures,
        plan,
        planReason: made === null ? row.planReason : made.reason,
        plannedAt: (row.plannedAt ?? new Date(nowMs)).toISOString(),
        estimatedRows,
        misestimate: misestimateOf(actualRows, estimatedRows, figures.totalMs),
        history: points,
      };
    },
  };
}
/** Reader of slow statements, see `createSlowStatements`. */
export type SlowStatements = ReturnType<typeof createSlowStatements>;

function within(column: AnyPgColumn, stretch: Stretch): SQL {
  return and(gt(column, new Date(stretch.fromMs)), lte(column, new Date(stretch.toMs))) as SQL;
}

function seenIn(db: Database, stretch: Stretch) {
  const { takenAt, windowFrom, isReset, windowEvictions, others } = databaseSnapshots;
  return db
    .select({
      snapshots: sql<number>`count(*)::int`,
      seenFromMs: epochMs(sql`min(coalesce(${windowFrom}, ${databaseSnapshots.statsResetAt}, ${takenAt}))`),
      seenToMs: epochMs(sql`max(${takenAt})`),
      resets: sql<number>`(count(*) filter (where ${isReset}))::int`,
      evictions: sql<number | null>`sum(${windowEvictions})::int`,
      othersMs: sql<number>`coalesce(sum((${others} ->> 'totalMs')::float8), 0)::float8`,
    })
    .from(databaseSnapshots)
    .where(within(takenAt, stretch));
}

async function totalIn(db: Database, stretch: Stretch): Promise<number> {
  const [row] = await db
    .select({ totalMs: sql<number>`coalesce(sum(${windows.totalMs}), 0)::float8` })
    .from(windows)
    .where(within(windows.takenAt, stretch));
  return row?.totalMs ?? 0;
}

function textsOf(db: Database, ids: readonly string[]) {
  const { id, text, routes, plan } = databaseStatements;
  return db
    .select({ id, text, routes, plan })
    .from(databaseStatements)
    .where(inArray(id, [...ids]));
}

async function historyOf(db: Database, id: string, stretch: Stretch): Promise<StatementHistoryPoint[]> {
  const { takenAt, calls, totalMs } = windows;
  const rows = await db
    .select({ takenAt, calls, totalMs })
    .from(windows)
    .where(and(eq(windows.statementId, id), within(takenAt, stretch)))
    .orderBy(desc(takenAt))
    .limit(MAX_POINTS);
  return rows.reverse().map((row) => ({
    at: row.takenAt.toISOString(),
    calls: row.calls,
    totalMs: row.totalMs,
    meanMs: row.calls === 0 ? 0 : row.totalMs / row.calls,
  }));
}

/** A time as a number, which needs no reading of Postgres's own form of times. */
function epochMs(time: SQL): SQL<number | null> {
  return sql<number | null>`(extract(epoch from ${time}) * 1000)::float8`;
}

function isoOf(ms: number | null | undefined): string | null {
  return ms == null ? null : new Date(ms).toISOString();
}
