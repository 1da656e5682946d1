import { describe, expect, it } from "vitest";
import { cursorAfter, hasNoValues, type LineData, pointWords } from "../../../web/src/charts/lines/line-data.ts";
import { sparklinePaths } from "../../../web/src/charts/lines/sparkline-paths.ts";

const data = (values: (number | null)[]): LineData => ({
  atSeconds: values.map((_, index) => index * 60),
  lines: [{ label: "P50", values, color: "--answer" }],
  counts: values.map((_, index) => index),
  format: (value) => (value === null ? "–" : `${value} ms`),
});

describe("a chart", () => {
  it("knows that there is nothing to draw, which is not 0", () => {
    expect(hasNoValues(data([null, null]))).toBe(true);
    expect(hasNoValues(data([null, 0]))).toBe(false);
  });

  it("says all values at one time, and on how much they rest", () => {
    expect(pointWords(data([7, null]), 1, String)).toBe("60, P50 –, n 1");
  });

  it.each([
    ["ArrowLeft", null, 99],
    ["ArrowLeft", 50, 49],
    ["ArrowLeft", 0, 0],
    ["ArrowRight", 99, 99],
    ["PageDown", 50, 40],
    ["PageUp", 95, 99],
    ["Home", 50, 0],
    ["End", 50, 99],
    ["a", 50, null],
  ])("moves its cursor by %s from %s to %s", (key, from, to) => {
    expect(cursorAfter(key, from, 100)).toBe(to);
  });

  it("has no cursor without points", () => {
    expect(cursorAfter("Home", null, 0)).toBeNull();
  });
});

describe("a sparkline", () => {
  it("goes from 0 to the largest value, over the whole width", () => {
    expect(sparklinePaths([0, 10, 5], 100, 24)).toEqual(["M0 22L50 2L100 12"]);
  });

  it("is broken where there is no value, and shows one that stands alone", () => {
    expect(sparklinePaths([1, null, 1], 100, 24)).toEqual(["M0 2h0.01", "M100 2h0.01"]);
  });

  it("is empty without values, and on the ground where all are 0", () => {
    expect(sparklinePaths([null], 100, 24)).toEqual([]);
    expect(sparklinePaths([0, 0], 100, 24)).toEqual(["M0 22L100 22"]);
  });
});
