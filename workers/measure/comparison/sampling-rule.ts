import type { Interval } from "./order-statistics.ts";

/** Bounds of a measurement that goes on until it is sure. */
export interface SamplingLimits {
  /** Units before the first look. */
  minUnits: number;
  /** Most units, however unsure the interval still is. */
  maxUnits: number;
  /** No unit begins after this. */
  maxMs: number;
}

/** Why a measurement goes on or ends. */
export type SamplingDecision =
  | { goesOn: true }
  | { goesOn: false; reason: "interval_clear" | "most_units" | "out_of_time" };

/**
 * Decides about another unit: measuring ends when no end of the horizon lies inside the interval any more, so that the
 * change is outside of the horizon or within it for certain; or at a cap.
 */
export function decideSampling(
  interval: Interval | null,
  horizon: Interval,
  { units, elapsedMs }: { units: number; elapsedMs: number },
  limits: SamplingLimits,
): SamplingDecision {
  if (units >= limits.minUnits && interval !== null && isClear(interval, horizon)) {
    return { goesOn: false, reason: "interval_clear" };
  }
  if (units >= limits.maxUnits) return { goesOn: false, reason: "most_units" };
  return elapsedMs >= limits.maxMs ? { goesOn: false, reason: "out_of_time" } : { goesOn: true };
}

function isClear({ low, high }: Interval, horizon: Interval): boolean {
  return [horizon.low, horizon.high].every((end) => high < end || low > end);
}
