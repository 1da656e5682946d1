import { beforeEach, describe, expect, it } from "vitest";
import { createEndpointedSpeechToText } from "../../../voice/listening/endpointing.ts";
import type { SpeechToTextEvent, SpeechToTextOptions, SpeechToTextSession } from "../../../voice/providers.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { EventLog } from "../../support/call/event-log.ts";
import { expectFluxOrder } from "../../support/call/flux-order.ts";
import { ScriptedTranscriber } from "../../support/call/scripted-transcriber.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const options: SpeechToTextOptions = {
  sampleRateHz: 16_000,
  language: "en",
  expectedPhrases: ["is there parking", "i would like to book an appointment for {day}"],
  endOfTurnThreshold: 0.7,
  eagerEndOfTurnThreshold: 0.4,
  endOfTurnTimeoutMs: 5_000,
};

let clock: FakeClock;
let engine: ScriptedTranscriber;
let log: EventLog<SpeechToTextEvent>;
let session: SpeechToTextSession;

function open(changes: Partial<SpeechToTextOptions> = {}): void {
  session = createEndpointedSpeechToText(engine, {
    clock,
    // Loud frames are speech: the test decides.
    createClassifier: () => ({ isSpeech: (frame) => (frame[0] as number) > 1_000, reset() {} }),
  }).open({ ...options, ...changes }, log.listener);
  engine.ready();
}

/** Audio of one kind in real time, 20 ms a frame; ends early at an event of type `until`. Gives the time it took. */
function hear(amplitude: number, ms: number, until?: SpeechToTextEvent["type"]): number {
  const from = log.events.length;
  let heardMs = 0;
  for (; heardMs < ms; heardMs += 20) {
    if (until && log.types.includes(until, from)) break;
    session.push(new Int16Array(320).fill(amplitude));
    clock.advance(20);
  }
  return heardMs;
}
const speech = (ms: number) => hear(5_000, ms);
/** The silence it takes until the turn ends, when the engine answers its flush after 200 ms of it. */
function silenceUntilEnd(finalText: string): number {
  silence(200);
  engine.answerFlush(finalText);
  return 200 + silence(10_000, "end_of_turn");
}
const silence = (ms: number, until?: SpeechToTextEvent["type"]) => hear(0, ms, until);

beforeEach(() => {
  clock = new FakeClock();
  engine = new ScriptedTranscriber();
  log = new EventLog();
});

describe("an endpointed transcriber", () => {
  it("makes a turn of speech, text and silence, eagerly first", () => {
    open();
    speech(200);
    engine.interim("is there");
    speech(600);
    engine.interim("is there parking");
    silence(200);
    engine.answerFlush("Is there parking?");
    silence(400);
    expect(log.types).toEqual(["ready", "speech_started", "interim", "interim", "eager_end_of_turn", "end_of_turn"]);
    expect(log.events.at(-1)).toMatchObject({ text: "is there parking" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("says of a turn to which the engine said nothing at all that it was silence alone that ended it", () => {
    open();
    speech(1_200);
    silence(5_000, "end_of_turn");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "", isGuess: true });
    speech(1_200);
    silenceUntilEnd("");
    expect(log.events.at(-1)).toEqual({ type: "end_of_turn", text: "", confidence: expect.any(Number) });
  });

  it.each([
    ["a whole known phrase", "is there parking", 360],
    ["a known phrase with its slot filled", "i would like to book an appointment for next tuesday", 360],
    ["a sentence with its full stop", "Do you speak Dutch?", 360],
    ["words that may go on", "we have two children", 700],
    ["a trailing conjunction", "i would like to book a visit and", 1_400],
    ["a trailing preposition, full stop or not", "I need a dentist for.", 1_400],
    ["a search for words", "it was um", 1_400],
    ["digits being dictated", "my number is five five", 1_400],
  ])("waits for the silence that fits %s", (_, text, expectedMs) => {
    open({ eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim(text);
    expect(silenceUntilEnd(text)).toBe(expectedMs);
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text });
  });

  it("waits longer the surer it has to be, and reports how sure it was", () => {
    open({ endOfTurnThreshold: 0.9, eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim("is there parking");
    expect(silenceUntilEnd("is there parking")).toBe(680);
    expect(log.events.at(-1)).toMatchObject({ confidence: expect.closeTo(0.9, 1) });
  });

  it("ends a turn at the timeout however open it sounds", () => {
    open({ endOfTurnThreshold: 1, eagerEndOfTurnThreshold: null, endOfTurnTimeoutMs: 2_000 });
    speech(600);
    engine.interim("i would like to");
    expect(silenceUntilEnd("i would like to")).toBe(2_000);
  });

  it("takes an eager end back when speech returns, and keeps the text of both halves", () => {
    open();
    speech(600);
    engine.interim("is there parking");
    silence(200);
    engine.answerFlush("is there parking");
    expect(log.types.at(-1)).toBe("eager_end_of_turn");
    speech(300);
    expect(log.types.at(-1)).toBe("turn_resumed");
    engine.interim("near the clinic");
    silence(200);
    engine.answerFlush("near the clinic");
    silence(1_000);
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "is there parking near the clinic" });
    expectFluxOrder(log.events);
  });

  it("keeps the turn open through a pause shorter than the wait", () => {
    open({ eagerEndOfTurnThreshold: null });
    speech(400);
    engine.interim("we have two");
    silence(200);
    engine.answerFlush("we have two");
    silence(400);
    speech(400);
    engine.interim("children");
    silence(200);
    engine.answerFlush("children");
    silence(1_000);
    expect(log.types.filter((type) => type === "end_of_turn")).toHaveLength(1);
    expect(log.events.at(-1)).toMatchObject({ text: "we have two children" });
  });

  it("does not take one loud frame for the return of speech", () => {
    open();
    speech(600);
    engine.interim("is there parking");
    silence(200);
    engine.answerFlush("is there parking");
    speech(20);
    silence(400);
    expect(log.types).not.toContain("turn_resumed");
    expect(log.types.at(-1)).toBe("end_of_turn");
  });

  it("takes an eager end back when the engine changes its mind, not when it adds punctuation", () => {
    open();
    speech(600);
    engine.interim("is there barking");
    silence(300);
    expect(log.types.at(-1)).toBe("eager_end_of_turn");
    engine.answerFlush("Is there parking?");
    silence(600);
    expect(log.types.slice(-5)).toEqual([
      "eager_end_of_turn",
      "turn_resumed",
      "interim",
      "eager_end_of_turn",
      "end_of_turn",
    ]);
    expect(log.events.at(-1)).toMatchObject({ text: "Is there parking?" });
    expectFluxOrder(log.events);
  });

  it("is not eager about text that is still changing", () => {
    open();
    speech(600);
    silence(100);
    for (const text of ["we", "we have", "we have two"]) {
      engine.interim(text);
      silence(100);
    }
    expect(log.types).not.toContain("eager_end_of_turn");
    silence(120);
    expect(log.types).toContain("eager_end_of_turn");
  });

  it.each([
    ["a whole sentence in an interim", () => engine.interim("is there parking"), 100],
    ["a segment that the engine ended itself", () => engine.final("we have two children"), 100],
    ["words that may go on, before they are stable", () => engine.interim("we have two children"), 300],
    ["words that will go on", () => engine.interim("I would like to"), 600],
  ])("is eager 100 ms after speech at the earliest, with the text: %s", (_, say, expectedMs) => {
    open();
    silence(500);
    speech(1_500);
    silence(100);
    say();
    const laterMs = log.types.includes("eager_end_of_turn") ? 0 : silence(2_000, "eager_end_of_turn");
    expect(100 + laterMs).toBe(expectedMs);
    expect(engine.openFlushes).toBe(expectedMs > 160 ? 1 : 0);
  });

  it.each([
    ["yes_no", "yes please", 280],
    [null, "yes please", 700],
    ["yes_no", "we have two children", 700],
    ["digits", "555", 1_400],
    [null, "555", 700],
    ["spelling", "it starts with s", 1_400],
  ] as const)("heeds what was asked: after %s, %j ends in %i ms", (expected, text, expectedMs) => {
    open({ eagerEndOfTurnThreshold: null });
    session.expect?.(expected);
    speech(600);
    engine.interim(text);
    expect(silenceUntilEnd(text)).toBe(expectedMs);
  });

  it("heeds a question that is asked while the caller speaks", () => {
    open({ eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim("yes please");
    session.expect?.("yes_no");
    expect(silenceUntilEnd("yes please")).toBe(280);
  });

  it("waits longer for a caller who pauses long, except after whole sentences", () => {
    open({ eagerEndOfTurnThreshold: null });
    for (let pause = 0; pause < 4; pause++) {
      speech(300);
      engine.interim("and");
      silence(200);
      engine.answerFlush("and");
      silence(600);
    }
    speech(300);
    engine.interim("we have two children");
    const waitMs = silenceUntilEnd("we have two children");
    expect(waitMs).toBeGreaterThan(900);
    expect(waitMs).toBeLessThan(1_400);
    speech(600);
    engine.interim("is there parking");
    expect(silenceUntilEnd("is there parking")).toBe(360);
  });

  it("asks for the final text once a pause, and commits what the engine last said if it never answers", () => {
    open({ eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim("is there parking");
    silence(400);
    expect(engine.openFlushes).toBe(1);
    expect(log.types).not.toContain("end_of_turn");
    expect(400 + silence(2_000, "end_of_turn")).toBe(640);
    expect(log.events.at(-1)).toMatchObject({ text: "is there parking" });
    expect(engine.openFlushes).toBe(1);
  });

  it("ends a noise that nobody understood with empty text, never eagerly", () => {
    open();
    speech(200);
    silence(300);
    engine.answerFlush("");
    silence(1_000);
    expect(log.types).toEqual(["ready", "speech_started", "end_of_turn"]);
    expect(log.events.at(-1)).toMatchObject({ text: "" });
  });

  it("leaves the tail of a turn out of the next one", () => {
    open({ eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim("is there parking");
    silence(1_000);
    expect(log.types.at(-1)).toBe("end_of_turn");
    engine.answerFlush("is there parking");
    speech(400);
    engine.interim("thank you");
    silence(200);
    engine.answerFlush("thank you");
    silence(1_000);
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "thank you" });
  });

  it("takes audio that stops for silence", () => {
    open({ eagerEndOfTurnThreshold: null });
    speech(600);
    engine.interim("is there parking");
    clock.advance(500);
    engine.answerFlush("is there parking");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "is there parking" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("hears telephone audio at 8 kHz, and hands it on as it came", () => {
    open({ sampleRateHz: 8_000, eagerEndOfTurnThreshold: null });
    for (let i = 0; i < 30; i++) session.push(new Int16Array(160).fill(5_000));
    expect(log.types).toContain("speech_started");
    expect(engine.samples).toBe(30 * 160);
    session.close();
  });

  it("passes a failure on once and ends with it", () => {
    open();
    speech(600);
    engine.interim("is there parking");
    engine.fail();
    speech(600);
    silence(2_000);
    clock.advance(10_000);
    expect(log.types.slice(-1)).toEqual(["failed"]);
    expect(log.types.filter((type) => type === "failed")).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it("says nothing after close, and closes the engine", () => {
    open();
    speech(600);
    engine.interim("is there parking");
    silence(200);
    session.close();
    session.close();
    const told = log.events.length;
    engine.answerFlush("is there parking");
    silence(2_000);
    clock.advance(10_000);
    expect(log.events).toHaveLength(told);
    expect(engine.isClosed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "keeps Flux's order and ends every turn, whatever happens (seed %i)",
    (seed) => {
      const random = seededRandom(seed);
      const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
      const words = ["is there parking", "and", "thank you.", "five", "um", "", "Is there parking?"];
      open({ eagerEndOfTurnThreshold: pick([null, 0.3, 0.5, 0.7]), endOfTurnThreshold: pick([0.7, 0.8, 1]) });
      for (let step = 0; step < 80; step++) {
        pick([
          () => speech(pick([20, 60, 200, 900])),
          () => silence(pick([20, 140, 300, 900])),
          () => engine.interim(pick(words)),
          () => engine.final(pick(words)),
          () => engine.openFlushes > 0 && engine.answerFlush(pick(words)),
          () => session.expect?.(pick([null, "digits", "spelling", "yes_no"])),
          () => clock.advance(pick([100, 600, 3_000])),
        ])();
      }
      silence(6_000);
      expectFluxOrder(log.events);
      const starts = log.types.filter((type) => type === "speech_started").length;
      expect(log.types.filter((type) => type === "end_of_turn")).toHaveLength(starts);
      expect(starts).toBeGreaterThan(0);
      expect(clock.pendingTimers).toBe(0);
      session.close();
    },
  );
});
