import { beforeEach, describe, expect, it } from "vitest";
import { InputGapWatch } from "../../../voice/listening/input-gap.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let clock: FakeClock;
let gaps: number[];
let watch: InputGapWatch;

beforeEach(() => {
  clock = new FakeClock();
  gaps = [];
  watch = new InputGapWatch(clock, (silenceMs) => gaps.push(silenceMs));
});

describe("InputGapWatch", () => {
  it("tells of all the time that passes without audio, from half a second on", () => {
    watch.start();
    clock.advance(499);
    expect(gaps).toEqual([]);
    clock.advance(1);
    expect(gaps).toEqual([500]);
    clock.advance(500);
    expect(gaps).toEqual([500, 250, 250]);
  });

  it("tells nothing while audio comes, however unevenly", () => {
    watch.start();
    for (const ms of [20, 499, 0, 300, 450]) {
      clock.advance(ms);
      watch.heard();
    }
    expect(gaps).toEqual([]);
    clock.advance(500);
    expect(gaps).toEqual([500]);
  });

  it("tells at once, and of no more than a second, when it starts long after audio stopped", () => {
    clock.advance(60_000);
    watch.start();
    clock.advance(0);
    expect(gaps).toEqual([1_000]);
  });

  it("is one watch, however often it is started, and ends when stopped, by its listener too", () => {
    watch = new InputGapWatch(clock, (silenceMs) => {
      gaps.push(silenceMs);
      watch.stop();
    });
    watch.start();
    watch.start();
    expect(clock.pendingTimers).toBe(1);
    clock.advance(5_000);
    expect(gaps).toEqual([500]);
    watch.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
