import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../voice/random.ts";
import { changePoints } from "../../../../workers/measure/comparison/change-points.ts";
import { bestSplit } from "../../../../workers/measure/comparison/energy-split.ts";

const stretch = (seed: string, level: number, count: number, noise = 0.02): number[] => {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => level * (1 + noise * normal(random)));
};

/** Largest energy distance by its definition, pair by pair. */
function slowBestSplit(series: readonly number[]): number {
  const meanDistance = (a: readonly number[], b: readonly number[]): number =>
    a.flatMap((x) => b.map((y) => Math.abs(x - y))).reduce((sum, d) => sum + d, 0) / (a.length * b.length);
  const unbiased = (a: readonly number[]): number => (meanDistance(a, a) * a.length) / (a.length - 1);
  let best = { index: 0, distance: Number.NEGATIVE_INFINITY };
  for (let index = 2; index <= series.length - 2; index++) {
    for (let end = index + 2; end <= series.length; end++) {
      const [a, b] = [series.slice(0, index), series.slice(index, end)];
      const scale = (a.length * b.length) / (a.length + b.length);
      const distance = scale * (2 * meanDistance(a, b) - unbiased(a) - unbiased(b));
      if (distance > best.distance) best = { index, distance };
    }
  }
  return best.index;
}

describe("change points", () => {
  it("split a series where the energy distance by its definition is largest", () => {
    const random = randomOf("series");
    for (let trial = 0; trial < 40; trial++) {
      const series = Array.from({ length: 4 + Math.floor(random() * 16) }, () => random());
      expect(bestSplit(series)?.index).toBe(slowBestSplit(series));
    }
  });

  it("are none in a constant, and exactly the steps of one", () => {
    expect(changePoints(Array.from({ length: 80 }, () => 7))).toEqual([]);
    const steps = [7, 9, 8].flatMap((level) => Array.from({ length: 12 }, () => level));
    expect(changePoints(steps).map(({ index }) => index)).toEqual([12, 24]);
    expect(changePoints([])).toEqual([]);
    expect(changePoints([1, 2, 3])).toEqual([]);
  });

  it("are found in noise, at their places, with the means on both sides", () => {
    const series = [...stretch("a", 100, 30), ...stretch("b", 110, 25), ...stretch("c", 95, 40)];
    const points = changePoints(series);
    expect(points.map(({ index }) => index)).toEqual([30, 55]);
    expect(points[0]?.before).toBeCloseTo(100, -0.3);
    expect(points[0]?.after).toBeCloseTo(110, -0.3);
  });

  it("are found in later windows, and across the seams of windows", () => {
    for (const at of [24, 25, 49, 50, 51, 74, 99, 130]) {
      // Noise that hides no second step: two values in turn.
      const series = Array.from({ length: 160 }, (_, i) => (i < at ? 100 : 115) + (i % 2));
      const indices = changePoints(series).map(({ index }) => index);
      expect(indices).toEqual([at]);
    }
  });

  it("are seldom seen where nothing changed", () => {
    const trials = 60;
    const alarms = Array.from({ length: trials }, (_, trial) => changePoints(stretch(`none ${trial}`, 100, 60)));
    expect(alarms.filter((points) => points.length > 0).length).toBeLessThanOrEqual(3);
  });

  it("are seen within three reports of a step of a tenth, in the median", () => {
    const delays = Array.from({ length: 40 }, (_, trial) => {
      const [before, after] = [stretch(`before ${trial}`, 100, 20), stretch(`after ${trial}`, 110, 10)];
      const seen = after.findIndex((_, count) => changePoints([...before, ...after.slice(0, count + 1)]).length > 0);
      return seen < 0 ? Number.POSITIVE_INFINITY : seen + 1;
    }).sort((a, b) => a - b);
    expect(delays[20]).toBeLessThanOrEqual(3);
  });
});
