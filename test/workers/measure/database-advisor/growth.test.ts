import { expect, it } from "vitest";
import { daysToLimit, growthOf } from "../../../../workers/measure/database-advisor/growth.ts";

const days = (bytes: readonly number[]) => bytes.map((each, day) => ({ atMs: day * 86_400_000, bytes: each }));

it("fits a line to sizes by day", () => {
  expect(growthOf(days([100, 110, 120, 130, 140]))).toEqual({ bytesPerDay: 10, daysSeen: 4 });
  expect(growthOf(days([100, 130, 100, 130, 100]))?.bytesPerDay).toBe(0);
});

it("knows no growth below three days", () => {
  expect(growthOf(days([100, 200]))).toBeNull();
  expect(growthOf([])).toBeNull();
});

it("says the days to a limit only where something grows towards one", () => {
  const growth = growthOf(days([100, 110, 120, 130]));
  expect(daysToLimit(130, growth, 230)).toBe(10);
  expect(daysToLimit(230, growth, 230)).toBe(0);
  expect(daysToLimit(130, growth, null)).toBeNull();
  expect(daysToLimit(130, null, 230)).toBeNull();
  expect(daysToLimit(130, { bytesPerDay: -5, daysSeen: 9 }, 230)).toBeNull();
});
