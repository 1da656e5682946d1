import { z } from "zod";

/** Counters of one statement: of a window, or as Postgres keeps them, since it first saw the statement. */
export const statementCountersSchema = z.object({
  calls: z.number(),
  totalMs: z.number(),
  /** Sum of the squares of the calls' times, which sums up over windows as a deviation does not. */
  squaresMs2: z.number(),
  rows: z.number(),
  /** Pages of 8 KiB found in memory, and read from the file system. */
  blocksHit: z.number(),
  blocksRead: z.number(),
  /** Pages that did not fit in memory and went to temporary files. */
  tempBlocks: z.number(),
});
export type StatementCounters = z.infer<typeof statementCountersSchema>;

/** Counters of a statement that never ran. */
export const NO_COUNTERS: StatementCounters = {
  calls: 0,
  totalMs: 0,
  squaresMs2: 0,
  rows: 0,
  blocksHit: 0,
  blocksRead: 0,
  tempBlocks: 0,
};

const NAMES = Object.keys(NO_COUNTERS) as (keyof StatementCounters)[];

/** Counters of calls with this mean and deviation: Postgres keeps these two instead of a sum of squares. */
export function squaresOf(calls: number, meanMs: number, deviationMs: number): number {
  return calls * (meanMs * meanMs + deviationMs * deviationMs);
}

/**
 * Counters since `previous`. Counters only grow: where one has shrunk, Postgres forgot the statement meanwhile (a
 * reset,
 * an eviction, a compute that was suspended) and began again, so that all of `current` is new and `isRestart` is true.
 */
export function countersSince(
  previous: StatementCounters | null,
  current: StatementCounters,
): { counters: StatementCounters; isRestart: boolean } {
  if (previous === null) return { counters: current, isRestart: false };
  // Times are sums of floating point numbers; calls and rows are whole.
  const isRestart = current.calls < previous.calls || current.rows < previous.rows;
  if (isRestart) return { counters: current, isRestart };
  return { counters: combine(current, previous, (now, before) => Math.max(0, now - before)), isRestart };
}

/** Sums counters. */
export function sumOf(all: readonly StatementCounters[]): StatementCounters {
  return all.reduce((sum, each) => combine(sum, each, (a, b) => a + b), NO_COUNTERS);
}

function combine(
  a: StatementCounters,
  b: StatementCounters,
  each: (a: number, b: number) => number,
): StatementCounters {
  const made = { ...NO_COUNTERS };
  for (const name of NAMES) made[name] = each(a[name], b[name]);
  return made;
}
