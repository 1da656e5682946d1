import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../voice/random.ts";
import { compareReports } from "../../../../workers/measure/benchmarks/compare-reports.ts";
import { environmentOf } from "../../../../workers/measure/benchmarks/environment-key.ts";
import type { BenchmarkMetric } from "../../../../workers/measure/benchmarks/report.ts";
import { categoryOf, metricOf, reportOf } from "../../../support/benchmark-report.ts";

const rounds = (seed: string, value: number, { count = 12, noise = 0.05 } = {}): number[][] => {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => [value * Math.exp(noise * normal(random))]);
};

const compared = (before: BenchmarkMetric[], after: BenchmarkMetric[]) =>
  compareReports(reportOf([categoryOf("api", before)]), reportOf([categoryOf("api", after)]));

describe("two reports", () => {
  it("name a figure that doubled, also of as few rounds as five", () => {
    for (const count of [5, 12]) {
      const comparison = compared(
        [metricOf("api.leads.p95", rounds("a", 40, { count })), metricOf("api.calls.p95", rounds("b", 40, { count }))],
        [metricOf("api.leads.p95", rounds("c", 80, { count })), metricOf("api.calls.p95", rounds("d", 40, { count }))],
      );
      expect(comparison).toMatchObject({ verdict: "regressed", regressed: 1, improved: 0, differs: [] });
      const [leads] = comparison.metrics;
      expect(leads?.change).toBeCloseTo(1, 0);
      expect(leads?.interval?.low).toBeGreaterThan(0.5);
      expect(leads?.interval?.high).toBeLessThan(1.6);
    }
  });

  it("call the same change better or worse by what is better", () => {
    const verdictFor = (better: "lower" | "higher") =>
      compared(
        [metricOf("api.throughput", rounds("a", 100), { better })],
        [metricOf("api.throughput", rounds("b", 150), { better })],
      ).verdict;
    expect([verdictFor("lower"), verdictFor("higher")]).toEqual(["regressed", "improved"]);
  });

  it("show that a figure is unchanged only where its interval is narrow enough", () => {
    const of = (noise: number) =>
      compared(
        [metricOf("api.leads.p95", rounds("a", 40, { count: 20, noise }))],
        [metricOf("api.leads.p95", rounds("b", 40, { count: 20, noise }))],
      ).metrics[0];
    expect(of(0.02)).toMatchObject({ verdict: "unchanged", moreRuns: null });
    expect(of(0.2)).toMatchObject({ verdict: "inconclusive" });
    expect(of(0.2)?.moreRuns).toBeGreaterThan(20);
  });

  it("do not compare across environments, and say in what those differ", () => {
    const environment = environmentOf({ ...reportOf([]).environment, colo: "FRA", runtime: "workerd 2" });
    const api = categoryOf("api", [metricOf("api.leads.p95", rounds("a", 40))]);
    const comparison = compareReports(reportOf([api]), reportOf([api], { environment }));
    expect(comparison).toMatchObject({ verdict: "incompatible", differs: ["colo", "runtime"] });
    expect(environment.key).not.toBe(reportOf([]).environment.key);
    expect(environmentOf(environment)).toEqual(environment);
    expect(comparison.metrics[0]).toMatchObject({ verdict: "incompatible", change: null, pValue: null });
    expect(comparison.metrics[0]?.reason).toContain("colo, runtime");
  });

  it("say of a figure that one of them lacks why it is not compared", () => {
    const { metrics, verdict } = compared(
      [metricOf("api.leads.p95", rounds("a", 40)), metricOf("api.few.p95", rounds("b", 40, { count: 2 }))],
      [
        metricOf("api.leads.p95", []),
        metricOf("api.few.p95", rounds("b", 40)),
        metricOf("api.new.p95", rounds("a", 40)),
      ],
    );
    expect(verdict).toBe("incompatible");
    expect(metrics.map(({ reason }) => reason)).toEqual([
      "Nothing was measured.",
      "It needs 3 runs on each side, and has 2.",
      "The baseline does not have it.",
    ]);
  });

  it("compare figures that never vary: equal ones are unchanged, others have changed", () => {
    const constant = (value: number) => Array.from({ length: 5 }, () => [value]);
    const of = (before: number, after: number, unit: "count" | "share") =>
      compared(
        [metricOf("api.errors.rate", constant(before), { unit })],
        [metricOf("api.errors.rate", constant(after), { unit })],
      ).metrics[0];
    expect(of(120, 120, "count")).toMatchObject({ verdict: "unchanged", change: 0 });
    expect(of(120, 240, "count")).toMatchObject({ verdict: "regressed", change: expect.closeTo(1, 10) });
    expect(of(0, 0, "share")).toMatchObject({ verdict: "unchanged", change: null });
    expect(of(0, 0.02, "share")).toMatchObject({ verdict: "regressed", change: null });
    expect(of(0, 0.001, "share")).toMatchObject({ verdict: "unchanged" });
  });

  it("compare calls by the statistic of all their turns", () => {
    const calls = (seed: string, gapMs: number): number[][] => {
      const random = randomOf(seed);
      return Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => gapMs * Math.exp(0.2 * normal(random))));
    };
    const of = (after: number) =>
      compared(
        [metricOf("voice.gap.p95", calls("a", 300), { statistic: "p95" })],
        [metricOf("voice.gap.p95", calls("b", after), { statistic: "p95" })],
      );
    expect(of(450).verdict).toBe("regressed");
    expect(of(450).metrics[0]?.change).toBeCloseTo(0.5, 0);
    expect(of(300).verdict).not.toBe("regressed");
  });

  it("measured alternately cancel what both had in common", () => {
    const drift = (index: number): number => 1 + index / 8;
    const of = (seed: string, value: number) =>
      rounds(seed, value, { noise: 0.01 }).map(([round], index) => [(round as number) * drift(index)]);
    const reports = [of("a", 40), of("b", 44)].map((units) =>
      reportOf([categoryOf("api", [metricOf("api.leads.p95", units)])]),
    ) as [ReturnType<typeof reportOf>, ReturnType<typeof reportOf>];
    expect(compareReports(...reports).verdict).toBe("inconclusive");
    expect(compareReports(...reports, { isInterleaved: true }).verdict).toBe("regressed");
  });
});
