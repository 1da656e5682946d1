import { randomOf } from "../../../voice/random.ts";
import { quantile } from "../support/statistics.ts";

/** A figure and where it lies with 95 % confidence; NaN of nothing. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Resamples behind each band. Twice as many move its ends by less than the last digit printed. */
const RESAMPLES = 400;
const CONFIDENCE = 0.95;

/**
 * Quantiles of all values of all groups, with percentile bands of the bootstrap over whole groups (Davison and Hinkley
 * 1997, §3.8): the turns of one call are alike, so resampling single turns would promise more than there is.
 */
export function estimateQuantiles(groups: readonly (readonly number[])[], qs: readonly number[]): Estimate[] {
  return bootstrap(groups, (values) => {
    const sorted = Float64Array.from(values).sort();
    return qs.map((q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN);
  });
}

/** The mean of all values of all groups, with the same kind of band. */
export function estimateMean(groups: readonly (readonly number[])[]): Estimate {
  const [mean] = bootstrap(groups, (values) => [values.reduce((sum, value) => sum + value, 0) / values.length]);
  return mean as Estimate;
}

function bootstrap(
  groups: readonly (readonly number[])[],
  statisticsOf: (values: readonly number[]) => readonly number[],
): Estimate[] {
  const values = statisticsOf(groups.flat());
  const random = randomOf("bootstrap");
  const draws = Array.from({ length: RESAMPLES }, () =>
    statisticsOf(groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? [])),
  );
  return values.map((value, index) => {
    const drawn = draws.map((draw) => draw[index] as number).filter((one) => !Number.isNaN(one));
    return { value, low: quantile(drawn, (1 - CONFIDENCE) / 2), high: quantile(drawn, (1 + CONFIDENCE) / 2) };
  });
}
