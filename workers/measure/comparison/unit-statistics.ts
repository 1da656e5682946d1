import { randomOf } from "../../../voice/random.ts";
import type { Interval } from "./order-statistics.ts";
import { quantile, quantileInterval } from "./order-statistics.ts";
import { studentCritical } from "./student-t.ts";

/** Values that belong together: the turns of one call, or the one figure of a round. Units are independent. */
export type Units = readonly (readonly number[])[];

/** Statistics that a figure can be of all values of all units. */
export type UnitStatistic = "median" | "p95" | "p99" | "mean";
/** Statistic, or the quantile of a level between 0 and 1. */
export type UnitLevel = UnitStatistic | number;

/** Value of a statistic over all values of all units, with its 95 % interval; NaN and null of nothing. */
export interface UnitEstimate {
  value: number;
  /** Null with too few units. */
  band: Interval | null;
}

const RESAMPLES = 400;
const CONFIDENCE = 0.95;
/** Fewer units than this say too little of how much units differ. */
export const MIN_UNITS = 3;

const LEVELS = { median: 0.5, p95: 0.95, p99: 0.99 } as const;

/**
 * Statistic over all values of all units. A median is the mean of the middle two; other quantiles are measured values.
 */
export function statisticOf(units: Units, statistic: UnitLevel): number {
  return new WeightedUnits(units).statistic(
    statistic,
    units.map(() => 1),
  );
}

/**
 * Statistic with its interval: of single values by order statistics or Student's t, of units with several values, and
 * where order statistics do not reach, by resampling whole units. The same units always give the same interval.
 */
export function estimateUnits(units: Units, statistic: UnitStatistic): UnitEstimate {
  const measured = units.filter((unit) => unit.length > 0);
  const value = statisticOf(measured, statistic);
  if (measured.length < MIN_UNITS) return { value, band: null };
  if (measured.every((unit) => unit.length === 1)) {
    const values = measured.flat();
    if (statistic === "mean") return { value, band: meanBand(values, value) };
    const band = quantileInterval(values, LEVELS[statistic]);
    if (band !== null) return { value, band };
  }
  const draws = resampled(measured, statistic);
  return { value, band: { low: quantile(draws, (1 - CONFIDENCE) / 2), high: quantile(draws, (1 + CONFIDENCE) / 2) } };
}

/** Statistics of `RESAMPLES` sets of as many units, drawn from the given ones with replacement. */
export function resampled(units: Units, statistic: UnitLevel, seed = "units"): number[] {
  const weighted = new WeightedUnits(units);
  const random = randomOf(`${seed} ${units.length}`);
  const times = new Array<number>(units.length);
  return Array.from({ length: RESAMPLES }, () => {
    times.fill(0);
    for (let i = 0; i < units.length; i++) {
      const drawn = Math.floor(random() * units.length);
      times[drawn] = (times[drawn] as number) + 1;
    }
    return weighted.statistic(statistic, times);
  });
}

function meanBand(values: readonly number[], mean: number): Interval {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const half = studentCritical(1 - CONFIDENCE, values.length - 1) * error;
  return { low: mean - half, high: mean + half };
}

/** Values of units, sorted once, so that a resample is one walk over them. */
class WeightedUnits {
  readonly #values: Float64Array;
  readonly #unitOf: Int32Array;

  constructor(units: Units) {
    const pairs = units
      .flatMap((unit, index) => unit.map((value) => [value, index] as const))
      .sort(([a], [b]) => a - b);
    this.#values = Float64Array.from(pairs, ([value]) => value);
    this.#unitOf = Int32Array.from(pairs, ([, index]) => index);
  }

  /** Statistic with each unit counted `times` often. */
  statistic(statistic: UnitLevel, times: readonly number[]): number {
    let [count, sum] = [0, 0];
    for (let at = 0; at < this.#values.length; at++) {
      const weight = times[this.#unitOf[at] as number] as number;
      count += weight;
      sum += weight * (this.#values[at] as number);
    }
    if (count === 0) return Number.NaN;
    if (statistic === "mean") return sum / count;
    const level = typeof statistic === "number" ? statistic : LEVELS[statistic];
    const rank = Math.max(1, Math.ceil(level * count));
    const value = this.#atRank(rank, times);
    return statistic === "median" && count % 2 === 0 ? (value + this.#atRank(rank + 1, times)) / 2 : value;
  }

  #atRank(rank: number, times: readonly number[]): number {
    let reached = 0;
    for (let at = 0; at < this.#values.length; at++) {
      reached += times[this.#unitOf[at] as number] as number;
      if (reached >= rank) return this.#values[at] as number;
    }
    return Number.NaN;
  }
}
