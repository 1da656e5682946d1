import { type Guard, guardPercentiles, usualThresholdsMs } from "./guard.ts";

/** Days before a change that it is held against. */
export const DAYS_BEFORE = 14;

/** Turns from which on an agent's own percentiles are taken for thresholds. */
const MIN_TURNS = 100;

/** What an agent's calls were like before a change: of the last 14 days. */
export interface TimeBefore {
  calls: number;
  callsPerDay: number;
  /** Turns that answered speech, and their latencies. */
  turns: number;
  turnGapP95Ms: number | null;
  answerHeardP50Ms: number | null;
  /** Of the calls whose cost is known; null without any. */
  nanoUsdPerMinute: number | null;
}

/**
 * Fills the thresholds of guards in that name none: the agent's own percentile, or the usual one where it has too few
 * turns.
 */
export function withThresholds(guards: readonly Guard[], before: TimeBefore): Guard[] {
  return guards.map((guard) => {
    if (guardPercentiles[guard.metric] === null) return { ...guard, thresholdMs: null };
    if (guard.thresholdMs !== null) return guard;
    const isEnough = before.turns >= MIN_TURNS;
    if (guard.metric === "turn_gap_p95") {
      return { ...guard, thresholdMs: (isEnough ? before.turnGapP95Ms : null) ?? usualThresholdsMs.turn_gap_p95 };
    }
    return { ...guard, thresholdMs: (isEnough ? before.answerHeardP50Ms : null) ?? usualThresholdsMs.answer_heard_p50 };
  });
}
