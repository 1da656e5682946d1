import type { Clock } from "../../voice/clock.ts";
import { DeadlineExceeded, within } from "../../voice/deadline.ts";

/** Read to be made in advance, so that its value is in the cache. */
export interface WarmTarget {
  /** Names it in the report. */
  name: string;
  /** Makes the read, and returns the source of its answer. */
  read(): Promise<string>;
}

/** Result of warming one target: `late` was not done, and `not_begun` not even tried, when the time was up. */
export type WarmResult = { name: string } & (
  | { outcome: "ready"; source: string }
  | { outcome: "failed"; reason: string }
  | { outcome: "late" | "not_begun" }
);

/** Limits of one run of warming. */
export interface WarmLimits {
  /** Reads at the same time. */
  concurrency: number;
  /** For all of them together. */
  deadlineMs: number;
  clock: Clock;
}

/**
 * Makes the reads of `targets`, first come first served. Never rejects; the results are in the order of the targets,
 * and a reason is the error's name.
 */
export async function warm(
  targets: readonly WarmTarget[],
  { concurrency, deadlineMs, clock }: WarmLimits,
): Promise<WarmResult[]> {
  const endsAtMs = clock.now() + deadlineMs;
  const results: WarmResult[] = targets.map(({ name }) => ({ name, outcome: "not_begun" }));
  const queue = targets.entries();

  const warmOne = async ({ name, read }: WarmTarget): Promise<WarmResult> => {
    try {
      const source = await within(read(), name, endsAtMs - clock.now(), clock);
      return { name, outcome: "ready", source };
    } catch (error) {
      if (error instanceof DeadlineExceeded) return { name, outcome: "late" };
      // The rest are warmed all the same. Messages may hold what was asked.
      return { name, outcome: "failed", reason: error instanceof Error ? error.name : "unknown" };
    }
  };

  const work = async (): Promise<void> => {
    // One iterator for all: each target is taken once.
    for (const [index, target] of queue) {
      if (clock.now() >= endsAtMs) return;
      results[index] = await warmOne(target);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}
