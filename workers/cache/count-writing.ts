import type { OrganizationCounts } from "./counters.ts";
import type { CacheState } from "./state.ts";

/** Stores the counts of cache reads. Settles when they are stored; may reject. */
export type CountWriter = (counts: readonly OrganizationCounts[]) => Promise<void>;

/**
 * An isolate writes its counts no more often than this. The first read is written at once: many isolates see no second
 * one.
 */
const WRITE_EVERY_MS = 60_000;

/** Analytics Engine takes 250 points of one invocation. */
const MAX_COUNTS = 200;

/**
 * Writes the isolate's counts behind the answer, when a minute is over, at most 200 at a time; counts that cannot be
 * written are lost.
 */
export function writeDueCounts(
  state: Pick<CacheState, "clock" | "counters" | "countsWrittenAtMs">,
  write: CountWriter,
  waitUntil: (task: Promise<unknown>) => void,
): void {
  const nowMs = state.clock.now();
  if (nowMs - state.countsWrittenAtMs < WRITE_EVERY_MS) return;
  state.countsWrittenAtMs = nowMs;
  const writing = write(state.counters.take(MAX_COUNTS));
  // Nothing hangs on a count, and those who read wait for nothing.
  waitUntil(writing.catch(() => undefined));
}
