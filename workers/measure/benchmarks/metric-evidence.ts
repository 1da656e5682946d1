import { clusterQuantilePValue } from "../comparison/cluster-quantile-test.ts";
import { mannWhitney, rankShift } from "../comparison/mann-whitney.ts";
import { normalPValue, normalQuantile } from "../comparison/normal-distribution.ts";
import { degreesLeft } from "../comparison/serial-correlation.ts";
import { studentCritical, testOf, welchDegrees } from "../comparison/student-t.ts";
import { resampled, statisticOf, type Units } from "../comparison/unit-statistics.ts";
import type { BenchmarkMetric } from "./report.ts";

/*
 * Evidence of one figure's change. Latencies, sizes and rates are compared as ratios, on their logarithms; shares, and
 * anything that can be zero, as differences. Units that are large enough for a statistic of their own are compared by
 * it: by ranks where there are enough of them, by Welch's test where there are few. A high percentile of units with few
 * values each (calls of some turns) is compared over all values, its interval from resampling whole units and its
 * p-value from the units' shares above the percentile.
 */

/** Evidence of one figure's change, on the scale that it is compared on. */
export interface MetricEvidence {
  scale: "ratio" | "difference";
  /** Change and its 95 % interval: logarithm of the ratio, or difference. */
  shift: number;
  low: number;
  high: number;
  /** Standard error of the shift. */
  error: number;
  /** Two-sided, for no change. */
  pValue: number;
  /** Largest shifts, downwards and upwards, that count as no change. */
  horizon: { low: number; high: number };
  /** Units of the smaller side. */
  units: number;
}

/** Least units on each side. */
export const MIN_COMPARED_UNITS = 3;
/** With this many on each side, ranks reach any p-value that correction for some 250 figures may ask for. */
const MIN_RANKED_UNITS = 12;
const CONFIDENCE = 0.95;
/** Values that a unit needs for a high percentile of its own. */
const LEAST_SAMPLES = { p95: 20, p99: 100 } as const;
const LEVELS = { p95: 0.95, p99: 0.99 } as const;
/** Shares that differ by less are the same share, however small both are. */
const SHARE_HORIZON = 0.002;

/** Units of a figure that have values. */
export function measuredUnits({ units }: Pick<BenchmarkMetric, "units">): number[][] {
  return units.filter((unit) => unit.length > 0);
}

/** True where ratios of a figure mean something on both sides. */
function isRatio(before: BenchmarkMetric, after: BenchmarkMetric): boolean {
  return before.unit !== "share" && [before, after].every(({ units }) => units.flat().every((value) => value > 0));
}

/**
 * Weighs the evidence for a change between two figures of the same key, each of at least `MIN_COMPARED_UNITS`.
 * `inflation` is the variance of a mean of units over what independent units would have; `horizon` the share that
 * counts as no change.
 */
export function evidenceOf(
  before: BenchmarkMetric,
  after: BenchmarkMetric,
  inflation: number,
  horizon: number,
): MetricEvidence {
  const scale = isRatio(before, after) ? "ratio" : "difference";
  const scaled = scale === "ratio" ? Math.log : (value: number): number => value;
  const [a, b] = [measuredUnits(before), measuredUnits(after)];
  const { statistic } = after;
  const own = (units: Units): number[] => units.map((unit) => scaled(statisticOf([unit], statistic)));
  const compared =
    (statistic === "p95" || statistic === "p99") && isSparse([...a, ...b], LEAST_SAMPLES[statistic])
      ? byAllValues(
          a.map((unit) => unit.map(scaled)),
          b.map((unit) => unit.map(scaled)),
          statistic,
          inflation,
        )
      : byUnits(own(a), own(b), inflation);
  return { scale, ...compared, horizon: horizonOf(before, scale, horizon), units: Math.min(a.length, b.length) };
}

/** Evidence from pairs: units that were measured alternately, each pair right after the other. */
export function pairedEvidence(
  before: BenchmarkMetric,
  after: BenchmarkMetric,
  inflation: number,
  horizon: number,
): MetricEvidence {
  const scale = isRatio(before, after) ? "ratio" : "difference";
  const differences = pairedDifferences(before, after);
  const { mean, variance } = momentsOf(differences);
  const error = Math.sqrt((variance * inflation) / differences.length);
  const degrees = degreesLeft(differences.length - 1, inflation);
  return {
    scale,
    ...studentEvidence(mean, error, degrees),
    horizon: horizonOf(before, scale, horizon),
    units: differences.length,
  };
}

/** Differences of paired units, each unit by its own statistic, on the scale of comparison. */
export function pairedDifferences(before: BenchmarkMetric, after: BenchmarkMetric): number[] {
  const scaled = isRatio(before, after) ? Math.log : (value: number): number => value;
  const [a, b] = [before, after].map((metric) =>
    measuredUnits(metric).map((unit) => scaled(statisticOf([unit], metric.statistic))),
  ) as [number[], number[]];
  return b.slice(0, a.length).map((value, index) => value - (a[index] as number));
}

type Compared = Pick<MetricEvidence, "shift" | "low" | "high" | "error" | "pValue">;

function isSparse(units: Units, leastSamples: number): boolean {
  return units.some(({ length }) => length < leastSamples);
}

function byUnits(a: readonly number[], b: readonly number[], inflation: number): Compared {
  return Math.min(a.length, b.length) < MIN_RANKED_UNITS ? byMeans(a, b, inflation) : byRanks(a, b, inflation);
}

function byRanks(a: readonly number[], b: readonly number[], inflation: number): Compared {
  const { shift, low, high } = rankShift(a, b, CONFIDENCE);
  const wider = Math.sqrt(inflation);
  const { pValue } = mannWhitney(a, b);
  return {
    shift,
    low: shift - (shift - low) * wider,
    high: shift + (high - shift) * wider,
    error: ((high - low) * wider) / 2 / -normalQuantile((1 - CONFIDENCE) / 2),
    // Correlated ranks vary more by the same factor as correlated means.
    pValue: inflation === 1 || pValue === 1 ? pValue : normalPValue(normalQuantile(pValue / 2) / wider),
  };
}

function byMeans(a: readonly number[], b: readonly number[], inflation: number): Compared {
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const [squaredA, squaredB] = [first.variance / a.length, second.variance / b.length];
  const degrees = degreesLeft(welchDegrees(squaredA, a.length, squaredB, b.length), inflation);
  return studentEvidence(second.mean - first.mean, Math.sqrt((squaredA + squaredB) * inflation), degrees);
}

function byAllValues(a: Units, b: Units, statistic: keyof typeof LEVELS, inflation: number): Compared {
  // Units drawn with replacement vary less than new units would, by one in as many as there are.
  const [squaredA, squaredB] = [a, b].map(
    (units) => (momentsOf(resampled(units, statistic)).variance * units.length) / (units.length - 1),
  ) as [number, number];
  const degrees = degreesLeft(welchDegrees(squaredA, a.length, squaredB, b.length), inflation);
  const shift = statisticOf(b, statistic) - statisticOf(a, statistic);
  return {
    ...studentEvidence(shift, Math.sqrt((squaredA + squaredB) * inflation), degrees),
    pValue: clusterQuantilePValue(a, b, LEVELS[statistic], inflation),
  };
}

function studentEvidence(shift: number, error: number, degrees: number): Compared {
  const half = studentCritical(1 - CONFIDENCE, degrees) * error;
  return { shift, low: shift - half, high: shift + half, error, pValue: testOf(shift, error, degrees).pValue };
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

function horizonOf(before: BenchmarkMetric, scale: "ratio" | "difference", horizon: number): MetricEvidence["horizon"] {
  if (scale === "ratio") return { low: Math.log1p(-horizon), high: Math.log1p(horizon) };
  const value = Math.abs(before.value ?? 0);
  const width =
    before.unit === "share" ? Math.max(SHARE_HORIZON, horizon * Math.min(value, 1 - value)) : horizon * value;
  return { low: -width, high: width };
}
