/** How sure of the end of a turn the client wants to be, in Flux's terms. */
export interface EndOfTurnThresholds {
  /** 0.5..1; 1 waits for `eot_timeout_ms`. Flux's default is 0.7. */
  readonly eot_threshold: number;
  /** 0.3..0.9 and at most `eot_threshold`; undefined sends no eager events. */
  readonly eager_eot_threshold: number | undefined;
  /** Longest silence that a turn survives, 500..60000 ms. Flux's default is 5000. */
  readonly eot_timeout_ms: number;
}

/** How long silence must last, in ms of audio. */
export interface SilenceWaits {
  /** Before the eager event, after a whole phrase. Undefined: never. */
  readonly eagerMs: number | undefined;
  /** Before the end of a turn that says a whole phrase. */
  readonly completeMs: number;
  /** Before the end of any other turn: something was begun, or nothing was understood. */
  readonly incompleteMs: number;
}

/** Waits at threshold 0.7. A phrase that is whole in the grammar needs little more than the gap inside a word. */
const COMPLETE_MS = 250;
/**
 * At threshold 0.7, and at others times their factor: an unfinished phrase, or one that was not understood, may still
 * go on.
 */
export const INCOMPLETE_MS = 700;
/** Threshold → factor on both waits, linear between; 1 never ends a turn by itself. */
const FACTORS: readonly (readonly [threshold: number, factor: number])[] = [
  [0.5, 0.6],
  [0.7, 1],
  [0.9, 1.8],
  [1, 2.4],
];
/** Eager waits from 70 ms at threshold 0.3 to 160 ms at 0.9: 100 ms at 0.5. */
const EAGER_BASE_MS = 70;
const EAGER_MS_PER_THRESHOLD = 150;
const EAGER_LOWEST_THRESHOLD = 0.3;
/** The eager event comes at least this long before the end. */
const EAGER_LEAD_MS = 30;

/** Maps Flux's probabilities onto silence, monotonically: a higher threshold never waits less. */
export function silenceWaits(thresholds: EndOfTurnThresholds): SilenceWaits {
  const { eot_threshold, eager_eot_threshold, eot_timeout_ms } = thresholds;
  const factor = thresholdFactor(eot_threshold);
  const completeMs = Math.min(COMPLETE_MS * factor, eot_timeout_ms);
  const incompleteMs = Math.min(INCOMPLETE_MS * factor, eot_timeout_ms);
  if (eager_eot_threshold === undefined) return { eagerMs: undefined, completeMs, incompleteMs };
  const eagerMs = EAGER_BASE_MS + EAGER_MS_PER_THRESHOLD * (eager_eot_threshold - EAGER_LOWEST_THRESHOLD);
  return { eagerMs: Math.min(eagerMs, completeMs - EAGER_LEAD_MS), completeMs, incompleteMs };
}

/** How much longer than at threshold 0.7 the end of a turn is waited for; infinite at 1. */
export function thresholdFactor(threshold: number): number {
  if (threshold >= 1) return Number.POSITIVE_INFINITY;
  let [lowerThreshold, lowerFactor] = FACTORS[0] ?? [0.5, 1];
  for (const [upperThreshold, upperFactor] of FACTORS) {
    if (threshold <= upperThreshold) {
      const share = (threshold - lowerThreshold) / (upperThreshold - lowerThreshold || 1);
      return lowerFactor + Math.max(0, share) * (upperFactor - lowerFactor);
    }
    [lowerThreshold, lowerFactor] = [upperThreshold, upperFactor];
  }
  return lowerFactor;
}
