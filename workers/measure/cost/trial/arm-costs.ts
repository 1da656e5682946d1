/** Sums over the calls of an arm: all that the cost of a minute and its interval are made of. */
export interface ArmCosts {
  calls: number;
  /** Calls of which every part has a known cost; the sums below are theirs. */
  priced: number;
  minutes: number;
  nanoUsd: number;
  /** Sums of squares and of products over calls. */
  minutesSquared: number;
  nanoUsdSquared: number;
  minutesNanoUsd: number;
}

/** Costs of an arm without calls. */
export const noCosts: ArmCosts = {
  calls: 0,
  priced: 0,
  minutes: 0,
  nanoUsd: 0,
  minutesSquared: 0,
  nanoUsdSquared: 0,
  minutesNanoUsd: 0,
};

/** Adds a call to an arm's costs; `nanoUsd` null where a part of it is not known. */
export function addCall(costs: ArmCosts, call: { minutes: number; nanoUsd: number | null }): ArmCosts {
  const { minutes, nanoUsd } = call;
  if (nanoUsd === null) return { ...costs, calls: costs.calls + 1 };
  return {
    calls: costs.calls + 1,
    priced: costs.priced + 1,
    minutes: costs.minutes + minutes,
    nanoUsd: costs.nanoUsd + nanoUsd,
    minutesSquared: costs.minutesSquared + minutes * minutes,
    nanoUsdSquared: costs.nanoUsdSquared + nanoUsd * nanoUsd,
    minutesNanoUsd: costs.minutesNanoUsd + minutes * nanoUsd,
  };
}

/** Returns the cost of a minute over calls, in nano-dollars; null without a minute. */
export function costOfMinute({ minutes, nanoUsd }: ArmCosts): number | null {
  return minutes > 0 ? nanoUsd / minutes : null;
}

/** Returns the variance of the cost of a minute, calls being the unit (the delta method of a ratio). */
export function minuteCostVariance(costs: ArmCosts): number {
  const { priced, minutes, nanoUsdSquared, minutesNanoUsd, minutesSquared } = costs;
  const ratio = costOfMinute(costs);
  if (ratio === null || priced < 2) return Infinity;
  // The sum of (cost − ratio × minutes)², whose mean is 0 by the ratio's making.
  const squares = nanoUsdSquared - 2 * ratio * minutesNanoUsd + ratio * ratio * minutesSquared;
  return (Math.max(0, squares) * priced) / ((priced - 1) * minutes * minutes);
}
