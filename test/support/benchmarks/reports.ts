import type {
  BenchmarkCategory,
  BenchmarkMetric,
  BenchmarkReport,
  CategoryDetails,
} from "../../../workers/measure/benchmarks/report.ts";

/** Metric of a report whose units lie evenly within `spread` of the value, as a part of it. */
export function metric(key: string, value: number, changes: Partial<BenchmarkMetric> = {}): BenchmarkMetric {
  const spread = 0.04 * value;
  const units = [-1, -0.5, 0, 0, 0.5, 1].map((part) => [value + part * spread]);
  return {
    key,
    label: key,
    unit: "ms",
    better: "lower",
    statistic: "median",
    value,
    missing: null,
    band: { low: value - spread, high: value + spread },
    units,
    samples: 60,
    control: { p10: value, median: 2 * value },
    weight: 1,
    link: null,
    ...changes,
  };
}

/** Finished report of the given categories, measured from inside the deployment. */
export function report(
  categories: Partial<Record<BenchmarkCategory, { metrics: BenchmarkMetric[]; details?: CategoryDetails }>>,
  changes: Partial<BenchmarkReport> = {},
): BenchmarkReport {
  return {
    id: "benchmark_2",
    startedAt: "2026-11-30T12:00:00.000Z",
    endedAt: "2026-11-30T12:03:00.000Z",
    status: "finished",
    origin: "page",
    note: "",
    build: "build-1",
    simulatedLatency: null,
    environment: {
      key: "environment-1",
      measuredFrom: "object",
      colo: "",
      runtime: "workerd 2026-11-01",
      machine: "",
      services: "local",
      configuration: "configuration-1",
    },
    seed: 1,
    categories: (Object.keys(categories) as BenchmarkCategory[]).map((category) => ({
      category,
      status: "measured",
      reason: null,
      durationMs: 20_000,
      metrics: categories[category]?.metrics ?? [],
      details: categories[category]?.details ?? {},
    })),
    ...changes,
  };
}
