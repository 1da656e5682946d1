import { countersSince, type StatementCounters, sumOf } from "./statement-counters.ts";

/** Statement as Postgres tells of it: its id, its text as it is, its counters since Postgres first saw it. */
export interface SeenStatement {
  queryId: string;
  text: string;
  counters: StatementCounters;
}

/** State of Postgres's statistics of statements. */
export interface StatisticsState {
  /** Time of the last reset, in ms since the Unix epoch; null where this version does not tell. */
  resetAtMs: number | null;
  /** Statements forgotten since then to make room for others, in rounds; null where this version does not tell. */
  evictions: number | null;
}

/** Statement in the window between two snapshots. */
export interface StatementWindow {
  queryId: string;
  counters: StatementCounters;
}

/** Window between two snapshots, and what may be missing in it. */
export interface SnapshotWindow {
  /** Statements that ran, those of most time first. */
  statements: StatementWindow[];
  /** Sum of statements that ran and are not listed. */
  others: StatementCounters;
  /** Statistics began anew within the window: what ran before that, since the last snapshot, is not known. */
  isReset: boolean;
  /** Rounds of eviction within the window: rare statements may be missing. Null: not known. */
  evictions: number | null;
}

/** Statements listed of a window: what comes behind the first two hundred is summed up. */
const MAX_STATEMENTS = 200;

/**
 * Makes the window between the last snapshot and now. `known` has the counters as the last snapshot found them, by id;
 * after a reset they mean nothing, and all that is counted now happened since.
 */
export function windowBetween(
  before: StatisticsState | null,
  known: ReadonlyMap<string, StatementCounters>,
  now: StatisticsState,
  seen: readonly SeenStatement[],
): SnapshotWindow {
  const wasReset = before !== null && before.resetAtMs !== now.resetAtMs;
  let isReset = wasReset;
  const ran: StatementWindow[] = [];
  for (const { queryId, counters: current } of seen) {
    const { counters, isRestart } = countersSince(wasReset ? null : (known.get(queryId) ?? null), current);
    // One statement alone that began again was evicted; without a time of resets it is all that tells of one.
    if (isRestart && now.resetAtMs === null) isReset = true;
    if (counters.calls > 0) ran.push({ queryId, counters });
  }
  ran.sort((a, b) => b.counters.totalMs - a.counters.totalMs);
  return {
    statements: ran.slice(0, MAX_STATEMENTS),
    others: sumOf(ran.slice(MAX_STATEMENTS).map(({ counters }) => counters)),
    isReset,
    evictions: evictionsBetween(before, now, wasReset),
  };
}

function evictionsBetween(before: StatisticsState | null, now: StatisticsState, wasReset: boolean): number | null {
  if (now.evictions === null) return null;
  if (wasReset || before === null || before.evictions === null) return now.evictions;
  return Math.max(0, now.evictions - before.evictions);
}
