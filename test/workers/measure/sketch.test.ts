import { DDSketch } from "@datadog/sketches-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../voice/random.ts";
import { SKETCH_RELATIVE_ERROR, Sketch } from "../../../workers/measure/sketch.ts";
import { writeVarints } from "../../../workers/measure/varints.ts";

const LEVELS = [0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1];

const sketchOf = (values: readonly number[]): Sketch => {
  const sketch = new Sketch();
  for (const value of values) sketch.add(value);
  return sketch;
};

/** The value at the nearest rank, from the values themselves. */
const exactQuantile = (values: readonly number[], level: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(level * sorted.length - 1e-9)) - 1] as number;
};

const quantilesOf = (sketch: Sketch) => LEVELS.map((level) => sketch.quantile(level));

/** Distributions as latencies have them, and as they should not have them. */
const distributions: Record<string, (random: () => number) => number> = {
  "uniform milliseconds": (random) => Math.round(random() * 2_000),
  lognormal: (random) => Math.exp(5.5 + 0.6 * normal(random)),
  "a long tail": (random) => 50 / (1 - random()) ** 0.8,
  "two hills": (random) => (random() < 0.8 ? 200 + 20 * normal(random) : 900 + 50 * normal(random)),
  "one value": () => 480,
  "mostly nothing": (random) => (random() < 0.9 ? 0 : random() * 100),
  "layout shifts": (random) => random() ** 4,
};

describe("a sketch", () => {
  it.each(Object.entries(distributions))("tells quantiles within its error of the exact ones: %s", (_name, draw) => {
    const random = randomOf("quantiles");
    const values = Array.from({ length: 20_000 }, () => Math.max(0, draw(random)));
    const sketch = sketchOf(values);
    for (const level of LEVELS) {
      const exact = exactQuantile(values, level);
      const error = Math.abs((sketch.quantile(level) as number) - exact);
      // Values are kept in thousandths.
      expect(error).toBeLessThanOrEqual(exact * SKETCH_RELATIVE_ERROR + 0.000_501);
    }
  });

  it("has the bins of the reference implementation", () => {
    const random = randomOf("reference");
    const values = Array.from({ length: 5_000 }, () => Math.round(1_000 * Math.exp(5 + normal(random))) / 1_000);
    const reference = new DDSketch({ relativeAccuracy: SKETCH_RELATIVE_ERROR });
    for (const value of values) reference.accept(value);
    const sketch = sketchOf(values);
    for (const level of LEVELS) {
      // Its rank is that of the value below, ours of the nearest.
      const rank = Math.ceil(level * values.length - 1e-9) - 1;
      const { mapping, store } = reference;
      expect(sketch.quantile(level)).toBeCloseTo(mapping.value(store.keyAtRank(rank)), 6);
    }
  });

  it("is exact while values are few", () => {
    const values = [512, 480, 1, 0, 33_000, 480.25];
    expect(quantilesOf(sketchOf(values))).toEqual(LEVELS.map((level) => exactQuantile(values, level)));
    expect(sketchOf([]).quantile(0.5)).toBeNull();
  });

  it("of all values equals the merged sketches of their parts, however they were split", () => {
    const parts = fc.array(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 60 }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(parts, (shards) => {
        const merged = new Sketch();
        for (const shard of shards) merged.merge(Sketch.fromBytes(sketchOf(shard).toBytes()));
        const whole = sketchOf(shards.flat());
        expect(quantilesOf(merged)).toEqual(quantilesOf(whole));
        expect(merged.count).toBe(whole.count);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the bin of 1 when it joins smaller values", () => {
    const fractions = Array.from({ length: 40 }, (_, index) => 0.1 + index / 100);
    const ones = Array.from({ length: 40 }, () => 1);
    const merged = sketchOf(fractions);
    merged.merge(sketchOf(ones));
    expect([merged.count, quantilesOf(merged)]).toEqual([80, quantilesOf(sketchOf([...fractions, ...ones]))]);
  });

  it("comes back from its bytes, which are at most 2 kB for a busy minute", () => {
    const random = randomOf("bytes");
    for (const draw of Object.values(distributions)) {
      const sketch = sketchOf(Array.from({ length: 5_000 }, () => Math.max(0, draw(random))));
      const bytes = sketch.toBytes();
      expect(bytes.byteLength).toBeLessThanOrEqual(2_048);
      const read = Sketch.fromBytes(bytes);
      expect(read.toBytes()).toEqual(bytes);
      expect([read.count, quantilesOf(read)]).toEqual([sketch.count, quantilesOf(sketch)]);
    }
  });

  it("lists its values: as many as there are, and as many of them above a limit, 1 % around it", () => {
    const random = randomOf("values");
    for (const draw of Object.values(distributions)) {
      for (const count of [20, 3_000]) {
        const drawn = Array.from({ length: count }, () => Math.max(0, draw(random)));
        const listed = [...sketchOf(drawn).values()];
        const above = (limit: number) => listed.reduce((sum, [value, n]) => sum + (value > limit ? n : 0), 0);
        expect(listed.reduce((sum, [, n]) => sum + n, 0)).toBe(count);
        for (const limit of [50, 300, 1_000]) {
          expect(above(limit)).toBeLessThanOrEqual(drawn.filter((value) => value > limit / 1.02).length);
          expect(above(limit)).toBeGreaterThanOrEqual(drawn.filter((value) => value > limit * 1.02).length);
        }
      }
    }
  });

  it("takes what is out of its range as the nearest in it", () => {
    const sketch = sketchOf([-5, Number.NaN, Number.POSITIVE_INFINITY]);
    expect([sketch.quantile(0.5), sketch.quantile(1)]).toEqual([0, 10_000_000]);
  });

  it.each([[[]], [[40]], [[3, 1]], [[0, 0, 0, 99_999, 5]]])("is not read from other numbers: %j", (numbers) => {
    expect(() => Sketch.fromBytes(writeVarints(numbers))).toThrow(RangeError);
  });
});
