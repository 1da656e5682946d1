import { describe, expect, it } from "vitest";
import type { CategoryRunner, FinishedStep, RunFacts } from "../../../durable-objects/benchmark-run/category.ts";
import { unitsByRound } from "../../../durable-objects/benchmark-run/rounds.ts";
import { sampleCategory } from "../../../durable-objects/benchmark-run/run/sample-category.ts";
import { normal, randomOf } from "../../../voice/random.ts";
import { makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import { runRequestSchema } from "../../../workers/measure/benchmarks/run-request.ts";
import { describeSampling } from "../../../workers/measure/comparison/sampling-rule.ts";

const STEP_MS = 1_000;

const metricsOf = (units: number[][]): BenchmarkMetric[] => [
  makeMetric(
    {
      key: "infrastructure.kv.read.p50",
      label: "Workers KV, read",
      unit: "ms",
      better: "lower",
      statistic: "median",
    },
    units,
    "none",
  ),
];

/** Category of one headline figure, whose rounds are one step each. */
const runner: CategoryRunner<number> = {
  category: "infrastructure",
  samplingMs: 60_000,
  plan: () => [],
  run: async () => 0,
  report: (steps) => ({ metrics: metricsOf(unitsByRound(steps, (value) => [value])), details: {} }),
};

/** Values around one with so much noise between them. */
const values = (seed: string, value: number, noise: number, count: number): number[] => {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => value * Math.exp(noise * normal(random)));
};

const facts = { request: runRequestSchema.parse({}) } as RunFacts;

/** Decision after rounds of these values, against a baseline of sixteen rounds around 10. */
function decided(measured: number[], { noise = 0.02, durationMs = STEP_MS, hasBaseline = true } = {}) {
  const finished = measured.map(
    (result, round): FinishedStep<number> => ({
      step: { kind: "kv", round, expectedMs: STEP_MS, parameters: null },
      result,
      failure: null,
      durationMs,
      alarmDelayMs: 0,
    }),
  );
  const baseline = hasBaseline ? metricsOf(values("before", 10, noise, 16).map((value) => [value])) : [];
  return sampleCategory(runner as unknown as CategoryRunner, facts, { rounds: measured.length, finished, baseline });
}

describe("the sampling of a category", () => {
  it("ends when its headline figures are certain: the same, or another for sure", () => {
    expect(decided(values("same", 10, 0.02, 8))).toEqual({ rounds: 8, end: "figures_certain", open: 0 });
    expect(decided(values("slower", 15, 0.02, 6))).toEqual({ rounds: 6, end: "figures_certain", open: 0 });
  });

  it("goes on while they are not, and before it has six rounds", () => {
    expect(decided(values("noisy", 10.5, 0.2, 8), { noise: 0.2 })).toBeNull();
    expect(decided(values("slower", 15, 0.02, 5))).toBeNull();
  });

  it("ends with all rounds, or at its time, and says what is open", () => {
    const noisy = (count: number) => values("noisy", 10.5, 0.2, count);
    expect(decided(noisy(16), { noise: 0.2 })).toEqual({ rounds: 16, end: "most_rounds", open: 1 });
    const late = decided(noisy(8), { noise: 0.2, durationMs: 10_000 });
    expect(late).toEqual({ rounds: 8, end: "out_of_time", open: 1 });
    expect(late && describeSampling(late)).toBe("8 rounds, as many as its time allows, 1 headline figure not certain.");
  });

  it("takes all rounds without a baseline", () => {
    expect(decided(values("same", 10, 0.02, 15), { hasBaseline: false })).toBeNull();
    const whole = decided(values("same", 10, 0.02, 16), { hasBaseline: false });
    expect(whole).toEqual({ rounds: 16, end: "most_rounds", open: null });
  });
});
