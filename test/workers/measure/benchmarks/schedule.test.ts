import { describe, expect, it } from "vitest";
import { dueRun, noSchedule } from "../../../../workers/measure/benchmarks/schedule.ts";

const at = (time: string): number => Date.parse(`2026-11-${time}:00Z`);
const nightly = { ...noSchedule, isNightly: true, nightlyHour: 3 };
const none = { nightlyRunAtMs: null, measuredBuild: "a" };

describe("the schedule of benchmarks", () => {
  it.each([
    ["before its hour", "10T02:59", null, null],
    ["at its hour", "10T03:17", null, "schedule"],
    ["when it ran this night", "10T04:17", "10T03:17", null],
    ["when it ran the night before", "10T03:17", "09T03:17", "schedule"],
    ["five hours late", "10T08:17", "09T03:17", "schedule"],
    ["six hours late, when the day has begun", "10T09:17", "09T03:17", null],
  ])("by night, %s", (_, now, ran, due) => {
    const runs = { ...none, nightlyRunAtMs: ran === null ? null : at(ran) };
    expect(dueRun(nightly, runs, "a", at(now))).toBe(due);
  });

  it("runs before midnight's end too, for an hour late in the day", () => {
    const late = { ...nightly, nightlyHour: 23 };
    expect(dueRun(late, { ...none, nightlyRunAtMs: at("09T23:17") }, "a", at("11T00:17"))).toBe("schedule");
    expect(dueRun(late, { ...none, nightlyRunAtMs: at("10T23:17") }, "a", at("11T00:17"))).toBeNull();
  });

  it("measures a build once", () => {
    const afterDeployment = { ...noSchedule, isAfterDeployment: true };
    expect(dueRun(afterDeployment, none, "b", at("10T12:00"))).toBe("deployment");
    expect(dueRun(afterDeployment, { ...none, measuredBuild: "b" }, "b", at("10T12:00"))).toBeNull();
  });

  it("is off unless it was made", () => {
    expect(dueRun(noSchedule, { nightlyRunAtMs: null, measuredBuild: null }, "b", at("10T03:17"))).toBeNull();
  });
});
