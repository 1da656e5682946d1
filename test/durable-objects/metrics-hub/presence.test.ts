import { describe, expect, it } from "vitest";
import { CallsInProgress } from "../../../durable-objects/metrics-hub/calls-in-progress.ts";
import { Visitors } from "../../../durable-objects/metrics-hub/visitors.ts";
import { presence } from "../../support/hub/fake-feed-socket.ts";

describe("calls in progress", () => {
  it("are those that report, by their services", () => {
    const calls = new CallsInProgress();
    expect(calls.report(presence("call_a"), 0)).toEqual({ isFirst: true, isWorthKeeping: true });
    expect(calls.report(presence("call_a"), 30_000)).toEqual({ isFirst: false, isWorthKeeping: false });
    calls.report(presence("call_b", { services: "simulated" }), 30_000);
    expect(calls.countByServices()).toEqual({ vendor: 1, simulated: 1, local: 0, generated: 0 });
    expect([calls.end("call_b"), calls.end("call_b")]).toEqual([true, false]);
    expect(calls.countByServices()).toEqual({ vendor: 1, simulated: 0, local: 0, generated: 0 });
  });

  it("leave out a call whose object died", () => {
    const calls = new CallsInProgress();
    calls.report(presence("call_a"), 0);
    calls.report(presence("call_b"), 0);
    calls.report(presence("call_b"), 30_000);
    expect(calls.expire(74_999)).toEqual([]);
    expect(calls.expire(75_000)).toEqual(["call_a"]);
    expect(calls.expire(104_999)).toEqual([]);
  });

  it("are kept anew when what is kept has grown old", () => {
    const calls = new CallsInProgress();
    calls.report(presence("call_a"), 0);
    expect(calls.report(presence("call_a"), 299_999).isWorthKeeping).toBe(false);
    expect(calls.report(presence("call_a"), 300_000).isWorthKeeping).toBe(true);
    expect(calls.report(presence("call_a"), 330_000).isWorthKeeping).toBe(false);
  });

  it("are listed from the newest on", () => {
    const calls = new CallsInProgress();
    for (const startedAtEpochMs of [2, 9, 5]) {
      calls.report(presence(`call_${startedAtEpochMs}`, { startedAtEpochMs }), 0);
    }
    expect(calls.newest(2).map(({ callId }) => callId)).toEqual(["call_9", "call_5"]);
  });
});

describe("active users", () => {
  it("are distinct visitors of the last five minutes and those present", () => {
    const visitors = new Visitors();
    visitors.see("ada", 0);
    visitors.see("bob", 100_000);
    expect(visitors.count(["bob", "bob", "cyd"], 200_000)).toBe(3);
    expect(visitors.count([], 300_000)).toBe(1);
    expect(visitors.count([], 400_000)).toBe(0);
  });

  it("cost a note a minute", () => {
    const visitors = new Visitors();
    expect([0, 59_999, 60_000].map((atMs) => visitors.see("ada", atMs))).toEqual([true, false, true]);
    expect(visitors.count([], 359_999)).toBe(1);
  });
});
