import { beforeEach, describe, expect, it } from "vitest";
import { EarlyEnd } from "../../../voice/listening/early-end.ts";
import type { ResilientEvent } from "../../../voice/listening/resilient-speech-to-text.ts";
import { createCompletenessJudge } from "../../../voice/words/text-completeness.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { EventLog } from "../../support/call/event-log.ts";
import { expectFluxOrder } from "../../support/call/flux-order.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const WAIT_MS = 500;

let clock: FakeClock;
let log: EventLog<ResilientEvent>;
let early: EarlyEnd;

function open(wholeSilenceMs = WAIT_MS): void {
  early = new EarlyEnd({
    clock,
    settings: { wholeSilenceMs },
    judge: createCompletenessJudge(["is there parking", "we are five", "yes", "my tooth hurts"]),
    listener: log.listener,
  });
}

beforeEach(() => {
  clock = new FakeClock();
  log = new EventLog();
  open();
});

const interim = (text: string) => early.receive({ type: "interim", text });
const eager = (text: string) => early.receive({ type: "eager_end_of_turn", text, confidence: 0.5 });
const end = (text: string) => early.receive({ type: "end_of_turn", text, confidence: 0.9 });
const ended = () => log.events.flatMap((event) => (event.type === "end_of_turn" ? [event.text] : []));

/** The caller says `text` and falls silent, which voice activity notices after 200 ms. */
function say(text: string): void {
  early.speechStarted();
  early.receive({ type: "speech_started" });
  interim(text);
  early.speechEnded(200);
}

describe("an overdue end", () => {
  it("takes the words so far, whatever they are, and keeps the engine's own back", () => {
    say("i would like to");
    eager("i would like to");
    expect(early.endOverdue()).toBe(true);
    expect(ended()).toEqual(["i would like to"]);
    expect(early.endOverdue()).toBe(false);
    interim("I would like to,");
    end("i would like to");
    expect(ended()).toEqual(["i would like to"]);
    expectFluxOrder(log.events.filter((event) => event.type !== "lost"));
  });

  it("tells what was said behind one as a turn of its own, in any script", () => {
    say("我想 改一下");
    early.endOverdue();
    early.speechStarted();
    interim("我想 改一下预约。");
    early.speechEnded(200);
    expect(early.endOverdue()).toBe(true);
    end("我想 改一下预约。");
    expect(ended()).toEqual(["我想 改一下", "预约。"]);
    expectFluxOrder(log.events.filter((event) => event.type !== "lost"));
  });

  it("is none without words, nor of a turn that is over or lost", () => {
    expect(early.endOverdue()).toBe(false);
    say(".");
    expect(early.endOverdue()).toBe(false);
    say("is there");
    end("is there");
    expect(early.endOverdue()).toBe(false);
    say("is there");
    early.receive({ type: "lost" });
    expect(early.endOverdue()).toBe(false);
  });
});

describe("punctuation alone", () => {
  it("is no word", () => {
    early.receive({ type: "speech_started" });
    interim(".");
    eager("...");
    end("。");
    expect(log.events).toEqual([
      { type: "speech_started" },
      { type: "interim", text: "" },
      { type: "end_of_turn", text: "", confidence: 0.9 },
    ]);
  });
});

describe("an early end", () => {
  it("comes when whole words have been followed by silence for long enough, and the engine's own is kept back", () => {
    say("is there parking");
    clock.advance(WAIT_MS - 200 - 1);
    expect(ended()).toEqual([]);
    clock.advance(1);
    expect(ended()).toEqual(["is there parking"]);
    eager("is there parking");
    end("is there parking");
    expect(log.types).toEqual(["speech_started", "interim", "end_of_turn"]);
  });

  it("leaves an engine that is quicker alone", () => {
    say("is there parking");
    clock.advance(100);
    eager("is there parking");
    end("is there parking");
    clock.advance(1_000);
    expect(log.types).toEqual(["speech_started", "interim", "eager_end_of_turn", "end_of_turn"]);
  });

  it.each(["is there", "i went to the", "my tooth hurts", "yes", ""])("does not come after %j", (text) => {
    say(text);
    clock.advance(5_000);
    expect(ended()).toEqual([]);
  });

  it("does not come while the caller speaks, nor where it is off", () => {
    say("is there parking");
    early.speechStarted();
    clock.advance(5_000);
    expect(ended()).toEqual([]);
    open(0);
    say("is there parking");
    clock.advance(5_000);
    expect(ended()).toEqual([]);
  });

  it("tells words that the engine adds to it as a turn of their own", () => {
    say("we are five");
    clock.advance(WAIT_MS);
    early.speechStarted();
    interim("we are five is there");
    eager("We are five, is there parking?");
    end("We are five, is there parking?");
    expect(log.events.slice(2)).toMatchObject([
      { type: "end_of_turn", text: "we are five" },
      { type: "speech_started" },
      { type: "interim", text: "is there" },
      { type: "eager_end_of_turn", text: "is there parking?" },
      { type: "end_of_turn", text: "is there parking?" },
    ]);
    say("is there parking");
    clock.advance(WAIT_MS);
    expect(ended().at(-1)).toBe("is there parking");
  });

  it("takes back an eager end of other words first", () => {
    say("is there");
    eager("is there");
    early.receive({ type: "turn_resumed" });
    interim("is there parking");
    clock.advance(WAIT_MS);
    expect(log.types.slice(-3)).toEqual(["turn_resumed", "interim", "end_of_turn"]);
  });

  it("is forgotten with a lost engine, and leaves no timer behind", () => {
    say("is there parking");
    early.receive({ type: "lost" });
    clock.advance(WAIT_MS);
    expect(ended()).toEqual([]);
    say("is there parking");
    early.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells an eager end of a short answer with its words, once, and takes it back when more come", () => {
    early.speechStarted();
    early.receive({ type: "speech_started" });
    interim("yes");
    eager("yes");
    interim("yes is there");
    eager("yes is there parking");
    end("yes is there parking");
    expect(log.types).toEqual([
      "speech_started",
      "interim",
      "eager_end_of_turn",
      "turn_resumed",
      "interim",
      "eager_end_of_turn",
      "end_of_turn",
    ]);
    interim("is there parking");
    expect(log.types.at(-1)).toBe("interim");
  });

  it("keeps Flux's order, whatever the caller and the engine do", () => {
    const words = ["yes", "is there parking", "we are five", "there"];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      clock = new FakeClock();
      log = new EventLog();
      open();
      let text = "";
      let isOpen = false;
      let isEager = false;
      for (let i = 0; i < 60; i++) {
        const choice = Math.floor(random() * 8);
        if (choice === 0) early.speechStarted();
        else if (choice === 1) early.speechEnded(200);
        else if (choice === 2) clock.advance(Math.floor(random() * 900));
        else if (!isOpen) {
          early.receive({ type: "speech_started" });
          [isOpen, isEager, text] = [true, false, ""];
        } else if (isEager && choice < 6) {
          early.receive({ type: "turn_resumed" });
          isEager = false;
        } else if (choice === 3 || text === "") {
          if (isEager) continue;
          text = `${text} ${words[Math.floor(random() * words.length)]}`.trim();
          interim(text);
        } else if (choice === 4 && !isEager) {
          eager(text);
          isEager = true;
        } else {
          end(text);
          isOpen = false;
        }
      }
      expectFluxOrder(log.events.filter((event) => event.type !== "lost"));
    }
  });
});
