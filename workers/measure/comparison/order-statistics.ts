/** Two ends of an interval. */
export interface Interval {
  low: number;
  high: number;
}

/** The value below which a share `q` (0 to 1) of `values` lies, by nearest rank; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Middle value, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] as number)) / 2;
}

/**
 * Interval that holds the true quantile with at least `confidence`, whatever the values' distribution: two of the
 * values themselves, chosen by the binomial distribution of how many lie below it. Each side errs at most half of the
 * time allowed. Null with fewer values than that takes (6 for a median at 95 %).
 */
export function quantileInterval(values: readonly number[], q: number, confidence = 0.95): Interval | null {
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - confidence) / 2;
  // The lowest end is the value at rank r, the largest with P(fewer than r lie below the quantile) within the tail.
  const lowRank = largestRank(sorted.length, q, tail);
  const highRank = sorted.length + 1 - largestRank(sorted.length, 1 - q, tail);
  if (lowRank < 1 || highRank > sorted.length) return null;
  return { low: sorted[lowRank - 1] as number, high: sorted[highRank - 1] as number };
}

function largestRank(count: number, q: number, tail: number): number {
  let below = 0;
  let rank = 0;
  for (; rank < count; rank++) {
    below += binomialProbability(count, rank, q);
    if (below > tail) break;
  }
  return rank;
}

/** Probability of exactly `successes` of `trials`. */
export function binomialProbability(trials: number, successes: number, probability: number): number {
  if (probability === 0 || probability === 1) return successes === probability * trials ? 1 : 0;
  let logarithm = successes * Math.log(probability) + (trials - successes) * Math.log1p(-probability);
  for (let i = 1; i <= Math.min(successes, trials - successes); i++) logarithm += Math.log((trials + 1 - i) / i);
  return Math.exp(logarithm);
}
