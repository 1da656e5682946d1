import { describe, expect, it } from "vitest";
import type { CallEvent, CallEventBody } from "../../../../voice/timeline/events.ts";
import { type CriticalPath, criticalPath } from "../../../../workers/measure/benchmarks/critical-path.ts";
import { pipelineFindings } from "../../../../workers/measure/benchmarks/pipeline-findings.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

const turnId = "turn_1";

/** Times of a turn's steps in ms since the call's start; the caller falls silent at 1,000. */
interface Times {
  words?: number;
  begun: number;
  committed: number;
  knowledge?: number;
  token?: number | undefined;
  tool?: [calledAtMs: number, finishedAtMs: number];
  clause?: number;
  ready: number;
  opener?: number;
  answer: number;
  heard: number | null;
}

function pathOf(times: Times): CriticalPath | null {
  const { begun, committed } = times;
  const at = (atMs: number | undefined, body: CallEventBody): CallEvent[] =>
    atMs === undefined ? [] : [{ atMs, ...body } as CallEvent];
  const personal = { text: "are you open" };
  const events = [
    ...at(times.words, { type: "interim_transcript", personal }),
    ...at(begun, { type: "agent_turn_started", turnId, source: "speech", isSpeculative: begun < committed }),
    ...at(committed, {
      type: "turn_committed",
      turnId,
      confidence: 1,
      speechEndMs: 1_000,
      continuesTurnId: null,
      personal,
    }),
    ...at(times.knowledge, { type: "knowledge_retrieved", turnId, entryCount: 1 }),
    ...at(times.knowledge, { type: "llm_requested", turnId, provider: "llm", model: "m" }),
    ...at(times.token, { type: "llm_first_token", turnId }),
    ...at(times.tool?.[0], { type: "tool_called", turnId, name: "book" }),
    ...at(times.tool?.[1], { type: "tool_finished", turnId, name: "book", isOk: true, personal: null }),
    ...at(times.clause, { type: "tts_requested", turnId, provider: "tts", characters: 9 }),
    ...at(times.ready, { type: "answer_ready", turnId, source: "synthesis" }),
    ...at(times.opener, { type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: true }),
    ...at(times.answer, { type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: false }),
    ...at(9_000, {
      type: "agent_turn_ended",
      turnId,
      metrics: turnMetrics({
        turnId,
        source: "speech",
        answerHeardMs: times.heard === null ? null : times.heard - 1_000,
      }),
      personal: { userText: null, replyText: "", heardText: "" },
    }),
  ].sort((a, b) => a.atMs - b.atMs);
  return criticalPath(events, turnId);
}

/** One thing after the other: the reply begins when the turn is over. */
const serial: Times = {
  words: 1_050,
  begun: 1_300,
  committed: 1_300,
  knowledge: 1_310,
  token: 1_410,
  clause: 1_430,
  ready: 1_600,
  answer: 1_600,
  heard: 1_610,
};
/** The same with the reply begun in secret at 1,100: it is ready after the commit. */
const speculative: Times = {
  ...serial,
  begun: 1_100,
  knowledge: 1_110,
  token: 1_210,
  clause: 1_230,
  ready: 1_400,
  answer: 1_400,
  heard: 1_410,
};

describe("the critical path of an answer", () => {
  it("is the whole wait where everything is done one after the other", () => {
    const path = pathOf(serial);
    expect(path?.criticalMs).toEqual({
      speechToText: 50,
      endpointing: 250,
      knowledge: 10,
      model: 100,
      clause: 20,
      voice: 170,
      playout: 10,
    });
    expect(path?.overlapMs).toBe(0);
    expect(path?.waitMs).toBe(610);
  });

  it("adds up to the wait and has no gap, whatever overlaps", () => {
    for (const times of [serial, speculative, { ...speculative, opener: 1_310, answer: 1_500, heard: 1_505 }]) {
      const path = pathOf(times);
      const critical = path?.spans.filter(({ isCritical }) => isCritical) ?? [];
      expect(Object.values(path?.criticalMs ?? {}).reduce((sum, ms) => sum + ms, 0)).toBe(path?.waitMs);
      expect(critical[0]?.fromMs).toBe(0);
      expect(critical.at(-1)?.toMs).toBe(path?.waitMs);
      for (const [index, span] of critical.entries()) expect(span.fromMs).toBe(critical[index - 1]?.toMs ?? 0);
    }
  });

  it("goes through the work begun in secret where that is ready last, and leaves the decision pale", () => {
    const path = pathOf(speculative);
    // From the words to the guess that the turn is over the reply waits for endpointing, not to its end.
    expect(path?.criticalMs).toMatchObject({ speechToText: 50, endpointing: 50, model: 100, voice: 170, playout: 10 });
    expect(path?.spans).toContainEqual({ stage: "endpointing", fromMs: 50, toMs: 300, isCritical: false });
    expect(path?.overlapMs).toBe(200);
  });

  it("goes through the decision where the answer was ready before it", () => {
    const path = pathOf({ ...speculative, ready: 1_280, answer: 1_300, heard: 1_310 });
    expect(path?.criticalMs).toEqual({ speechToText: 50, endpointing: 250, playout: 10 });
    expect(path?.spans.filter(({ isCritical }) => !isCritical).map(({ stage }) => stage)).toEqual([
      "knowledge",
      "model",
      "clause",
      "voice",
    ]);
  });

  it("has a tool between the model and the clause", () => {
    const path = pathOf({ ...serial, token: undefined, tool: [1_400, 1_420] });
    expect(path?.criticalMs).toMatchObject({ model: 90, tools: 20, clause: 10 });
  });

  it("is not there for a turn without speech before it, or whose answer was not heard", () => {
    expect(pathOf({ ...serial, heard: null })).toBeNull();
    expect(criticalPath([], turnId)).toBeNull();
  });
});

describe("what a stage waited for without need", () => {
  it("is the decision, of a reply that began with it although its words were there", () => {
    // Begun with the words at 1,050, the answer is ready at 1,350: 250 ms sooner.
    expect(pathOf(serial)?.needless).toEqual([{ stage: "knowledge", waitedFor: "endpointing", savesMs: 250 }]);
  });

  it("saves no more than there is until the turn is over", () => {
    // Begun with the words, the answer would be ready at 1,100; it may be heard after the decision at 1,300 only.
    const quick = {
      ...serial,
      knowledge: 1_300,
      token: 1_310,
      clause: 1_320,
      ready: 1_350,
      answer: 1_350,
      heard: 1_360,
    };
    expect(pathOf(quick)?.needless).toEqual([{ stage: "knowledge", waitedFor: "endpointing", savesMs: 50 }]);
  });

  it("is the opener, of an answer that was ready before its end", () => {
    const path = pathOf({ ...speculative, opener: 1_310, answer: 1_520, heard: 1_530 });
    expect(path?.needless).toContainEqual({ stage: "playout", waitedFor: "opener", savesMs: 120 });
    expect(path?.criticalMs.opener).toBe(120);
  });

  it("is nothing where the answer was ready before the decision", () => {
    expect(pathOf({ ...speculative, ready: 1_280, answer: 1_300, heard: 1_310 })?.needless).toEqual([]);
  });
});

describe("findings about many turns", () => {
  it("name the stage with the largest share of all critical paths, the median turn, and the mean saving", () => {
    const paths = [serial, speculative, speculative].map((times) => pathOf(times) as CriticalPath);
    const findings = pipelineFindings(paths);
    // Voice 3 × 170 of 610 + 2 × 410.
    expect(findings?.bottleneck).toEqual({ stage: "voice", share: 510 / 1_430 });
    expect(findings?.medianTurn.at(-1)).toEqual({ stage: "playout", fromMs: 400, toMs: 410, isCritical: true });
    const [first] = findings?.parallel ?? [];
    // The speculative ones waited 50 ms for the guess: 250 + 50 + 50.
    expect(first).toEqual({ stage: "knowledge", waitedFor: "endpointing", savesMs: 350 / 3 });
    // 200 of 610 in each of the two that were begun in secret.
    expect(findings?.overlapShare).toBeCloseTo(400 / (3 * 610), 10);
  });

  it("are none of no turns", () => {
    expect(pipelineFindings([])).toBeNull();
  });
});
