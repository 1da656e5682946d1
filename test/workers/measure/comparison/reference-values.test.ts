import { describe, expect, it } from "vitest";
import { mannWhitney } from "../../../../workers/measure/comparison/mann-whitney.ts";
import {
  complementaryErrorFunction,
  normalQuantile,
} from "../../../../workers/measure/comparison/normal-distribution.ts";
import { quantileInterval } from "../../../../workers/measure/comparison/order-statistics.ts";
import {
  pooledTest,
  studentCritical,
  studentPValue,
  welchTest,
} from "../../../../workers/measure/comparison/student-t.ts";
import scipyJson from "../../../fixtures/statistics/scipy.json" with { type: "json" };

type TwoSamples = [first: number[], second: number[], statistic: number, pValue: number];

/** Answers of SciPy to random inputs; the file names its version. */
const scipy = scipyJson as unknown as {
  erfc: [number, number][];
  normalQuantile: [number, number][];
  studentPValue: [number, number, number][];
  studentCritical: [number, number, number][];
  welch: TwoSamples[];
  pooled: TwoSamples[];
  mannWhitneyExact: TwoSamples[];
  mannWhitneyTies: TwoSamples[];
  mannWhitneyAsymptotic: TwoSamples[];
  quantileInterval: [number[], number, number | null, number | null][];
};

const near = (value: number, reference: number): void =>
  expect(Math.abs(value - reference)).toBeLessThanOrEqual(1e-12 + 1e-9 * Math.abs(reference));

describe("against SciPy, to 1e-9 of each value", () => {
  it("the error function and the normal distribution's quantiles", () => {
    for (const [x, reference] of scipy.erfc) near(complementaryErrorFunction(x), reference);
    for (const [share, reference] of scipy.normalQuantile) near(normalQuantile(share), reference);
  });

  it("p-values and critical values of Student's t", () => {
    for (const [t, degrees, reference] of scipy.studentPValue) near(studentPValue(t, degrees), reference);
    for (const [p, degrees, reference] of scipy.studentCritical) near(studentCritical(p, degrees), reference);
  });

  it("tests of two means", () => {
    for (const [test, cases] of [
      [welchTest, scipy.welch],
      [pooledTest, scipy.pooled],
    ] as const) {
      for (const [first, second, statistic, pValue] of cases) {
        const found = test(first, second);
        near(found.statistic, statistic);
        near(found.pValue, pValue);
      }
    }
  });

  it("the rank test, exact, exact with ties, and approximate", () => {
    for (const [cases, isExact] of [
      [scipy.mannWhitneyExact, true],
      [scipy.mannWhitneyTies, true],
      [scipy.mannWhitneyAsymptotic, false],
    ] as const) {
      for (const [first, second, u, pValue] of cases) {
        const found = mannWhitney(first, second);
        expect(found.u).toBe(u);
        expect(found.isExact).toBe(isExact);
        near(found.pValue, pValue);
      }
    }
  });

  it("intervals of quantiles by order statistics, each side where values reach", () => {
    for (const [values, q, low, high] of scipy.quantileInterval) {
      const found = quantileInterval(values, q);
      expect(found).toEqual(low === null || high === null ? null : { low, high });
    }
  });
});
