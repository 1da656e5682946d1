import { describe, expect, it } from "vitest";
import { makeMetric } from "../../../../workers/measure/benchmarks/make-metric.ts";
import { benchmarkMetricSchema } from "../../../../workers/measure/benchmarks/report.ts";

const definition = {
  key: "api.leads.uncached.p95",
  label: "Leads, P95",
  unit: "ms",
  better: "lower",
  statistic: "p95",
} as const;

describe("a benchmark's metric", () => {
  it("is the statistic over the samples of all units, not of their own statistics", () => {
    const units = [Array.from({ length: 19 }, () => 1), [100]];
    expect(makeMetric(definition, units, "none")).toMatchObject({ value: 1, samples: 20, missing: null });
  });

  it("has no value without samples, and says why", () => {
    const metric = makeMetric(definition, [[], []], "nothing ran");
    expect(metric).toMatchObject({
      value: null,
      band: null,
      missing: "nothing ran",
      units: [],
      control: null,
      weight: 0,
    });
    expect(benchmarkMetricSchema.parse(metric)).toEqual(metric);
  });

  it("has a band from six rounds on", () => {
    const units = [[10], [11], [9], [10.5], [10], [9.5]];
    const { band } = makeMetric({ ...definition, statistic: "median" }, units, "none");
    expect(band?.low).toBeLessThan(10);
    expect(band?.high).toBeGreaterThan(10);
  });

  it("leaves out samples evenly where a unit has too many", () => {
    const unit = Array.from({ length: 200 }, (_, index) => index);
    const metric = makeMetric(definition, [unit], "none");
    expect(metric.units[0]).toHaveLength(50);
    expect(metric.value).toBeGreaterThan(180);
    expect(benchmarkMetricSchema.safeParse(metric).success).toBe(true);
  });
});

const errors = { key: "api.errors", label: "Errors", better: "lower", statistic: "mean" } as const;
const failures = [[0], [0], [0], [0], [0], [0.4]];

it("keeps the interval of a share between nothing and all, and that of nothing else", () => {
  const { band } = makeMetric({ ...errors, unit: "share" }, failures, "");
  expect(band?.low).toBe(0);
  expect(makeMetric({ ...errors, unit: "ratio" }, failures, "").band?.low).toBeLessThan(0);
  const full = failures.map(([value = 0]) => [1 - value]);
  expect(makeMetric({ ...errors, unit: "share" }, full, "").band?.high).toBe(1);
});
