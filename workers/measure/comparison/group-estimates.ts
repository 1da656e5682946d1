import { quantile } from "./order-statistics.ts";
import { resampled, statisticOf, type UnitLevel } from "./unit-statistics.ts";

/** A figure and where it lies with 95 % confidence; NaN of nothing. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const CONFIDENCE = 0.95;

/**
 * Quantiles of all values of all groups, with percentile bands of the bootstrap over whole groups (Davison and Hinkley
 * 1997, §3.8): the turns of one call are alike, so resampling single turns would promise more than there is.
 */
export function estimateQuantiles(groups: readonly (readonly number[])[], qs: readonly number[]): Estimate[] {
  return qs.map((q) => estimate(groups, q));
}

/** The mean of all values of all groups, with the same kind of band. */
export function estimateMean(groups: readonly (readonly number[])[]): Estimate {
  return estimate(groups, "mean");
}

function estimate(groups: readonly (readonly number[])[], statistic: UnitLevel): Estimate {
  const drawn = resampled(groups, statistic).filter((one) => !Number.isNaN(one));
  const value = statisticOf(groups, statistic);
  return { value, low: quantile(drawn, (1 - CONFIDENCE) / 2), high: quantile(drawn, (1 + CONFIDENCE) / 2) };
}
