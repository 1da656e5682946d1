import { beforeEach, describe, expect, it } from "vitest";
import { defaultTurnTaking, type EndpointingSettings } from "../../../voice/agent.ts";
import { CallerPauses } from "../../../voice/listening/caller-pauses.ts";
import { EndOfTurnHold, type HeardEvent } from "../../../voice/listening/end-of-turn-hold.ts";
import type { ResilientEvent } from "../../../voice/listening/resilient-speech-to-text.ts";
import { createCompletenessJudge } from "../../../voice/words/text-completeness.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { EventLog } from "../../support/call/event-log.ts";
import { expectFluxOrder } from "../../support/call/flux-order.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const settings: EndpointingSettings = {
  ...defaultTurnTaking.endpointing,
  completeWaitMs: 0,
  unknownWaitMs: 300,
  openWaitMs: 900,
  digitsWaitMs: 1_000,
  spellingWaitMs: 1_100,
};

let clock: FakeClock;
let log: EventLog<HeardEvent>;
let pauses: CallerPauses;
let hold: EndOfTurnHold;

function open(changes: Partial<EndpointingSettings> = {}, isEager = true): void {
  hold = new EndOfTurnHold({
    clock,
    settings: { ...settings, ...changes },
    judge: createCompletenessJudge(["is there parking", "i would like to book an appointment"]),
    pauses,
    isEager,
    listener: log.listener,
  });
}

beforeEach(() => {
  clock = new FakeClock();
  log = new EventLog();
  pauses = new CallerPauses();
  open();
});

const eager = (text: string) => hold.receive({ type: "eager_end_of_turn", text, confidence: 0.5 });
const end = (text: string) => hold.receive({ type: "end_of_turn", text, confidence: 0.8 });
const interim = (text: string) => hold.receive({ type: "interim", text });

/** The caller says `text`: voice activity and engine notice it, and 250 ms after its end the engine ends the turn. */
function say(text: string): void {
  hold.speechStarted();
  clock.advance(150);
  hold.receive({ type: "speech_started" });
  interim(text);
  clock.advance(600);
  hold.speechEnded(200);
  clock.advance(50);
  end(text);
}

/** Time until the next end of turn, and its text. */
function untilEnd(): [ms: number, text: string] {
  const from = log.events.length;
  for (let ms = 0; ms <= 10_000; ms += 10) {
    const found = log.events.slice(from).find((event) => event.type === "end_of_turn");
    if (found) return [ms, found.text];
    clock.advance(10);
  }
  throw new Error("no end of turn within ten seconds");
}

describe("a hold on the end of turn", () => {
  it("lets whole words pass at once", () => {
    say("is there parking");
    expect(log.types).toEqual(["speech_started", "interim", "end_of_turn"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["we have two children", 300],
    ["I'd like to", 900],
    ["my number is five five five", 1_000],
    ["that is s m i", 1_100],
  ])("waits as long as the agent's settings say after %j", (text, waitMs) => {
    say(text);
    expect(untilEnd()).toEqual([waitMs, text]);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["yes_no", "yes please", 0],
    [null, "yes please", 300],
    ["yes_no", "yes and", 900],
    ["digits", "555", 1_000],
    [null, "555", 300],
    ["digits", "555 123 4567", 300],
    ["spelling", "s", 1_100],
  ] as const)("knows what was asked: after %s, %j waits %i ms", (expected, text, waitMs) => {
    hold.expect(expected);
    say(text);
    const told = log.events.at(-1);
    if (waitMs === 0) expect(told).toMatchObject({ type: "end_of_turn", text });
    else expect(untilEnd()).toEqual([waitMs, text]);
  });

  it("tells an eager end while it waits, so that the answer is being made", () => {
    say("we have two children");
    expect(log.events.at(-1)).toEqual({
      type: "eager_end_of_turn",
      text: "we have two children",
      confidence: 0.8,
      isWhole: false,
    });
    untilEnd();
    expect(log.types.slice(-2)).toEqual(["eager_end_of_turn", "end_of_turn"]);
  });

  it("leaves an eager end standing that the engine told", () => {
    hold.receive({ type: "speech_started" });
    eager("we have two children");
    end("we have two children");
    untilEnd();
    expect(log.types).toEqual(["speech_started", "eager_end_of_turn", "end_of_turn"]);
  });

  it("takes an eager end back whose words were not the last ones", () => {
    hold.receive({ type: "speech_started" });
    eager("is there barking");
    end("is there parking");
    expect(log.types).toEqual(["speech_started", "eager_end_of_turn", "turn_resumed", "end_of_turn"]);
  });

  it("tells no eager end where none is wanted", () => {
    open({}, false);
    hold.receive({ type: "speech_started" });
    eager("we have two");
    hold.receive({ type: "turn_resumed" });
    interim("we have two children");
    end("we have two children");
    untilEnd();
    expect(log.types).toEqual(["speech_started", "interim", "end_of_turn"]);
  });

  it("joins what follows a pause into one turn", () => {
    say("I'd like to.");
    clock.advance(300);
    hold.speechStarted();
    expect(log.types.at(-1)).toBe("turn_resumed");
    clock.advance(150);
    hold.receive({ type: "speech_started" });
    interim("book");
    clock.advance(600);
    eager("book an appointment?");
    clock.advance(100);
    end("book an appointment?");
    expect(log.events.slice(2)).toEqual([
      { type: "eager_end_of_turn", text: "I'd like to.", confidence: 0.8, isWhole: false },
      { type: "turn_resumed" },
      { type: "interim", text: "I'd like to book" },
      { type: "eager_end_of_turn", text: "I'd like to book an appointment?", confidence: 0.5, isWhole: true },
      { type: "end_of_turn", text: "I'd like to book an appointment?", confidence: 0.8 },
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("joins also what voice activity did not notice", () => {
    say("I'd like to");
    clock.advance(500);
    hold.receive({ type: "speech_started" });
    interim("know the price");
    clock.advance(5_000);
    // However long the engine takes to end it, nothing is told twice or lost.
    end("know the price");
    const ends = log.events.filter((event) => event.type === "end_of_turn");
    clock.advance(5_000);
    expect(ends.map((event) => event.text).join(" ")).toBe("I'd like to");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "know the price" });
    expectFluxOrder(log.events.filter((event) => event.type !== "lost"));
  });

  it("judges the joined words: a pause in what is complete by itself is the end", () => {
    say("is there");
    clock.advance(200);
    say("parking");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "is there parking" });
  });

  it("waits again after a sound without words, with the eager end told again", () => {
    say("I'd like to");
    clock.advance(100);
    hold.speechStarted();
    clock.advance(300);
    hold.speechEnded(200);
    expect(log.types.slice(-3)).toEqual(["eager_end_of_turn", "turn_resumed", "eager_end_of_turn"]);
    expect(untilEnd()).toEqual([500, "I'd like to"]);
  });

  it("gives words after such a sound time to be heard", () => {
    say("I'd like to");
    clock.advance(850);
    hold.speechStarted();
    clock.advance(300);
    hold.speechEnded(200);
    expect(untilEnd()).toEqual([300, "I'd like to"]);
  });

  it("ends the turn when the engine found no words in what followed", () => {
    say("we have two children");
    clock.advance(200);
    hold.speechStarted();
    clock.advance(150);
    hold.receive({ type: "speech_started" });
    clock.advance(400);
    hold.speechEnded(200);
    end("");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "we have two children" });
    expect(log.types.filter((type) => type === "end_of_turn")).toHaveLength(1);
  });

  it("does not answer a caller who has gone on before the engine's end of turn came", () => {
    hold.speechStarted();
    clock.advance(100);
    hold.receive({ type: "speech_started" });
    interim("is there parking");
    clock.advance(600);
    hold.speechEnded(200);
    clock.advance(80);
    hold.speechStarted();
    clock.advance(20);
    end("is there parking");
    expect(log.types.at(-1)).toBe("interim");
    hold.receive({ type: "speech_started" });
    interim("near the clinic?");
    clock.advance(400);
    hold.speechEnded(200);
    end("near the clinic?");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "is there parking near the clinic?" });
  });

  it("answers a last word so short that voice activity still hears it", () => {
    hold.speechStarted();
    clock.advance(100);
    hold.receive({ type: "speech_started" });
    interim("is there");
    clock.advance(600);
    hold.speechEnded(200);
    clock.advance(100);
    hold.speechStarted();
    clock.advance(300);
    end("is there parking");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "is there parking" });
  });

  it("answers in front of noise that went on all the time", () => {
    hold.speechStarted();
    clock.advance(100);
    hold.receive({ type: "speech_started" });
    clock.advance(2_000);
    end("is there parking");
    expect(log.types.at(-1)).toBe("end_of_turn");
  });

  it("counts the silence that a late decision has waited already", () => {
    hold.speechStarted();
    hold.receive({ type: "speech_started" });
    interim("I'd like to");
    clock.advance(1_000);
    hold.speechEnded(200);
    clock.advance(550);
    end("I'd like to"); // after 750 ms of silence, 500 more than detectors take
    expect(untilEnd()[0]).toBe(400);
  });

  it("does not take speech that voice activity missed for silence", () => {
    hold.speechStarted();
    hold.receive({ type: "speech_started" });
    interim("hello");
    clock.advance(400);
    hold.speechEnded(200);
    clock.advance(3_000);
    interim("hello we have two children");
    clock.advance(100);
    end("hello we have two children");
    expect(untilEnd()[0]).toBe(200);
  });

  it("waits longer for a caller who pauses long, and learns it from pauses that words end", () => {
    const pauseFor = (ms: number) => {
      hold.speechEnded(200);
      clock.advance(ms - 200 + 100);
      hold.speechStarted();
    };
    hold.speechStarted();
    hold.receive({ type: "speech_started" });
    for (let i = 0; i < 6; i++) {
      clock.advance(500);
      pauseFor(800);
      interim(`word ${i}`);
    }
    const { factor } = pauses;
    expect(factor).toBeGreaterThan(1.4);
    clock.advance(500);
    pauseFor(800);
    hold.speechEnded(200);
    end("we have two children");
    expect(untilEnd()[0]).toBeGreaterThan(400);
    expect(pauses.factor).toBeGreaterThan(factor);
  });

  it("learns from a caller who goes on right after the turn was ended", () => {
    say("is there parking");
    clock.advance(200);
    say("near the clinic");
    expect(pauses.factor).toBeGreaterThan(1);
  });

  it("learns nothing from noise, nor from the silence between turns", () => {
    say("is there parking");
    clock.advance(4_000);
    say("we have two children");
    clock.advance(5_000);
    hold.speechStarted();
    clock.advance(500);
    hold.speechEnded(200);
    hold.speechStarted();
    hold.speechEnded(200);
    end("");
    expect(pauses.factor).toBe(1);
  });

  it("passes an end without words", () => {
    hold.receive({ type: "speech_started" });
    end("");
    expect(log.events.at(-1)).toEqual({ type: "end_of_turn", text: "", confidence: 0.8 });
  });

  it("loses nothing with the engine", () => {
    say("I'd like to");
    hold.receive({ type: "lost" });
    expect(log.types.slice(-3)).toEqual(["eager_end_of_turn", "end_of_turn", "lost"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("hears a caller out who speaks while the engine is lost, and joins what the next one hears", () => {
    say("I'd like to");
    clock.advance(100);
    hold.speechStarted();
    hold.receive({ type: "lost" });
    expect(log.types).not.toContain("end_of_turn");
    hold.receive({ type: "ready" });
    hold.receive({ type: "speech_started" });
    interim("know the price?");
    clock.advance(400);
    hold.speechEnded(200);
    end("know the price?");
    expect(log.events.at(-1)).toMatchObject({ type: "end_of_turn", text: "I'd like to know the price?" });
  });

  it("tells what it holds five seconds after the last news, whatever the noise", () => {
    say("I'd like to");
    hold.speechStarted();
    expect(untilEnd()).toEqual([5_000, "I'd like to"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("never waits longer than five seconds", () => {
    open({ openWaitMs: 5_000 });
    for (let i = 0; i < 40; i++) pauses.note(4_500);
    say("I'd like to");
    expect(untilEnd()[0]).toBe(5_000);
  });

  it("does not hold a turn that has grown past all measure", () => {
    say(`${"we went on and on ".repeat(300)}and`);
    expect(log.types.at(-1)).toBe("end_of_turn");
  });

  it("tells nothing after it was closed", () => {
    say("I'd like to");
    const told = log.events.length;
    hold.close();
    hold.close();
    end("anything");
    clock.advance(10_000);
    expect(log.events).toHaveLength(told);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["is there parking", null, true],
    ["Could you tell me what I owe you?", null, true],
    ["we have two children", null, false],
    ["yes", "yes_no", false],
    ["I am in pain, is there parking?", null, false],
  ] as const)("says whether %j may have an opener early", (text, expected, isWhole) => {
    hold.expect(expected);
    eager(text);
    expect(log.events.at(-1)).toMatchObject({ type: "eager_end_of_turn", isWhole });
  });

  it.each(Array.from({ length: 200 }, (_, seed) => seed))(
    "keeps the guarantees and every word, whatever comes in whatever order (seed %i)",
    (seed) => {
      const random = seededRandom(seed);
      const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
      open({}, random() < 0.9);
      const said: string[] = [];
      const words = (isLast: boolean) => {
        const text = `word${said.length} ${pick(["and", "", "is there parking", "five five", "yes.", "Well?"])}`.trim();
        if (isLast) said.push(`word${said.length}`);
        return text;
      };
      const acts: (() => void)[] = [
        () => hold.receive({ type: "speech_started" }),
        () => interim(pick([words(false), ""])),
        () => eager(words(false)),
        () => hold.receive({ type: "turn_resumed" }),
        () => end(words(true)),
        () => end(words(true)),
        () => end(""),
        () => hold.receive({ type: "lost" }),
        () => hold.receive({ type: "ready" }),
        () => hold.speechStarted(),
        () => hold.speechEnded(pick([200, 260])),
        () => hold.expect(pick([null, "digits", "spelling", "yes_no"])),
        () => clock.advance(pick([20, 100, 400, 2_000])),
        () => clock.advance(pick([20, 100])),
      ];
      for (let step = 0; step < 120; step++) pick(acts)();
      clock.advance(5_000);
      expect(clock.pendingTimers).toBe(0);

      // A lost engine begins anew.
      const stretches: HeardEvent[][] = [[]];
      for (const event of log.events) {
        if (event.type === "lost") stretches.push([]);
        else stretches.at(-1)?.push(event);
      }
      for (const stretch of stretches) expectFluxOrder(stretch as Exclude<ResilientEvent, { type: "lost" }>[]);
      const told = log.events.flatMap((event) =>
        event.type === "end_of_turn" ? (event.text.match(/word\d+/g) ?? []) : [],
      );
      expect(told).toEqual(said);
    },
  );
});
