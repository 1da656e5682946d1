import { type ArmCosts, costOfMinute, minuteCostVariance } from "./arm-costs.ts";

/** Priced calls that each arm must have before a saving is told. */
export const MIN_CALLS = 30;

/** Quantile of the normal distribution for an interval of 95 %. */
const Z_95 = 1.96;

/** Saving that was measured, in nano-dollars of a call minute. Below 0 where the change made calls dearer. */
export interface RealisedSaving {
  perMinute: number;
  low: number;
  high: number;
  /** Of the control's cost of a minute; null where that is 0. */
  share: number | null;
  /** What the canary's calls would have cost more without the change. */
  savedNanoUsd: number;
}

/**
 * Measures what a change saves: how much less the canary's cost of a minute changed since the time before than the
 * control's did. As each call is drawn into its arm by itself, both arms have the same time before, which drops out of
 * that difference of differences: it is the control's cost of a minute less the canary's. Null below 30 priced calls of
 * each arm.
 */
export function realisedSaving(canary: ArmCosts, control: ArmCosts): RealisedSaving | null {
  const [tried, own] = [costOfMinute(canary), costOfMinute(control)];
  if (tried === null || own === null || canary.priced < MIN_CALLS || control.priced < MIN_CALLS) return null;
  const perMinute = own - tried;
  const error = Z_95 * Math.sqrt(minuteCostVariance(canary) + minuteCostVariance(control));
  return {
    perMinute,
    low: perMinute - error,
    high: perMinute + error,
    share: own === 0 ? null : perMinute / own,
    savedNanoUsd: perMinute * canary.minutes,
  };
}
