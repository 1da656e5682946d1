import { expect, it } from "vitest";
import { ListeningSchedule } from "../../../web/src/watch/listening-schedule.ts";

it("plays frames as far apart as they were heard, behind the call by the delay", () => {
  const schedule = new ListeningSchedule(0.15);
  expect(schedule.timeOf(5_000)).toBeNull();
  expect(schedule.startOf(5_000, 10)).toBeCloseTo(10.15);
  expect(schedule.startOf(5_020, 10.02)).toBeCloseTo(10.17);
  // The agent's audio comes before it is heard.
  expect(schedule.startOf(5_300, 10.03)).toBeCloseTo(10.45);
  expect(schedule.timeOf(5_100)).toBeCloseTo(10.25);
});

it("falls behind by what came too late and a little more, and stays there", () => {
  const schedule = new ListeningSchedule(0.2);
  schedule.startOf(0, 1);
  // Due at 1.22, it comes at 1.5.
  const late = schedule.startOf(20, 1.5);
  expect(late).toBeCloseTo(1.6);
  expect(schedule.startOf(40, 1.5)).toBeCloseTo(1.62);
});
