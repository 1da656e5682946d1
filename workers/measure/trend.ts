/*
 * Figures with their intervals, and what changed between two stretches. Turns of one call resemble each other, so the
 * unit is the call: an interval is as wide as the calls differ, however many turns they have.
 *
 * A quantile's interval is Woodruff's: the share of turns at or below the quantile is a mean over calls whose standard
 * error is known, so the true quantile lies, in 95 of 100 stretches, between the quantiles at that share less and more
 * so many standard errors. Both ends are waits that callers had, and nothing is drawn at random. A share's interval is
 * Wilson's, with the number of turns that would be as informative if each were a call of its own. The interval of a
 * difference puts two intervals together (Newcombe, Zou and Donner: "recovery of variance estimates").
 */

/** Figure over the turns of a stretch, with its interval of 95 %: an end that so few calls cannot give is null. */
export interface Estimate {
  /** Null where nothing was measured. */
  value: number | null;
  low: number | null;
  high: number | null;
}

/** Estimate of nothing. */
export const noEstimate: Estimate = { value: null, low: null, high: null };

/**
 * Verdict on a change. `no_clear_change`: the interval of the difference holds 0, or an end that would decide is not
 * known. `no_data`: one of the stretches has no figure.
 */
export const verdicts = ["improved", "worse", "no_clear_change", "no_data"] as const;
/** Verdict on a change, see `verdicts`. */
export type Verdict = (typeof verdicts)[number];

/** Fewer calls than this say nothing of how much calls differ. */
export const MIN_CALLS = 5;

/** Sums over the calls of a stretch, of what its figures' intervals follow from. */
export interface CallSums {
  /** Calls with at least one turn that counts. */
  calls: number;
  /** Turns that count, by their weights. */
  turns: number;
  /** Over the calls: how many more of its turns are counted than the figure would have, and the square of that. */
  excess: number;
  squaredExcess: number;
}

/** Standard error of a share of turns, its calls being the unit; null of too few calls. */
export function shareError({ calls, turns, excess, squaredExcess }: CallSums): number | null {
  if (calls < MIN_CALLS || turns <= 0) return null;
  const variance = Math.max(0, squaredExcess - (excess * excess) / calls) * (calls / (calls - 1));
  return Math.sqrt(variance) / turns;
}

/** Levels of the quantiles that are the ends of a quantile's interval; null where there is none. */
export interface IntervalLevels {
  low: number | null;
  high: number | null;
}

/**
 * Returns where the interval of the quantile at `level` ends. `sums` count the excess of the turns at or below the
 * quantile. No end is nearer than one turn.
 */
export function quantileLevels(level: number, sums: CallSums): IntervalLevels {
  const error = shareError(sums);
  if (error === null) return { low: null, high: null };
  const width = Math.max(studentQuantile(sums.calls - 1) * error, 1 / sums.turns);
  const [low, high] = [level - width, level + width];
  return { low: low > 0 ? low : null, high: high < 1 ? high : null };
}

/** Estimates a share of turns, `counted` of all. */
export function shareEstimate(counted: number, sums: CallSums): Estimate {
  const { turns, calls } = sums;
  if (turns <= 0) return noEstimate;
  const value = counted / turns;
  const error = shareError(sums);
  if (error === null) return { value, low: null, high: null };
  // Where all turns are alike, nothing tells how much calls differ: each counts as one observation.
  const effective = error > 0 ? Math.min(turns, (value * (1 - value)) / (error * error)) : calls;
  const t = studentQuantile(calls - 1);
  const centre = (value + (t * t) / (2 * effective)) / (1 + (t * t) / effective);
  const half =
    (t * Math.sqrt((value * (1 - value)) / effective + (t * t) / (4 * effective * effective))) /
    (1 + (t * t) / effective);
  return { value, low: Math.max(0, Math.min(value, centre - half)), high: Math.min(1, Math.max(value, centre + half)) };
}

/** Returns how much `now` is above `before`, with the interval of that. */
export function differenceOf(now: Estimate, before: Estimate): Estimate {
  if (now.value === null || before.value === null) return noEstimate;
  const value = now.value - before.value;
  const away = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : Math.hypot(a, b);
  const below = away(lessOf(now.value, now.low), lessOf(before.high, before.value));
  const above = away(lessOf(now.high, now.value), lessOf(before.value, before.low));
  return {
    value,
    low: below === null ? null : value - below,
    high: above === null ? null : value + above,
  };
}

/** Judges the difference of a figure of which less is better. */
export function verdictOf({ value, low, high }: Estimate): Verdict {
  if (value === null) return "no_data";
  if (high !== null && high < 0) return "improved";
  if (low !== null && low > 0) return "worse";
  return "no_clear_change";
}

function lessOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/**
 * The 97.5 % quantile of Student's t, by the expansion of Fisher and Cornish around the normal's: within 0.5 % from 4
 * degrees of freedom on (Abramowitz and Stegun, 26.7.5).
 */
export function studentQuantile(degreesOfFreedom: number): number {
  const z = 1.959964;
  const n = degreesOfFreedom;
  const terms = [
    (z ** 3 + z) / 4 / n,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 / n ** 2,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 / n ** 3,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160 / n ** 4,
  ];
  return terms.reduce((sum, term) => sum + term, z);
}
