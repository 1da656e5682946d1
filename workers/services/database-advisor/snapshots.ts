import { desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { classifyDatabaseError, violatedConstraint } from "../../db/failure.ts";
import { databaseSnapshots, databaseStatements, databaseStatementWindows } from "../../db/schema.ts";
import type { DegradedMode } from "../../measure/database-advisor/degraded-mode.ts";
import { type SeenStatement, windowBetween } from "../../measure/database-advisor/statements/statement-snapshot.ts";
import { isPlannable, readStatement } from "../../measure/database-advisor/statements/statement-text.ts";
import { planStatement } from "./statement-plan.ts";
import { readStatementStatistics } from "./statement-statistics.ts";

/**
 * Outcome of a snapshot: taken, or left to another one that was taken at the same time; or the mode that forbids it.
 */
export type SnapshotOutcome = { isTaken: boolean; modes: DegradedMode[] };

/** Windows are kept for this long; advice to drop an index wants two weeks of them. */
const KEPT_MS = 35 * 86_400_000;
/** SQLSTATE of a write to a replica, or to a database that may only be read. */
const READ_ONLY = "25006";
/** Statements planned by one snapshot, those of most time, and how long a plan counts as new. */
const MAX_PLANNED = 15;
const PLAN_LIFETIME_MS = 3_600_000;

/** Creates the taker of snapshots of Postgres's statistics of statements. */
export function createSnapshots(db: Database, now: () => number = Date.now) {
  const take = async (): Promise<SnapshotOutcome> => {
    const statistics = await readStatementStatistics(db);
    if (!statistics.isKnown) return { isTaken: false, modes: [statistics.mode] };
    const read = statistics.statements
      .map((seen) => ({ ...seen, ...readStatement(seen.text) }))
      // Statements that set up or maintain run seldom and long: beside them nothing else would show.
      .filter(({ text }) => isPlannable(text));
    const [last, known] = await knownBefore(db, read);
    const before =
      last === undefined ? null : { resetAtMs: last.statsResetAt?.getTime() ?? null, evictions: last.evictionCount };
    const window = windowBetween(before, known, statistics.state, read);
    const sequence = (last?.sequence ?? 0) + 1;
    const takenAt = new Date(now());
    const changed = read.filter(({ queryId, counters }) => known.get(queryId)?.calls !== counters.calls);
    try {
      await db.batch([
        db.insert(databaseSnapshots).values({
          sequence,
          takenAt,
          windowFrom: last?.takenAt ?? null,
          statsResetAt: statistics.state.resetAtMs === null ? null : new Date(statistics.state.resetAtMs),
          evictionCount: statistics.state.evictions,
          windowEvictions: window.evictions,
          isReset: window.isReset,
          others: window.others,
        }),
        keepStatements(db, changed, takenAt),
        keepWindows(db, sequence, takenAt, window.statements),
      ]);
    } catch (error) {
      const failure = classifyDatabaseError(error);
      if (failure.kind === "refused" && failure.sqlState === READ_ONLY) {
        return { isTaken: false, modes: [...statistics.modes, "read_only"] };
      }
      // Its number is taken: another snapshot was taken at the same time, and this one's differences are in it.
      if (violatedConstraint(error) === null) throw error;
      return { isTaken: false, modes: statistics.modes };
    }
    await planDue(
      db,
      window.statements.map(({ queryId }) => queryId),
      takenAt,
    );
    return { isTaken: true, modes: statistics.modes };
  };
  return {
    take,

    /** Takes a snapshot unless the last one is younger than this. */
    async takeIfOlder(ageMs: number): Promise<SnapshotOutcome> {
      const [last] = await db
        .select({ takenAt: databaseSnapshots.takenAt })
        .from(databaseSnapshots)
        .orderBy(desc(databaseSnapshots.sequence))
        .limit(1);
      if (last !== undefined && now() - last.takenAt.getTime() < ageMs) return { isTaken: false, modes: [] };
      return take();
    },

    /** Deletes windows, and statements that have not run since, after five weeks. */
    async deleteOld(): Promise<void> {
      const oldest = new Date(now() - KEPT_MS);
      await db.batch([
        db.delete(databaseStatementWindows).where(lt(databaseStatementWindows.takenAt, oldest)),
        db.delete(databaseSnapshots).where(lt(databaseSnapshots.takenAt, oldest)),
        db.delete(databaseStatements).where(lt(databaseStatements.lastSeenAt, oldest)),
      ]);
    },
  };
}
/** Taker of snapshots, see `createSnapshots`. */
export type Snapshots = ReturnType<typeof createSnapshots>;

type ReadSeen = SeenStatement & { route: string | null };

async function knownBefore(db: Database, seen: readonly SeenStatement[]) {
  const ids = seen.map(({ queryId }) => queryId);
  const [[last], rows] = await Promise.all([
    db.select().from(databaseSnapshots).orderBy(desc(databaseSnapshots.sequence)).limit(1),
    ids.length === 0
      ? []
      : db
          .select({ id: databaseStatements.id, counters: databaseStatements.counters })
          .from(databaseStatements)
          .where(inArray(databaseStatements.id, ids)),
  ]);
  return [last, new Map(rows.map(({ id, counters }) => [id, counters]))] as const;
}

/** Statements are kept by one statement, whatever their number: a row each would be a thousand of them. */
function keepStatements(db: Database, seen: readonly ReadSeen[], takenAt: Date) {
  const rows = seen.map(({ queryId, text, route, counters }) => ({
    id: queryId,
    text,
    routes: route === null ? [] : [route],
    counters,
  }));
  const at = takenAt.toISOString();
  return db.execute(sql`
    insert into ${databaseStatements} (id, text, routes, counters, first_seen_at, last_seen_at)
    select id, text, routes, counters, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (id text, text text, routes jsonb, counters jsonb)
    on conflict (id) do update set counters = excluded.counters, last_seen_at = excluded.last_seen_at,
      routes = case when ${databaseStatements.routes} @> excluded.routes or jsonb_array_length(${databaseStatements.routes}) >= 20
        then ${databaseStatements.routes} else ${databaseStatements.routes} || excluded.routes end`);
}

function keepWindows(
  db: Database,
  sequence: number,
  takenAt: Date,
  windows: ReturnType<typeof windowBetween>["statements"],
) {
  const rows = windows.map(({ queryId, counters }) => ({
    statement_id: queryId,
    calls: counters.calls,
    total_ms: counters.totalMs,
    squares_ms2: counters.squaresMs2,
    rows: counters.rows,
    blocks_hit: counters.blocksHit,
    blocks_read: counters.blocksRead,
    temp_blocks: counters.tempBlocks,
  }));
  return db.execute(sql`
    insert into ${databaseStatementWindows}
      (sequence, statement_id, taken_at, calls, total_ms, squares_ms2, rows, blocks_hit, blocks_read, temp_blocks)
    select ${sequence}::int, statement_id, ${takenAt.toISOString()}::timestamptz, calls, total_ms, squares_ms2, rows,
      blocks_hit, blocks_read, temp_blocks
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (statement_id text, calls bigint, total_ms float8,
      squares_ms2 float8, rows bigint, blocks_hit bigint, blocks_read bigint, temp_blocks bigint)`);
}

/** Plans the statements of most time anew whose plans are old: a plan changes with statistics and indexes. */
async function planDue(db: Database, ids: readonly string[], at: Date): Promise<void> {
  const hot = ids.slice(0, MAX_PLANNED);
  if (hot.length === 0) return;
  const rows = await db
    .select({ id: databaseStatements.id, plannedAt: databaseStatements.plannedAt })
    .from(databaseStatements)
    .where(inArray(databaseStatements.id, hot));
  for (const { id, plannedAt } of rows) {
    if (plannedAt !== null && at.getTime() - plannedAt.getTime() < PLAN_LIFETIME_MS) continue;
    await keepPlan(db, id, at);
  }
}

/** Plans a statement and keeps its plan, or the reason why there is none. */
export async function keepPlan(db: Database, id: string, at: Date) {
  const { plan, reason } = await planStatement(db, id);
  await db
    .update(databaseStatements)
    .set({ plan, planReason: reason, plannedAt: at })
    .where(eq(databaseStatements.id, id));
  return { plan, reason };
}
