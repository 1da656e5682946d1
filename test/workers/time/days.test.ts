import { describe, expect, it } from "vitest";
import { daysBetween } from "../../../workers/time/days.ts";
import { timeZoneComplaint } from "../../../workers/time/time-zone.ts";

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

/** Dates and lengths in hours. */
const days = (from: string, to: string, timeZone: string) =>
  daysBetween(at(from), at(to), timeZone).map(({ date, fromMs, toMs }) => [date, (toMs - fromMs) / HOUR_MS]);

describe("the days of a time zone", () => {
  it("are cut to the stretch at both ends", () => {
    expect(days("2026-11-20T18:00:00Z", "2026-11-22T06:00:00Z", "UTC")).toEqual([
      ["2026-11-20", 6],
      ["2026-11-21", 24],
      ["2026-11-22", 6],
    ]);
  });

  it.each([
    ["Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", [23, 24]],
    ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", [25, 24]],
    ["America/New_York", "2026-11-01T04:00:00Z", "2026-11-03T05:00:00Z", [25, 24]],
    ["Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", [24.5]],
    ["Asia/Kathmandu", "2026-11-20T18:15:00Z", "2026-11-22T18:15:00Z", [24, 24]],
    // Midnight is left out: the day begins at one.
    ["Africa/Cairo", "2026-04-22T22:00:00Z", "2026-04-24T21:00:00Z", [24, 23]],
    // Clocks go back at midnight, to eleven.
    ["Africa/Cairo", "2026-10-28T21:00:00Z", "2026-10-30T22:00:00Z", [25, 24]],
  ])("in %s are as long as they are there, from %s to %s", (timeZone, from, to, hours) => {
    expect(days(from, to, timeZone).map(([, length]) => length)).toEqual(hours);
  });

  it("leave out a date that a zone never had", () => {
    expect(days("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "Pacific/Apia")).toEqual([
      ["2011-12-29", 24],
      ["2011-12-31", 24],
    ]);
  });

  it("of a year follow on each other without a gap, in any zone", () => {
    for (const timeZone of ["America/St_Johns", "Pacific/Chatham", "America/Santiago", "Asia/Beirut"]) {
      const all = daysBetween(at("2025-11-25T07:13:21Z"), at("2026-11-26T07:13:21Z"), timeZone);
      expect(all[0]?.fromMs).toBe(at("2025-11-25T07:13:21Z"));
      expect(all.at(-1)?.toMs).toBe(at("2026-11-26T07:13:21Z"));
      for (const [index, day] of all.entries()) {
        if (index > 0) expect(day.fromMs).toBe(all[index - 1]?.toMs);
      }
      const dates = all.map(({ date }) => date);
      expect(new Set(dates).size).toBe(dates.length);
      expect(dates.length).toBeGreaterThanOrEqual(367);
    }
  });

  it("are none of an empty stretch", () => {
    expect(days("2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z", "UTC")).toEqual([]);
  });
});

it.each([
  ["UTC", true],
  ["America/Argentina/Buenos_Aires", true],
  ["Mars/Olympus", false],
  ["+05:30", false],
  ["", false],
  ["Europe/Berlin\u0000", false],
])("%j is a time zone: %s", (name, isOne) => {
  expect(timeZoneComplaint(name) === null).toBe(isOne);
});
