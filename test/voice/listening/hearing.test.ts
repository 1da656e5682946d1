import { describe, expect, it } from "vitest";
import { Hearing } from "../../../voice/listening/hearing.ts";
import { tone } from "../../support/audio/tone.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const START_MS = 1_700_000_000_000;

/** A hearing whose classifier takes every loud frame for speech, fed `chunkMs` at a time. */
function setUp(chunkMs = 20, interruptionMs = () => 200) {
  const clock = new FakeClock(START_MS);
  const log: string[] = [];
  let heardMs = 0;
  let sustained = 0;
  let prolonged = 0;
  const hearing = new Hearing({
    clock,
    classifier: { isSpeech: (frame) => frame.some((sample) => Math.abs(sample) > 1_000), reset: () => {} },
    toCallMs: (now) => now - START_MS,
    interruptionMs,
    onSpeechStarted: (ms) => log.push(`started ${Math.round(ms)}`),
    onSpeechSustained: () => {
      sustained += 1;
    },
    onSpeechProlonged: () => {
      prolonged += 1;
    },
    onSpeechEnded: (ms) => log.push(`ended ${Math.round(ms)}`),
    onAudio: (samples) => {
      heardMs += samples.length / 16;
    },
  });
  const feed = (ms: number, amplitude: number): void => {
    for (let done = 0; done < ms; done += chunkMs) {
      const partMs = Math.min(chunkMs, ms - done);
      clock.advance(partMs);
      hearing.push(tone(300, amplitude, partMs * 16, 16_000));
    }
  };
  return {
    sustainedCount: () => sustained,
    prolongedCount: () => prolonged,
    clock,
    log,
    hearing,
    speak: (ms: number) => feed(ms, 8_000),
    silence: (ms: number) => feed(ms, 0),
    heardMs: () => heardMs,
  };
}

describe("Hearing", () => {
  it("tells once of speech that lasts, and never of a knock", () => {
    const { speak, silence, sustainedCount } = setUp();
    silence(400);
    speak(120);
    silence(600);
    expect(sustainedCount()).toBe(0);
    speak(1_000);
    silence(600);
    expect(sustainedCount()).toBe(1);
  });

  it("tells once of speech so long that there must be words in it, breaths in it left out", () => {
    const { speak, silence, prolongedCount } = setUp();
    silence(400);
    speak(980);
    silence(600);
    expect(prolongedCount()).toBe(0);
    speak(1_000);
    expect(prolongedCount()).toBe(1);
    speak(3_000);
    silence(600);
    expect(prolongedCount()).toBe(1);
    for (const breathMs of [260, 300, 260]) {
      speak(300);
      silence(breathMs);
    }
    expect(prolongedCount()).toBe(1);
    // Long enough together, and long enough to be meant.
    speak(260);
    expect(prolongedCount()).toBe(2);
  });

  it("takes sounds further apart than a breath for several, however many", () => {
    const { speak, silence, prolongedCount } = setUp();
    for (let blow = 0; blow < 8; blow++) {
      silence(400);
      speak(300);
    }
    expect(prolongedCount()).toBe(0);
  });

  it("counts a speech from the end of the words before it, and from when it is long enough to be meant", () => {
    const { speak, silence, prolongedCount, hearing } = setUp();
    silence(400);
    speak(900);
    silence(220);
    hearing.endTurn();
    speak(400);
    expect(prolongedCount()).toBe(0);
    speak(600);
    expect(prolongedCount()).toBe(1);
    const slow = setUp(20, () => 1_500);
    slow.silence(400);
    slow.speak(1_480);
    expect(slow.prolongedCount()).toBe(0);
    slow.speak(20);
    expect([slow.sustainedCount(), slow.prolongedCount()]).toEqual([1, 1]);
  });

  it("tells of speech while there is some, not in the silence after it", () => {
    let interruptionMs = 200;
    const { speak, silence, sustainedCount } = setUp(20, () => interruptionMs);
    silence(400);
    speak(140);
    silence(60);
    // The agent has begun to answer.
    interruptionMs = 80;
    silence(140);
    expect(sustainedCount()).toBe(0);
    silence(400);
    speak(60);
    expect(sustainedCount()).toBe(0);
    speak(20);
    expect(sustainedCount()).toBe(1);
  });

  it.each([20, 10, 37, 100, 250])("tells speech in call time with chunks of %i ms", (chunkMs) => {
    const { log, speak, silence, hearing } = setUp(chunkMs);
    silence(400);
    speak(600);
    silence(1_000);
    const [started = "", ended = ""] = log;
    expect(Number(started.slice(8))).toBeGreaterThanOrEqual(400 - chunkMs);
    expect(Number(started.slice(8))).toBeLessThanOrEqual(400 + 20 + chunkMs);
    expect(Math.abs(Number(ended.slice(6)) - 1_000)).toBeLessThanOrEqual(20 + chunkMs);
    expect(Math.round(hearing.speechEndMs ?? 0)).toBe(Number(ended.slice(6)));
  });

  it("ends speech where it ended when the line goes quiet, however late that is noticed", () => {
    for (const speechMs of [500, 620, 780, 900]) {
      const { clock, log, speak, silence, hearing } = setUp();
      silence(200);
      speak(speechMs);
      clock.advance(2_000);
      expect(log).toEqual(["started 200", `ended ${200 + speechMs}`]);
      expect(hearing.speechEndMs).toBe(200 + speechMs);
    }
  });

  it("fills a quiet line with at most six seconds of silence, and starts over when audio comes back", () => {
    const { clock, speak, silence, heardMs, log } = setUp();
    silence(200);
    speak(400);
    clock.advance(60_000);
    expect(heardMs()).toBe(600 + 6_000);
    expect(clock.pendingTimers).toBe(0);
    speak(400);
    clock.advance(60_000);
    expect(heardMs()).toBe(1_000 + 12_000);
    expect(log.slice(2)).toEqual(["started 60600", "ended 61000"]);
  });

  it.each([0, 20, 380, 400, 700, 780])(
    "notices within 0.4 to 0.8 s that a line went quiet, after %i ms of speech",
    (ms) => {
      const { clock, speak, heardMs } = setUp();
      speak(2_000 + ms);
      clock.advance(399);
      expect(heardMs()).toBe(2_000 + ms);
      clock.advance(401);
      expect(heardMs()).toBeGreaterThanOrEqual(2_400 + ms);
    },
  );

  it("is quiet after close", () => {
    const { clock, hearing, speak, log, heardMs } = setUp();
    speak(40);
    hearing.close();
    speak(400);
    clock.advance(10_000);
    expect(log).toEqual([]);
    expect(heardMs()).toBe(40);
    expect(clock.pendingTimers).toBe(0);
  });
});
