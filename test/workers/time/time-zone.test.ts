import { describe, expect, it } from "vitest";
import { timeZoneComplaint } from "../../../workers/time/time-zone.ts";

describe("timeZoneComplaint", () => {
  it("takes every place that the platform knows, and UTC", () => {
    for (const name of [...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/UTC"]) {
      expect([name, timeZoneComplaint(name)]).toEqual([name, null]);
    }
  });

  it.each([
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Kiev",
    "Asia/Kolkata",
    "Asia/Calcutta",
    "America/Argentina/Buenos_Aires",
    "America/North_Dakota/New_Salem",
    "America/Port-au-Prince",
    "Antarctica/DumontDUrville",
  ])("takes %s", (name) => {
    expect(timeZoneComplaint(name)).toBeNull();
  });

  it.each([
    ["europe/berlin", "Europe/Berlin"],
    ["EUROPE/LONDON", "Europe/London"],
    ["america/new_york", "America/New_York"],
    ["utc", "UTC"],
    ["Utc", "UTC"],
    ["uTC", "UTC"],
    ["etc/utc", "Etc/UTC"],
    ["UCT", "UTC"],
    ["Etc/Zulu", "UTC"],
    ["Z", "UTC"],
    ["GMT", "UTC"],
    ["GMT0", "UTC"],
    ["Etc/GMT+0", "UTC"],
    ["UTC+00:00", "UTC"],
    ["Etc/Greenwich", "UTC"],
    ["EST5EDT", "America/New_York"],
    ["CST6CDT", "America/Chicago"],
    ["PST8PDT", "America/Los_Angeles"],
    ["US/Pacific", "America/Los_Angeles"],
    ["US/East-Indiana", "America/Indiana/Indianapolis"],
    ["Asia/Chongqing", "Asia/Shanghai"],
    ["Australia/NSW", "Australia/Sydney"],
    ["Europe/Belfast", "Europe/London"],
  ])("refuses %s and says to use %s", (name, better) => {
    expect(timeZoneComplaint(name)).toBe(`is not a time zone: use ${better}`);
  });

  it.each([
    "BST",
    "IST",
    "CST",
    "EST",
    "PST",
    "MST",
    "CET",
    "MET",
    "WET",
    "AST",
    "ACT",
    "JST",
    "GB",
    "Japan",
    "+01:00",
    "-0500",
    "UTC+2",
    "GMT+1",
    "Etc/GMT+5",
    "Etc/GMT-14",
    "Etc/Unknown",
    "SystemV/EST5",
    "posix/Europe/Berlin",
    "W. Europe Standard Time",
    "Berlin",
    "Europe",
    "Europe/",
    "Europe/Atlantis",
    "Europe/Berlin ",
    " Europe/Berlin",
    "Europe/Berlin\n",
    "Local",
    "",
  ])("refuses %j and asks for a place", (name) => {
    expect(timeZoneComplaint(name)).toMatch(/name a place .* such as Europe\/Berlin/);
  });
});
