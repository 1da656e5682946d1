import { getLogNormalScore } from "lighthouse/shared/statistics.js";
import { describe, expect, it } from "vitest";
import { logNormalScore, scoreOf } from "../../../../workers/measure/benchmarks/score.ts";
import { categoryOf, metricOf, reportOf } from "../../../support/benchmark-report.ts";

/** Control points of Lighthouse and of web-vitals. */
const CONTROLS = [
  { p10: 3_785, median: 7_300 },
  { p10: 200, median: 600 },
  { p10: 0.1, median: 0.25 },
  { p10: 2_500, median: 4_000 },
  { p10: 1_800, median: 3_000 },
];

/** The next double above or below a positive number. */
function neighbour(value: number, step: 1n | -1n): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] as bigint) + step;
  return new Float64Array(bits.buffer)[0] as number;
}

describe("the score of a value", () => {
  it("is Lighthouse's, but for the 1.5e-7 by which its error function is off", () => {
    for (const control of CONTROLS) {
      for (let value = control.p10 / 20; value < control.median * 10; value *= 1.07) {
        expect(Math.abs(logNormalScore(control, value) - getLogNormalScore(control, value))).toBeLessThan(2e-7);
      }
    }
  });

  it.each([
    [1_000, 1],
    [2_500, 0.98],
    [5_000, 0.77],
    [7_500, 0.48],
    [10_000, 0.27],
    [30_000, 0],
    [1_000_000, 0],
  ])("of %d ms by the points 3,785 and 7,300 is %d", (value, score) => {
    expect(logNormalScore({ p10: 3_785, median: 7_300 }, value)).toBeCloseTo(score, 2);
  });

  it("is 0.9 and 0.5 at the control points, and on the right side of them one step away", () => {
    for (const control of CONTROLS) {
      expect(logNormalScore(control, control.p10)).toBe(0.9);
      expect(logNormalScore(control, control.median)).toBe(0.5);
      expect(logNormalScore(control, neighbour(control.p10, 1n))).toBeLessThan(0.9);
      expect(logNormalScore(control, neighbour(control.p10, -1n))).toBeGreaterThanOrEqual(0.9);
      expect(logNormalScore(control, neighbour(control.median, 1n))).toBeLessThan(0.5);
      expect(logNormalScore(control, neighbour(control.median, -1n))).toBeGreaterThanOrEqual(0.5);
    }
  });

  it("is whole at nothing, and never outside of 0 and 1", () => {
    for (const value of [-1, 0, Number.MIN_VALUE]) expect(logNormalScore({ p10: 1, median: 2 }, value)).toBe(1);
    expect(logNormalScore({ p10: 1, median: 2 }, Number.MAX_VALUE)).toBe(0);
  });

  it("refuses control points that are none", () => {
    for (const control of [
      { p10: 0, median: 1 },
      { p10: 2, median: 2 },
      { p10: 3, median: 2 },
      { p10: -1, median: 1 },
    ]) {
      expect(() => logNormalScore(control, 1)).toThrow(RangeError);
    }
  });
});

describe("the score of a report", () => {
  const control = { p10: 100, median: 200 };
  const rounds = (value: number): number[][] => Array.from({ length: 8 }, (_, i) => [value * (1 + (i - 3.5) / 1000)]);

  it("is a mean of categories by weight, each a mean of figures by weight", () => {
    const api = categoryOf("api", [
      metricOf("api.good.p95", rounds(100), { control, weight: 3 }),
      metricOf("api.poor.p95", rounds(200), { control, weight: 1 }),
    ]);
    const database = categoryOf("database", [metricOf("database.rows", rounds(200), { control, weight: 1 })]);
    const score = scoreOf(reportOf([api, database]));
    expect(score.categories[0]?.score?.value).toBeCloseTo((3 * 0.9 + 0.5) / 4, 10);
    expect(score.overall?.value).toBeCloseTo((25 * 0.8 + 15 * 0.5) / 40, 10);
    expect(score.overall?.interval?.low).toBeLessThan(score.overall?.value as number);
    expect(score.overall?.interval?.high).toBeGreaterThan(score.overall?.value as number);
  });

  it("leaves out what was not measured, and weighs the rest anew", () => {
    const category = categoryOf("api", [
      metricOf("api.good.p95", rounds(100), { control, weight: 1 }),
      metricOf("api.lost.p95", [], { control, weight: 9 }),
    ]);
    const score = scoreOf(reportOf([category, categoryOf("frontend", [])]));
    expect(score.categories.map((one) => one.score?.value ?? null)).toEqual([0.9, null].toSorted());
    expect(score.overall?.value).toBeCloseTo(0.9, 10);
    expect(scoreOf(reportOf([])).overall).toBeNull();
  });

  it("rises with figures of which more is better", () => {
    const higher = { better: "higher", control: { p10: 1_000, median: 500 }, weight: 1, unit: "per_second" } as const;
    const at = (value: number): number | undefined =>
      scoreOf(reportOf([categoryOf("api", [metricOf("api.throughput", rounds(value), higher)])])).overall?.value;
    expect(at(1_000)).toBeCloseTo(0.9, 10);
    expect(at(500)).toBeCloseTo(0.5, 10);
    expect(at(2_000)).toBeGreaterThan(0.9);
  });
});
