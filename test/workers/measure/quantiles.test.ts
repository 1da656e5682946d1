import { describe, expect, it } from "vitest";
import { answersSpeech, quantile, weightedQuantile } from "../../../workers/measure/quantiles.ts";

describe("a quantile", () => {
  it.each([
    [[627, 481, 773, 300], 0.5, 481],
    [[627, 481, 773, 300], 0.95, 773],
    [[1, 2, 3], 0.5, 2],
    [[7], 0.01, 7],
    [[5, 5, 9], 2 / 3, 5],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])("of %j at %d is the nearest rank, a value that was measured: %d", (values, level, expected) => {
    expect(quantile(values, level)).toBe(expected);
  });

  it("leaves out what was not measured, and of nothing is null", () => {
    expect(quantile([null, 0, null, 4], 0.5)).toBe(0);
    expect(quantile([null], 0.5)).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
  });

  it("counts a value as often as its weight says", () => {
    const values = [
      { value: 30, weight: 1 },
      { value: 10, weight: 3 },
    ];
    expect(weightedQuantile(values, 0.75)).toBe(10);
    expect(weightedQuantile(values, 0.76)).toBe(30);
  });
});

it("a figure's turns are those that answered speech", () => {
  const sources = ["greeting", "speech", "text", "silence_prompt", "apology", "closing"] as const;
  expect(sources.filter((source) => answersSpeech({ source }))).toEqual(["speech"]);
});
