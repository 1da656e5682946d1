import { describe, expect, it } from "vitest";
import type { CategoryRunner, FinishedStep, RunFacts } from "../../../durable-objects/benchmark-run/category.ts";
import {
  categoryReport,
  notMeasuredInside,
  wholeReport,
} from "../../../durable-objects/benchmark-run/run/assemble-report.ts";
import { makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import { benchmarkReportSchema, type CategoryReport } from "../../../workers/measure/benchmarks/report.ts";
import { MAX_REPORT_BYTES } from "../../../workers/services/benchmarks/report-store.ts";

const facts = {} as RunFacts;
const definition = { label: "Trip", unit: "ms", better: "lower", statistic: "median" } as const;

const runner: CategoryRunner<number> = {
  category: "api",
  plan: () => [],
  run: async () => 1,
  report: (steps) => ({
    metrics: [makeMetric({ key: "api.trip", ...definition }, [steps.flatMap(({ result }) => result ?? [])], "none")],
    details: {},
  }),
};

const step = (result: number | null, failure: string | null = null): FinishedStep<number> => ({
  step: { kind: "trip", round: 0, expectedMs: 100, parameters: null },
  result,
  failure,
  durationMs: 90,
  alarmDelayMs: 0,
});

const head = {
  id: "benchmark_1",
  startedAt: "2026-11-01T08:00:00.000Z",
  endedAt: "2026-11-01T08:03:00.000Z",
  origin: "page",
  note: "",
  build: "0.1.0",
  simulatedLatency: null,
  environment: {
    key: "k",
    measuredFrom: "object",
    colo: "",
    runtime: "",
    machine: "",
    services: "local",
    configuration: "",
  },
  seed: 1,
} as const;

describe("the report of a category", () => {
  it.each([
    ["measured", [step(1), step(2)], 2, null, null],
    ["partial", [step(1), step(null, "broken")], 2, null, "1 of 2 steps failed, the first with: broken"],
    ["partial", [step(1)], 3, "cancelled", "2 of 3 steps did not run: cancelled"],
    ["failed", [step(null, "broken")], 1, null, "1 of 1 steps failed, the first with: broken"],
    ["skipped", [], 3, "cancelled", "not begun: cancelled"],
  ])("is %s", (status, finished, planned, early, reason) => {
    expect(categoryReport(runner, { finished, planned, sampling: null }, facts, early)).toMatchObject({
      status,
      reason,
    });
  });

  it("is of the steps that succeeded", () => {
    const { metrics, durationMs } = categoryReport(
      runner,
      { finished: [step(4), step(null)], planned: 2, sampling: null },
      facts,
      null,
    );
    expect(metrics[0]).toMatchObject({ value: 4, samples: 1 });
    expect(durationMs).toBe(180);
  });

  it("says why a category was skipped, and keeps what it found all the same", () => {
    const skipped = { ...runner, skipReason: () => "no browser" };
    const report = categoryReport(skipped, { finished: [step(4)], planned: 1, sampling: null }, facts, null);
    expect(report).toMatchObject({ status: "skipped", reason: "no browser", metrics: [{ value: 4 }] });
  });
});

describe("a whole report", () => {
  const measured = (status: CategoryReport["status"]): CategoryReport => ({ ...notMeasuredInside("api"), status });

  it.each([
    ["finished", ["measured", "skipped"], false],
    ["partial", ["measured", "failed"], false],
    ["partial", ["measured"], true],
    ["failed", ["failed", "skipped"], false],
  ] as const)("is %s", (status, categories, isEndedEarly) => {
    expect(wholeReport(head, categories.map(measured), isEndedEarly).status).toBe(status);
  });

  it("has its categories in their order, whatever the order of the request", () => {
    const report = wholeReport(head, [notMeasuredInside("database"), notMeasuredInside("api")], false);
    expect(report.categories.map(({ category }) => category)).toEqual(["api", "database"]);
  });

  it("leaves out samples, and keeps the values, when it is too long", () => {
    const units = Array.from({ length: 30 }, () => Array.from({ length: 50 }, () => 1_000 * Math.random() + 1));
    const metrics = Array.from({ length: 100 }, (_, index) =>
      makeMetric({ key: `api.m${index}`, ...definition }, units, ""),
    );
    const category: CategoryReport = { ...measured("measured"), metrics };
    const report = wholeReport(head, [category], false);
    expect(new TextEncoder().encode(JSON.stringify(report)).length).toBeLessThanOrEqual(MAX_REPORT_BYTES);
    expect(benchmarkReportSchema.safeParse(report).success).toBe(true);
    const [kept] = report.categories[0]?.metrics ?? [];
    expect(kept?.value).toBe(metrics[0]?.value);
    expect(kept?.units).toHaveLength(30);
    expect(kept?.units[0]?.length).toBeLessThan(50);
    expect(kept?.units[0]?.length).toBeGreaterThan(5);
  });
});
