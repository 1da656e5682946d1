import { estimateUnits } from "../comparison/unit-statistics.ts";
import { type BenchmarkMetric, type BenchmarkReport, type CategoryReport, MAX_METRIC_UNITS } from "./report.ts";

/** Reports that a rolling baseline joins: enough to know how much runs differ, few enough to forget old code. */
export const ROLLING_REPORTS = 5;

/** Finished reports that `current` compares with, newest first: of the same environment, begun before it. */
export function comparableReports(reports: readonly BenchmarkReport[], current: BenchmarkReport): BenchmarkReport[] {
  return reports
    .filter(
      ({ id, status, startedAt, environment }) =>
        id !== current.id &&
        status === "finished" &&
        startedAt < current.startedAt &&
        environment.key === current.environment.key,
    )
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** Report before `current` of its environment; null without one. */
export function lastBaseline(reports: readonly BenchmarkReport[], current: BenchmarkReport): BenchmarkReport | null {
  return comparableReports(reports, current)[0] ?? null;
}

/** Returns the newest part of each category that was measured in full; `reports` are newest first. */
export function newestOfEach(reports: readonly BenchmarkReport[]): CategoryReport[] {
  const newest = new Map<string, CategoryReport>();
  for (const { categories } of reports) {
    for (const part of categories) {
      if (part.status === "measured" && !newest.has(part.category)) newest.set(part.category, part);
    }
  }
  return [...newest.values()];
}

/**
 * Rolling baseline of `current`: the units of the last reports, joined in time order. Runs that differ more than their
 * rounds do make neighbouring units alike, which the comparison sees and allows for. Null without a report to compare.
 */
export function rollingBaseline(reports: readonly BenchmarkReport[], current: BenchmarkReport): BenchmarkReport | null {
  const joined = comparableReports(reports, current).slice(0, ROLLING_REPORTS).reverse();
  const newest = joined.at(-1);
  if (newest === undefined) return null;
  const categories = newest.categories.map((category) => joinCategory(category, joined));
  return { ...newest, startedAt: joined[0]?.startedAt ?? newest.startedAt, categories };
}

function joinCategory(newest: CategoryReport, reports: readonly BenchmarkReport[]): CategoryReport {
  const others = reports.flatMap(({ categories }) => categories.filter(({ category }) => category === newest.category));
  return { ...newest, metrics: newest.metrics.map((metric) => joinMetric(metric, others)) };
}

function joinMetric(newest: BenchmarkMetric, categories: readonly CategoryReport[]): BenchmarkMetric {
  const same = categories.flatMap(({ metrics }) =>
    metrics.filter(
      ({ key, unit, statistic }) => key === newest.key && unit === newest.unit && statistic === newest.statistic,
    ),
  );
  const units = same.flatMap((metric) => metric.units).slice(-MAX_METRIC_UNITS);
  const { value, band } = estimateUnits(units, newest.statistic);
  return {
    ...newest,
    units,
    value: Number.isNaN(value) ? null : value,
    band,
    samples: same.reduce((sum, { samples }) => sum + samples, 0),
  };
}
