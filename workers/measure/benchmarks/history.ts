import { type ChangePoint, changePoints } from "../comparison/change-points.ts";
import type { BenchmarkMetric, BenchmarkReport } from "./report.ts";

/** Value of a figure in one stored report. */
export interface HistoryPoint {
  reportId: string;
  startedAt: string;
  build: string;
  /** Reports of other environments are drawn apart, and a change between them is none. */
  environmentKey: string;
  value: number;
  band: BenchmarkMetric["band"];
}

/** Report from which on a figure was another. */
export interface HistoryChange {
  reportId: string;
  startedAt: string;
  build: string;
  /** Mean after it over mean before it, less one; null from a mean of zero. */
  change: number | null;
  pValue: number;
  direction: "better" | "worse";
}

/** Course of one figure over stored reports. */
export interface MetricHistory {
  key: string;
  points: HistoryPoint[];
  changes: HistoryChange[];
}

/** Most points that change points are looked for in. */
const MAX_POINTS = 400;

/**
 * Course of a figure over reports, oldest first, with its change points. They are looked for within each environment;
 * partial reports count for the figures that they have.
 */
export function historyOf(reports: readonly BenchmarkReport[], key: string): MetricHistory {
  const found = reports
    .flatMap((report) => {
      const metric = metricOf(report, key);
      return metric === null || metric.value === null ? [] : [{ metric, point: pointOf(report, metric, metric.value) }];
    })
    .sort((a, b) => (a.point.startedAt < b.point.startedAt ? -1 : 1))
    .slice(-MAX_POINTS);
  const better = found.at(-1)?.metric.better ?? "lower";
  const points = found.map(({ point }) => point);
  const changes = [...new Set(points.map(({ environmentKey }) => environmentKey))]
    .flatMap((environmentKey) =>
      changesOf(
        points.filter((point) => point.environmentKey === environmentKey),
        better,
      ),
    )
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return { key, points, changes };
}

function metricOf({ categories }: BenchmarkReport, key: string): BenchmarkMetric | null {
  return categories.flatMap(({ metrics }) => metrics).find((metric) => metric.key === key) ?? null;
}

function pointOf(report: BenchmarkReport, { band }: BenchmarkMetric, value: number): HistoryPoint {
  const { id: reportId, startedAt, build, environment } = report;
  return { reportId, startedAt, build, environmentKey: environment.key, value, band };
}

function changesOf(points: readonly HistoryPoint[], better: BenchmarkMetric["better"]): HistoryChange[] {
  return changePoints(points.map(({ value }) => value)).map((change) => describe(change, points, better));
}

function describe(
  { index, before, after, pValue }: ChangePoint,
  points: readonly HistoryPoint[],
  better: BenchmarkMetric["better"],
): HistoryChange {
  const { reportId, startedAt, build } = points[index] as HistoryPoint;
  const direction = after < before === (better === "lower") ? "better" : "worse";
  return { reportId, startedAt, build, change: before === 0 ? null : after / before - 1, pValue, direction };
}
