import { beforeEach, describe, expect, it } from "vitest";
import { DeafnessWatch } from "../../../voice/listening/deafness-watch.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let clock: FakeClock;
let watch: DeafnessWatch;
let told: number;
beforeEach(() => {
  clock = new FakeClock();
  told = 0;
  watch = new DeafnessWatch(clock, () => {
    told += 1;
  });
});

/** The caller speaks; voice activity notices either end a little late. */
function speak(ms: number): void {
  clock.advance(80);
  watch.speechStarted(80);
  clock.advance(ms - 80 + 200);
  watch.speechEnded(200);
}

describe("an engine that says nothing", () => {
  it("to a second of speech is deaf two seconds later, whether the caller goes on or not", () => {
    watch.speechStarted(0);
    clock.advance(2_999);
    expect(told).toBe(0);
    clock.advance(1);
    expect(told).toBe(1);
  });

  it("to shorter speech is so when it is a second altogether", () => {
    speak(600);
    clock.advance(30_000);
    expect(told).toBe(0);
    speak(600);
    clock.advance(2_000);
    expect(told).toBe(1);
  });

  it("to knocks, however many, is none", () => {
    for (let i = 0; i < 50; i++) {
      speak(280);
      clock.advance(500);
    }
    expect(told).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("gets another chance with the same speech, and one with more of it once that was noise", () => {
    speak(1_500);
    clock.advance(2_000);
    expect(told).toBe(1);
    watch.startAnew();
    clock.advance(2_000);
    expect(told).toBe(2);
    watch.giveUp();
    speak(1_500);
    clock.advance(10_000);
    expect(told).toBe(2);
    speak(600);
    clock.advance(2_000);
    expect(told).toBe(3);
  });

  it("wants half a minute of noise at most, and a second again once words came", () => {
    for (let i = 0; i < 10; i++) watch.giveUp();
    watch.speechStarted(0);
    clock.advance(32_000);
    expect(told).toBe(1);
    watch.speechEnded(0);
    watch.heard();
    speak(1_000);
    clock.advance(2_000);
    expect(told).toBe(2);
  });
});

describe("an engine that answers", () => {
  it("in time is not deaf, nor where the last of it comes a moment late", () => {
    watch.speechStarted(0);
    for (let i = 0; i < 20; i++) {
      clock.advance(700);
      watch.heard();
    }
    clock.advance(900);
    watch.speechEnded(200);
    clock.advance(500);
    watch.heard();
    clock.advance(60_000);
    expect(told).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("may be silent for longer in the middle of speech, but not for ever", () => {
    watch.speechStarted(0);
    clock.advance(500);
    watch.heard();
    clock.advance(4_999);
    expect(told).toBe(0);
    clock.advance(1);
    expect(told).toBe(1);
  });

  it("is not waited for once closed", () => {
    speak(1_500);
    watch.close();
    watch.startAnew();
    clock.advance(60_000);
    expect(told).toBe(0);
  });
});
