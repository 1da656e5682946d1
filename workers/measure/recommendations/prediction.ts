import type { BenchmarkMetric } from "../benchmarks/report.ts";
import type { Evidence, Prediction } from "./recommendation.ts";
import type { MeasuredMetric } from "./report-metrics.ts";

/** Interval of a value. */
export interface Interval {
  low: number;
  high: number;
}

/** Predicts that a metric takes the value that another measurement had, within the spread of that. */
export function likeMeasured(target: MeasuredMetric, like: MeasuredMetric, basis: string): Prediction | null {
  const interval = spreadOf(like);
  return interval === null ? null : predictionOf(target, like.value, interval, basis);
}

/** Predicts that a metric changes by an amount that lies in an interval. */
export function byDifference(
  target: MeasuredMetric,
  difference: number,
  interval: Interval,
  basis: string,
): Prediction {
  const moved = { low: target.value + interval.low, high: target.value + interval.high };
  return predictionOf(target, target.value + difference, moved, basis);
}

/** Predicts a metric's value. A prediction that is no improvement is none: rules leave such findings out. */
export function predictionOf(target: MeasuredMetric, expected: number, interval: Interval, basis: string): Prediction {
  const { key: metric, label, unit, better, category, value: current } = target;
  return { metric, label, unit, better, category, current, expected, interval, basis };
}

/** Tells predictions of an improvement from those of none. */
export function isImprovement({ better, current, expected }: Prediction): boolean {
  return better === "lower" ? expected < current : expected > current;
}

/**
 * Spread of a measured metric: its confidence interval, or the range of its units where there are too few for one. Null
 * without any unit.
 */
export function spreadOf({ band, units }: BenchmarkMetric): Interval | null {
  if (band !== null) return band;
  const means = units.filter((unit) => unit.length > 0).map((unit) => unit.reduce((a, b) => a + b, 0) / unit.length);
  return means.length === 0 ? null : { low: Math.min(...means), high: Math.max(...means) };
}

/** Makes evidence of a metric; `link` leads to the report where the metric has no place of its own. */
export function evidenceOf(metric: MeasuredMetric, reportId: string, label = metric.label): Evidence {
  const { value, unit, band, samples } = metric;
  return { label, value, unit, band, samples, link: metric.link ?? `/performance?report=${reportId}` };
}

/** Makes evidence of a setting: a value that is set, not measured. */
export function settingEvidence(label: string, value: number, unit: Evidence["unit"], link: string): Evidence {
  return { label, value, unit, band: null, samples: null, link };
}
