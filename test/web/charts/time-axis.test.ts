import { expect, it } from "vitest";
import { namedTicks, tickWords, timeAxis } from "../../../web/src/charts/time-axis.ts";

it("shows 0 to 1.5 s of turns that waited less, so that two calls are drawn alike", () => {
  expect(timeAxis([320, 660], 1_500)).toEqual({
    endMs: 1_500,
    stepMs: 250,
    ticksMs: [0, 250, 500, 750, 1_000, 1_250, 1_500],
  });
  expect(timeAxis([], 1_500).endMs).toBe(1_500);
});

it("is longer where a turn waited longer, and ends on a tick", () => {
  expect(timeAxis([1_501], 1_500)).toMatchObject({ endMs: 2_000, stepMs: 500 });
  expect(timeAxis([9_100, 300], 1_500)).toMatchObject({ endMs: 10_000, stepMs: 2_000 });
});

it("holds every time with at most seven ticks, up to a day", () => {
  for (let ms = 1; ms < 86_400_000; ms = Math.ceil(ms * 1.37)) {
    const { endMs, ticksMs, stepMs } = timeAxis([ms], 1);
    expect(endMs).toBeGreaterThanOrEqual(ms);
    expect(endMs - ms).toBeLessThanOrEqual(stepMs);
    expect(ticksMs.length).toBeLessThanOrEqual(7);
    expect(ticksMs.at(-1)).toBe(endMs);
  }
});

it("names every tick where there is room, and always the first and the last", () => {
  const axis = timeAxis([320], 1_500);
  expect(namedTicks(axis, 400)).toEqual(axis.ticksMs);
  expect(namedTicks(axis, 200)).toEqual([0, 500, 1_000, 1_500]);
  expect(namedTicks(axis, 116)).toEqual([0, 750, 1_500]);
  expect(namedTicks(axis, 0)).toEqual([0, 1_500]);
  expect(namedTicks(timeAxis([2_400], 1_500), 116)).toEqual([0, 2_500]);
});

it.each([
  [0, "0"],
  [250, "250 ms"],
  [1_000, "1 s"],
  [1_250, "1.25 s"],
  [1_500, "1.5 s"],
  [90_000, "1:30"],
])("names the tick at %i ms %s", (ms, words) => {
  expect(tickWords(ms)).toBe(words);
});
