/**
 * Correlation of neighbouring units of a run. A machine that is slow in one round is often slow in the next; n such
 * rounds tell as much as n (1 − ρ) / (1 + ρ) independent ones. One series is too short to tell ρ, so those of one
 * category, measured in the same rounds, are taken together.
 */

/** Series shorter than this say nothing of ρ. */
const MIN_LENGTH = 5;
/** Values that would have to speak for a correlation as loudly as we suppose that there is none. */
const PRIOR_VALUES = 20;
/** No correction goes beyond this: a series that drifts all the way is not noise around one value. */
const MAX_CORRELATION = 0.9;

/**
 * Variance of a mean over that of as many independent values, for each of `groups`: the series of one figure, one for
 * each report. At least 1: values that seem to alternate are not taken for better than independent.
 */
export function varianceInflations(groups: readonly (readonly (readonly number[])[])[]): number[] {
  const own = groups.map((group) => pool(group.map(estimate)));
  const all = pool(own);
  // Drawn towards none while there are few values, and on the safe side by one standard error. A figure's own estimate
  // counts where it is clearly above what all have.
  const weight = all.weight + PRIOR_VALUES;
  const common = all.weight === 0 ? 0 : (all.correlation * all.weight) / weight + 1 / Math.sqrt(weight);
  return own.map((one) => {
    const clearly = one.weight === 0 ? 0 : one.correlation - 2 / Math.sqrt(one.weight);
    const rho = Math.min(MAX_CORRELATION, Math.max(0, common, clearly));
    return (1 + rho) / (1 - rho);
  });
}

/**
 * Degrees of freedom that a variance has left when its values are correlated as `inflation` says (Bayley and
 * Hammersley).
 */
export function degreesLeft(degrees: number, inflation: number): number {
  const rho = (inflation - 1) / (inflation + 1);
  return Math.max(1, (degrees * (1 - rho * rho)) / (1 + rho * rho));
}

interface Estimated {
  correlation: number;
  /** Values behind it. */
  weight: number;
}

function pool(estimates: readonly Estimated[]): Estimated {
  const weight = estimates.reduce((sum, one) => sum + one.weight, 0);
  const sum = estimates.reduce((total, one) => total + one.correlation * one.weight, 0);
  return { correlation: weight === 0 ? 0 : sum / weight, weight };
}

function estimate(series: readonly number[]): Estimated {
  const n = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  const off = series.map((value) => value - mean);
  const squares = off.reduce((sum, value) => sum + value * value, 0);
  if (n < MIN_LENGTH || squares === 0) return { correlation: 0, weight: 0 };
  const products = off.slice(1).reduce((sum, value, index) => sum + value * (off[index] as number), 0);
  // The estimate is too low by (1 + 4ρ) / n, as the mean is taken from the same values (Marriott and Pope 1954).
  const corrected = (products / squares + 1 / n) / Math.max(0.2, 1 - 4 / n);
  return { correlation: Math.max(-1, Math.min(1, corrected)), weight: n };
}
