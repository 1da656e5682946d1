import type { BenchmarkCategory, BenchmarkMetric, BenchmarkReport, CategoryDetails } from "../benchmarks/report.ts";

/** Metrics of reports as rules look for them: by key, or all that fit a pattern. */

/** Metric that has a value, with the category that it stands in. */
export interface MeasuredMetric extends BenchmarkMetric {
  value: number;
  category: BenchmarkCategory;
}

/** Lists the metrics of a report that have a value, and a key of the pattern. */
export function metricsLike(report: BenchmarkReport, pattern: RegExp): MeasuredMetric[] {
  return report.categories.flatMap(({ category, metrics }) =>
    metrics.flatMap((metric) =>
      metric.value !== null && pattern.test(metric.key) ? [{ ...metric, value: metric.value, category }] : [],
    ),
  );
}

/** Finds the metric of a key, if it has a value; null otherwise. */
export function metricOf(report: BenchmarkReport, key: string): MeasuredMetric | null {
  for (const { category, metrics } of report.categories) {
    const metric = metrics.find((one) => one.key === key);
    if (metric?.value != null) return { ...metric, value: metric.value, category };
  }
  return null;
}

/** Finds the first of some keys that has a value. */
export function firstMetricOf(report: BenchmarkReport, keys: readonly string[]): MeasuredMetric | null {
  for (const key of keys) {
    const metric = metricOf(report, key);
    if (metric !== null) return metric;
  }
  return null;
}

/** Details of a category of a report; empty where it was not measured. */
export function detailsOf(report: BenchmarkReport, category: BenchmarkCategory): CategoryDetails {
  return report.categories.find((one) => one.category === category)?.details ?? {};
}
