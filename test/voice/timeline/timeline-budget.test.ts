import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { TimelineBudget, timelineLimits } from "../../../voice/timeline/timeline-budget.ts";

const interim = (length: number): CallEvent => ({
  type: "interim_transcript",
  atMs: 0,
  personal: { text: "a".repeat(length) },
});
const committed: CallEvent = {
  type: "turn_committed",
  atMs: 0,
  turnId: "turn_0001",
  confidence: 1,
  speechEndMs: null,
  continuesTurnId: null,
  personal: { text: "hello" },
};

/** Events of a kind that are kept before one is left out. */
function kept(budget: TimelineBudget, event: CallEvent): number {
  let count = 0;
  while (budget.admits(event) && count < 1_000_000) count += 1;
  return count;
}

describe("a call's timeline", () => {
  it("is kept whole for as long as calls last, and bounded in events and in size", () => {
    expect(kept(new TimelineBudget(), interim(20))).toBe(timelineLimits.maxEvents);
    expect(kept(new TimelineBudget(), interim(4_000)) * 4_000).toBeLessThanOrEqual(timelineLimits.maxChars + 4_000);
  });

  it("leaves out details once it is full, never what the call's record is made of", () => {
    const budget = new TimelineBudget();
    kept(budget, interim(4_000));
    expect(budget.isFull).toBe(true);
    expect(budget.admits({ type: "speech_ended", speechAtMs: 0, atMs: 0 })).toBe(false);
    expect(budget.admits({ type: "caller_disconnected", atMs: 0 })).toBe(true);
    expect(budget.admits(committed)).toBe(true);
    expect(budget.admits({ type: "call_ended", atMs: 0, reason: "caller_hung_up" })).toBe(true);
  });

  it("goes on counting where an earlier life of the object ended", () => {
    const budget = new TimelineBudget(Array.from({ length: timelineLimits.maxEvents - 1 }, () => interim(1)));
    expect(kept(budget, interim(1))).toBe(1);
  });
});
