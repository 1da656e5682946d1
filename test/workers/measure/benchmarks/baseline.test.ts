import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../voice/random.ts";
import { comparableReports, lastBaseline, rollingBaseline } from "../../../../workers/measure/benchmarks/baseline.ts";
import { environmentOf } from "../../../../workers/measure/benchmarks/environment-key.ts";
import type { BenchmarkReport } from "../../../../workers/measure/benchmarks/report.ts";
import { describeSymmetry, symmetryOf } from "../../../../workers/measure/benchmarks/symmetry.ts";
import { categoryOf, metricOf, reportOf } from "../../../support/benchmark-report.ts";

const KEY = "api.leads.p95";

function storedReport(day: number, value: number, changes: Partial<BenchmarkReport> = {}): BenchmarkReport {
  const random = randomOf(`report ${day}`);
  const units = Array.from({ length: 8 }, () => [value * (1 + 0.02 * normal(random))]);
  return reportOf([categoryOf("api", [metricOf(KEY, units)])], {
    id: `benchmark_${day}`,
    startedAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
    ...changes,
  });
}

const elsewhere = environmentOf({ ...reportOf([]).environment, colo: "FRA" });

describe("baselines", () => {
  const reports = [
    storedReport(3, 42),
    storedReport(1, 40),
    storedReport(2, 41, { status: "partial" }),
    storedReport(4, 43, { environment: elsewhere }),
    storedReport(9, 44),
  ];
  const current = storedReport(6, 45);

  it("are finished reports of the same environment from before, the newest first", () => {
    expect(comparableReports([...reports, current], current).map(({ id }) => id)).toEqual([
      "benchmark_3",
      "benchmark_1",
    ]);
    expect(lastBaseline(reports, current)?.id).toBe("benchmark_3");
    expect(lastBaseline([], current)).toBeNull();
  });

  it("that roll join the units of the last reports, oldest first, under the newest's name", () => {
    const rolling = rollingBaseline(reports, current) as BenchmarkReport;
    const metric = rolling.categories[0]?.metrics[0];
    expect(rolling.id).toBe("benchmark_3");
    expect(metric?.units).toEqual(
      [reports[1], reports[0]].flatMap((report) => report?.categories[0]?.metrics[0]?.units),
    );
    expect(metric?.value).toBeGreaterThan(40);
    expect(metric?.value).toBeLessThan(42.5);
    const many = Array.from({ length: 12 }, (_, i) => storedReport(i + 1, 40));
    expect(rollingBaseline(many, storedReport(20, 40))?.categories[0]?.metrics[0]?.units.length).toBe(5 * 8);
    expect(rollingBaseline([], current)).toBeNull();
  });
});

describe("symmetry", () => {
  it("is even up to where chance ends, of 99 in 100", () => {
    // Of 10 coins, 9 or more on one side fall with 2.1 %, all on one side with 0.2 %.
    expect(symmetryOf(9, 1)).toMatchObject({ mostOfEither: 9, isEven: true });
    expect(symmetryOf(0, 10)).toMatchObject({ mostOfEither: 9, isEven: false });
    expect(symmetryOf(1, 0)).toMatchObject({ isEven: true });
    expect(describeSymmetry(symmetryOf(0, 16))).toContain("one-sided");
    expect(describeSymmetry(symmetryOf(0, 0))).toBe("0 improved, 0 regressed");
  });
});
