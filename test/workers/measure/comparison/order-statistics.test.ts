import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../voice/random.ts";
import { holm } from "../../../../workers/measure/comparison/holm.ts";
import { mannWhitney, rankShift } from "../../../../workers/measure/comparison/mann-whitney.ts";
import { quantileInterval } from "../../../../workers/measure/comparison/order-statistics.ts";
import { decideSampling } from "../../../../workers/measure/comparison/sampling-rule.ts";

/** Two-sided p-value by dealing the values out in every way there is. */
function enumerated(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const uOf = (chosen: readonly number[], others: readonly number[]): number =>
    chosen.reduce((sum, a) => sum + others.reduce((count, b) => count + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);
  const observed = uOf(first, second);
  let [ways, below, above] = [0, 0, 0];
  for (let mask = 0; mask < 1 << all.length; mask++) {
    const chosen = all.filter((_, i) => mask & (1 << i));
    if (chosen.length !== first.length) continue;
    const u = uOf(
      chosen,
      all.filter((_, i) => !(mask & (1 << i))),
    );
    ways++;
    if (u <= observed) below++;
    if (u >= observed) above++;
  }
  return Math.min(1, (2 * Math.min(below, above)) / ways);
}

describe("the rank test", () => {
  it("is what every way of dealing the values out gives, ties included", () => {
    const random = randomOf("ties");
    for (let trial = 0; trial < 1_000; trial++) {
      const sample = (): number[] =>
        Array.from({ length: 2 + Math.floor(random() * 3) }, () => Math.floor(random() * 6));
      const [first, second] = [sample(), sample()];
      expect(mannWhitney(first, second).pValue).toBeCloseTo(enumerated(first, second), 12);
    }
  });

  it("has an interval that ends where the test begins to reject", () => {
    const random = randomOf("interval");
    const [first, second] = [12, 15].map((count) => Array.from({ length: count }, () => normal(random))) as [
      number[],
      number[],
    ];
    const { low, high, shift } = rankShift(first, second, 0.95);
    const pAt = (by: number): number =>
      mannWhitney(
        first,
        second.map((value) => value - by),
      ).pValue;
    expect(pAt(low + 1e-9)).toBeGreaterThan(0.05);
    expect(pAt(low - 1e-9)).toBeLessThanOrEqual(0.05);
    expect(pAt(high - 1e-9)).toBeGreaterThan(0.05);
    expect(pAt(high + 1e-9)).toBeLessThanOrEqual(0.05);
    expect(shift).toBeGreaterThan(low);
    expect(shift).toBeLessThan(high);
  });

  it("gives no interval from samples that could never be rejected", () => {
    expect(rankShift([1, 2], [3, 4], 0.95)).toMatchObject({ low: -Infinity, high: Infinity, shift: 2 });
  });
});

describe("intervals of quantiles", () => {
  it("hold the true quantile at least as often as they say", () => {
    const random = randomOf("coverage");
    for (const [q, count] of [
      [0.5, 9],
      [0.5, 30],
      [0.95, 120],
    ] as const) {
      const trials = 1_000;
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        const interval = quantileInterval(
          Array.from({ length: count }, () => random()),
          q,
        );
        if (interval !== null && interval.low <= q && interval.high >= q) held++;
      }
      // Three standard errors of 1,000 trials below 95 %.
      expect(held / trials).toBeGreaterThanOrEqual(0.93);
    }
  });

  it("need six values for a median, and 73 for a 95th percentile", () => {
    const values = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    expect(quantileInterval(values(5), 0.5)).toBeNull();
    expect(quantileInterval(values(6), 0.5)).toEqual({ low: 0, high: 5 });
    expect(quantileInterval(values(71), 0.95)).toBeNull();
    expect(quantileInterval(values(72), 0.95)).not.toBeNull();
  });
});

describe("Holm's correction", () => {
  it("is its own worked example, in the order given, never falling and never above 1", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 12)));
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it("asks less of what has more weight, and gives the weight of what it rejected to the others", () => {
    const adjusted = holm([0.01, 0.04, 0.01], [0.5, 0.25, 0.25]);
    expect(adjusted).toEqual([0.02, 0.04, 0.02].map((p) => expect.closeTo(p, 12)));
  });
});

describe("sampling", () => {
  const limits = { minRounds: 6, maxRounds: 16, maxMs: 60_000 };
  const decide = (open: number | null, rounds = 10, elapsedMs = 0) =>
    decideSampling({ open, rounds, elapsedMs }, limits);

  it("ends when no figure is open, and goes on while one is, or while there is no baseline", () => {
    expect(decide(0)).toBe("figures_certain");
    expect(decide(1)).toBeNull();
    expect(decide(null)).toBeNull();
  });

  it("takes a least number of rounds before it looks, and ends at its caps", () => {
    expect(decide(0, 5)).toBeNull();
    expect(decide(0, 5, 90_000)).toBeNull();
    expect(decide(null, 16)).toBe("most_rounds");
    expect(decide(3, 10, 60_000)).toBe("out_of_time");
  });
});
