import { expect, it } from "vitest";
import { windowBars } from "../../../web/src/campaigns/window-bars.ts";

it("draws each day's windows in their order, to midnight", () => {
  const bars = windowBars([
    { days: [1, 7], from: "18:00", to: "24:00" },
    { days: [1], from: "06:00", to: "12:00" },
  ]);
  expect(bars[0]).toEqual([
    { from: 0.25, to: 0.5, words: "06:00 to 12:00" },
    { from: 0.75, to: 1, words: "18:00 to 24:00" },
  ]);
  expect(bars[6]).toHaveLength(1);
  expect(bars.slice(1, 6).flat()).toEqual([]);
});

it.each([
  ["12:00", "09:00"],
  ["9:00", "12:00"],
  ["09:00", "25:00"],
])("draws nothing from %s to %s", (from, to) => {
  expect(windowBars([{ days: [1], from, to }]).flat()).toEqual([]);
});
