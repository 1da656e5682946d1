import { environmentOf } from "../../workers/measure/benchmarks/environment-key.ts";
import type {
  BenchmarkCategory,
  BenchmarkMetric,
  BenchmarkReport,
  CategoryReport,
} from "../../workers/measure/benchmarks/report.ts";
import { estimateUnits } from "../../workers/measure/comparison/unit-statistics.ts";

/** Figure of a report with the given units; its value and band follow from them. */
export function metricOf(key: string, units: number[][], changes: Partial<BenchmarkMetric> = {}): BenchmarkMetric {
  const statistic = changes.statistic ?? "median";
  const { value, band } = estimateUnits(units, statistic);
  return {
    key,
    label: key,
    unit: "ms",
    better: "lower",
    statistic,
    value: Number.isNaN(value) ? null : value,
    missing: Number.isNaN(value) ? "Nothing was measured." : null,
    band,
    units,
    samples: units.flat().length,
    control: null,
    weight: 0,
    link: null,
    ...changes,
  };
}

/** Category with the given figures, measured in full. */
export function categoryOf(category: BenchmarkCategory, metrics: BenchmarkMetric[]): CategoryReport {
  return { category, status: "measured", reason: null, durationMs: 1_000, metrics, details: {} };
}

/** Finished report of the given categories. */
export function reportOf(categories: CategoryReport[], changes: Partial<BenchmarkReport> = {}): BenchmarkReport {
  return {
    id: "benchmark_1",
    startedAt: "2026-11-30T10:00:00.000Z",
    endedAt: "2026-11-30T10:04:00.000Z",
    status: "finished",
    origin: "page",
    note: "",
    build: "1",
    simulatedLatency: null,
    environment: environmentOf({
      measuredFrom: "object",
      colo: "",
      runtime: "workerd 1",
      machine: "",
      services: "sinks",
      configuration: "1",
    }),
    seed: 1,
    categories,
    ...changes,
  };
}
