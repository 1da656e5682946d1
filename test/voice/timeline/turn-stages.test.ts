import { describe, expect, it } from "vitest";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import {
  bottleneckOf,
  endedTurnStages,
  lengthOf,
  type Stage,
  stagesUntil,
  type TurnStages,
  turnStages,
} from "../../../voice/timeline/turn-stages.ts";
import { turnMetrics } from "../../support/call/call-record.ts";

const turnId = "turn_1";
type Timed = CallEventBody & { atMs: number };

const speech = (endMs: number): Timed => ({ type: "speech_ended", speechAtMs: endMs, atMs: endMs + 100 });
const words = (text: string, atMs: number): Timed => ({ type: "interim_transcript", personal: { text }, atMs });
const started = (atMs: number, isSpeculative = false): Timed => ({
  type: "agent_turn_started",
  turnId,
  source: "speech",
  isSpeculative,
  atMs,
});
const committed = (atMs: number, speechEndMs: number | null = 1_000, text = "Are you open?"): Timed => ({
  type: "turn_committed",
  turnId,
  confidence: 1,
  speechEndMs,
  continuesTurnId: null,
  personal: { text },
  atMs,
});
const knowledge = (atMs: number): Timed => ({ type: "knowledge_retrieved", turnId, entryCount: 1, atMs });
const token = (atMs: number): Timed => ({ type: "llm_first_token", turnId, atMs });
const clause = (atMs: number): Timed => ({ type: "tts_requested", turnId, provider: "tts", characters: 9, atMs });
const ready = (atMs: number, source: "synthesis" | "clip" = "synthesis"): Timed => ({
  type: "answer_ready",
  turnId,
  source,
  atMs,
});
const audio = (atMs: number, isOpener = false): Timed => ({
  type: "audio_started",
  turnId,
  trimmedSilenceMs: 0,
  isOpener,
  atMs,
});
const ended = (atMs: number, answerHeardMs: number | null): Timed => ({
  type: "agent_turn_ended",
  turnId,
  metrics: turnMetrics({ turnId, source: "speech", answerHeardMs }),
  personal: { userText: null, replyText: "", heardText: "" },
  atMs,
});

function stagesOf(events: readonly Timed[], nowMs = 9_999): TurnStages {
  const stages = turnStages(events as CallEvent[], turnId, nowMs);
  if (stages === null) throw new Error("the turn has not begun");
  return stages;
}
const lengths = (stages: readonly Stage[]) => stages.map((stage) => [stage.name, lengthOf(stage)]);

describe("the stages of an answer", () => {
  const plain = [
    speech(1_000),
    words("are you", 900),
    words("are you open", 1_090),
    started(1_300),
    committed(1_300),
    knowledge(1_302),
    token(1_700),
    clause(1_740),
    ready(1_850),
    audio(1_850),
  ];

  it("stand one behind the other, from the caller's last sound to the answer's first", () => {
    const { gap, answer, fromMs, isAnswerWhole } = stagesOf([...plain, ended(4_000, 910)]);
    const work = [
      ["speechToText", 90],
      ["endpointing", 210],
      ["knowledge", 2],
      ["model", 398],
      ["clause", 40],
      ["voice", 110],
      ["queue", 0],
    ];
    expect(fromMs).toBe(1_000);
    expect(lengths(gap)).toEqual(work);
    expect(lengths(answer)).toEqual([...work, ["playout", 60]]);
    expect(isAnswerWhole).toBe(true);
    expect(bottleneckOf(stagesOf([...plain, ended(4_000, 910)]))).toBe("model");
  });

  it("count of work in secret only what was still waited for", () => {
    const { answer } = stagesOf([
      speech(1_000),
      words("are you open", 1_050),
      started(1_100, true),
      knowledge(1_101),
      token(1_280),
      committed(1_300),
      clause(1_320),
      ready(1_400),
      audio(1_400),
      ended(4_000, 400),
    ]);
    expect(lengths(answer)).toEqual([
      ["speechToText", 50],
      ["endpointing", 250],
      ["knowledge", 0],
      ["model", 0],
      ["clause", 20],
      ["voice", 80],
      ["queue", 0],
      ["playout", 0],
    ]);
  });

  it("tell the wait for an opener's end, which is a wait for the answer and none for a sound", () => {
    const stages = stagesOf([
      speech(1_000),
      started(1_300),
      committed(1_300),
      audio(1_310, true),
      token(1_500),
      clause(1_520),
      ready(1_600),
      audio(2_050),
      ended(4_000, 1_090),
    ]);
    expect(lengths(stages.gap)).toEqual([
      ["endpointing", 300],
      ["opener", 10],
    ]);
    expect(lengths(stages.answer)).toEqual([
      ["endpointing", 300],
      ["model", 200],
      ["clause", 20],
      ["voice", 80],
      ["queue", 450],
      ["playout", 40],
    ]);
    expect(bottleneckOf(stages)).toBe("queue");
  });

  it("tell tools apart that ran before the first clause, and not those of later", () => {
    const called: Timed = { type: "tool_called", turnId, name: "book", atMs: 1_500 };
    const finished = (atMs: number): Timed => ({
      type: "tool_finished",
      turnId,
      name: "book",
      isOk: true,
      personal: null,
      atMs,
    });
    const { answer } = stagesOf([
      started(1_300),
      committed(1_300),
      called,
      finished(1_900),
      token(2_100),
      clause(2_150),
      finished(2_160),
      ready(2_300),
      audio(2_300),
      ended(4_000, 1_300),
    ]);
    expect(lengths(answer).slice(1, 4)).toEqual([
      ["model", 200],
      ["tools", 400],
      ["clause", 250],
    ]);
  });

  it("have no voice where the first clause was a clip", () => {
    const { answer } = stagesOf([
      started(1_300),
      committed(1_300),
      token(1_500),
      ready(1_510, "clip"),
      audio(1_510),
      clause(1_700),
      ended(4_000, 520),
    ]);
    expect(lengths(answer)).toEqual([
      ["endpointing", 300],
      ["model", 200],
      ["clause", 10],
      ["voice", 0],
      ["queue", 0],
      ["playout", 10],
    ]);
  });

  it("take no words of an earlier turn for the caller's", () => {
    const before: Timed[] = [words("are you open", 300), { ...committed(400), turnId: "turn_0" } as Timed];
    const { answer } = stagesOf([
      ...before,
      started(1_300),
      committed(1_300),
      ready(1_400),
      audio(1_400),
      ended(4_000, 400),
    ]);
    expect(lengths(answer)[0]).toEqual(["endpointing", 300]);
  });

  it("begin at the commit where no speech began the turn", () => {
    const { fromMs, gap, isAnswerWhole } = stagesOf([
      committed(1_300, null),
      started(1_300),
      token(1_500),
      ready(1_600),
      audio(1_600),
      ended(4_000, null),
    ]);
    expect(fromMs).toBe(1_300);
    expect(gap.reduce((sum, stage) => sum + lengthOf(stage), 0)).toBe(300);
    expect(isAnswerWhole).toBe(false);
  });
});

describe("the stages of a turn that runs", () => {
  it("end in the one that goes on, until now", () => {
    const events = [speech(1_000), started(1_300), committed(1_300), token(1_500)];
    const { answer, isGapWhole } = stagesOf(events, 1_620);
    expect(lengths(answer)).toEqual([
      ["endpointing", 300],
      ["model", 200],
      ["clause", 120],
    ]);
    expect(answer.map(({ isOpen }) => isOpen)).toEqual([false, false, true]);
    expect(isGapWhole).toBe(false);
    expect(bottleneckOf(stagesOf(events, 1_620))).toBeNull();
  });

  it("begin at the caller's latest speech end until the turn is committed", () => {
    const { fromMs, answer } = stagesOf([speech(400), speech(1_000), started(1_150, true)], 1_180);
    expect(fromMs).toBe(1_000);
    expect(answer).toEqual([{ name: "speechToText", fromMs: 1_000, toMs: 1_180, isOpen: true }]);
  });

  it("are none before it has begun", () => {
    expect(turnStages([speech(1_000)] as CallEvent[], turnId, 1_100)).toBeNull();
  });

  it("stay open no longer than the turn", () => {
    const { answer } = stagesOf([started(1_300), committed(1_300), token(1_500), ended(1_600, null)], 5_000);
    expect(answer.some(({ isOpen }) => isOpen)).toBe(false);
  });
});

describe("the stages of a call's ended turns", () => {
  it("are those of each turn alone, read from the words that it answers on", () => {
    const second = (event: Timed): Timed => ({ ...event, turnId: "turn_2" }) as Timed;
    const events = [
      speech(1_000),
      started(1_300),
      committed(1_300),
      token(1_700),
      audio(1_800),
      // The next caller's turn begins before the end of the first, which it interrupts.
      words("yes", 2_090),
      ended(2_200, 900),
      second(started(2_400)),
      second(committed(2_400, 2_000, "Yes")),
      second(token(2_500)),
      second(audio(2_500)),
      second(ended(4_000, 520)),
    ] as CallEvent[];
    const stages = endedTurnStages(events);
    expect([...stages.keys()]).toEqual(["turn_1", "turn_2"]);
    expect(stages.get("turn_1")).toEqual(turnStages(events, "turn_1", 2_200));
    expect(lengths(stages.get("turn_2")?.answer ?? [])).toEqual([
      ["speechToText", 90],
      ["endpointing", 310],
      ["model", 100],
      ["queue", 0],
      ["playout", 20],
    ]);
  });

  it("are drawn out to now where they go on, and nowhere else", () => {
    const stages = stagesOf([speech(1_000), started(1_300), committed(1_300)], 1_400);
    expect(lengths(stagesUntil(stages, 1_900).answer)).toEqual([
      ["endpointing", 300],
      ["knowledge", 600],
    ]);
  });
});
