import { describe, expect, it } from "vitest";
import type { CallingWindow } from "../../../../workers/db/schema.ts";
import { isCallingTime, overlappingWindow } from "../../../../workers/services/outreach/calling-times.ts";
import { timeZoneComplaint } from "../../../../workers/time/time-zone.ts";

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const window = (from: string, to: string, days = EVERY_DAY): CallingWindow => ({ days, from, to });
const isOpen = (windows: CallingWindow[], timeZone: string, iso: string): boolean =>
  isCallingTime(windows, timeZone, Date.parse(iso));

describe("calling time", () => {
  it.each([
    ["2026-06-15T06:59:59Z", false],
    ["2026-06-15T07:00:00Z", true],
    ["2026-06-15T15:59:59Z", true],
    ["2026-06-15T16:00:00Z", false],
  ])("is from nine until before six in Berlin: %s is %s", (iso, expected) => {
    expect(isOpen([window("09:00", "18:00")], "Europe/Berlin", iso)).toBe(expected);
  });

  it("goes by the weekday of the place, not of Greenwich", () => {
    const mondays = [window("00:00", "09:00", [1])];
    expect(isOpen(mondays, "Asia/Tokyo", "2026-06-14T20:00:00Z")).toBe(true);
    expect(isOpen(mondays, "America/New_York", "2026-06-15T03:00:00Z")).toBe(false);
    expect(isOpen([window("20:00", "24:00", [7])], "America/New_York", "2026-06-15T03:00:00Z")).toBe(true);
  });

  it("goes on through midnight where one window ends at 24:00 and the next day's begins at 00:00", () => {
    const night = [window("22:00", "24:00", [5]), window("00:00", "02:00", [6])];
    const open = ["21:59", "22:00", "23:59"].map((time) => isOpen(night, "UTC", `2026-06-19T${time}:59Z`));
    expect(open).toEqual([false, true, true]);
    const after = ["00:00", "01:59", "02:00"].map((time) => isOpen(night, "UTC", `2026-06-20T${time}:00Z`));
    expect(after).toEqual([true, true, false]);
  });

  it("does not exist in the hour that clocks leave out in spring", () => {
    // Berlin, 29 March 2026: 01:59:59 +01:00 is followed by 03:00:00 +02:00.
    const missing = [window("02:00", "03:00")];
    expect(isOpen(missing, "Europe/Berlin", "2026-03-29T00:59:59Z")).toBe(false);
    expect(isOpen(missing, "Europe/Berlin", "2026-03-29T01:00:00Z")).toBe(false);
    expect(isOpen([window("03:00", "04:00")], "Europe/Berlin", "2026-03-29T01:00:00Z")).toBe(true);
  });

  it("comes twice in the hour that clocks repeat in autumn", () => {
    // New York, 1 November 2026: 01:30 is first -04:00, then -05:00.
    const repeated = [window("01:00", "02:00")];
    for (const iso of ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"]) {
      expect(isOpen(repeated, "America/New_York", iso)).toBe(true);
    }
    expect(isOpen(repeated, "America/New_York", "2026-11-01T07:00:00Z")).toBe(false);
  });

  it("keeps its hours on the wall when the offset changes", () => {
    const morning = [window("09:00", "10:00")];
    expect(isOpen(morning, "Europe/Berlin", "2026-03-28T08:30:00Z")).toBe(true);
    expect(isOpen(morning, "Europe/Berlin", "2026-03-30T08:30:00Z")).toBe(false);
    expect(isOpen(morning, "Europe/Berlin", "2026-03-30T07:30:00Z")).toBe(true);
  });

  it("knows offsets of half hours", () => {
    expect(isOpen([window("09:00", "10:00")], "Asia/Kolkata", "2026-06-15T03:30:00Z")).toBe(true);
    expect(isOpen([window("09:00", "10:00")], "Asia/Kolkata", "2026-06-15T03:29:59Z")).toBe(false);
  });

  it("is never where there are no windows", () => {
    expect(isOpen([], "UTC", "2026-06-15T12:00:00Z")).toBe(false);
  });
});

describe("a time zone", () => {
  it.each(["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])("may be %s", (name) => {
    expect(timeZoneComplaint(name)).toBeNull();
  });

  it.each(["Mars/Olympus", "+02:00", "", "Europe/Berlin\0", "CEST2"])("is not %j", (name) => {
    expect(timeZoneComplaint(name)).not.toBeNull();
  });
});

describe("overlapping windows", () => {
  it.each([
    [[window("09:00", "12:00"), window("12:00", "18:00")], null],
    [[window("09:00", "12:00"), window("11:59", "18:00")], 1],
    [[window("09:00", "18:00", [1]), window("09:00", "18:00", [2]), window("10:00", "11:00", [2, 3])], 2],
    [[window("10:00", "11:00", [1]), window("09:00", "18:00", [2])], null],
    [[], null],
  ])("of %j begin at %s", (windows, expected) => {
    expect(overlappingWindow(windows)).toBe(expected);
  });
});
