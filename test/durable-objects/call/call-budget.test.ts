import { beforeEach, describe, expect, it } from "vitest";
import { CallBudget } from "../../../durable-objects/call/call-budget.ts";
import type { WireErrorCode } from "../../../voice/wire/protocol.ts";

let nowMs: number;
let told: WireErrorCode[];
let budget: CallBudget;
beforeEach(() => {
  nowMs = 1_000_000;
  told = [];
  budget = new CallBudget(
    () => nowMs,
    (code) => told.push(code),
  );
});

/** Bytes of 100 ms of audio. */
const CHUNK = 3_200;

function admitted(count: number, admits: () => boolean): number {
  return Array.from({ length: count }, admits).filter((isAdmitted) => isAdmitted).length;
}

describe("a call's budget", () => {
  it("has room for audio in real time, for hours, whatever the client's clock", () => {
    for (let i = 0; i < 2 * 36_000; i++) {
      nowMs += 99.95;
      if (!budget.admitsAudio(CHUNK)) throw new Error(`no room after ${i / 10} s`);
    }
    expect(told).toEqual([]);
  });

  it("has room for ten seconds at once, and no more than comes back in real time", () => {
    expect(admitted(1_000, () => budget.admitsAudio(CHUNK))).toBe(100);
    nowMs += 2_000;
    expect(admitted(1_000, () => budget.admitsAudio(CHUNK))).toBe(20);
    // An hour of silence is not saved up.
    nowMs += 3_600_000;
    expect(admitted(1_000, () => budget.admitsAudio(CHUNK))).toBe(100);
  });

  it("lets no more audio through than there was time, and ten seconds, at whatever pace it comes", () => {
    let letThrough = 0;
    for (let i = 0; i < 6_000; i++) {
      nowMs += 10;
      if (budget.admitsAudio(CHUNK)) letThrough += 100;
    }
    expect(letThrough).toBeLessThanOrEqual(60_000 + 10_000);
    expect(letThrough).toBeGreaterThan(69_000);
  });

  it("has room for the messages of any device, and for few of a flood", () => {
    for (let i = 0; i < 60_000; i++) {
      nowMs += 2.6;
      if (!budget.admitsMessage()) throw new Error(`no room for message ${i}`);
    }
    nowMs += 1_000;
    expect(admitted(110_000, () => budget.admitsMessage())).toBe(5_000);
    nowMs += 1_000;
    expect(admitted(110_000, () => budget.admitsMessage())).toBe(500);
  });

  it("has room for what people type", () => {
    expect(admitted(2_300, () => budget.admitsText())).toBe(20);
    nowMs += 5_000;
    expect(admitted(2_300, () => budget.admitsText())).toBe(5);
  });

  it("says that something was dropped, not each time", () => {
    for (let i = 0; i < 120; i++) {
      budget.admitsAudio(10 * CHUNK);
      nowMs += 100;
    }
    expect(told).toEqual(["too_much_audio", "too_much_audio", "too_much_audio"]);
  });

  it("does not mind a clock that stands still or goes back", () => {
    admitted(100, () => budget.admitsAudio(CHUNK));
    nowMs -= 60_000;
    expect(budget.admitsAudio(CHUNK)).toBe(false);
    nowMs += 60_000;
    expect(budget.admitsAudio(CHUNK)).toBe(false);
  });
});
