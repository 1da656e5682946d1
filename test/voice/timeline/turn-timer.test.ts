import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { turnMetricsSchema } from "../../../voice/timeline/turn-metrics.ts";
import { noWaste, type TurnEnd, TurnTimer } from "../../../voice/timeline/turn-timer.ts";

const turnId = "turn_0004";
const end: TurnEnd = {
  outcome: "completed",
  heardMs: 1_234.4,
  bargeInStopMs: null,
  discarded: noWaste,
  isFalseStart: false,
  longestSilenceMs: null,
  answerHeardAtMs: null,
};

function timer(isSpeculative: boolean): TurnTimer {
  return new TurnTimer({ turnId, index: 4, source: "speech", atMs: 1_000, isSpeculative });
}

const steps: CallEvent[] = [
  { type: "llm_requested", atMs: 1_010, turnId, provider: "a", model: "m" },
  { type: "llm_requested", atMs: 1_100, turnId, provider: "b", model: "m" },
  { type: "llm_first_token", atMs: 1_210, turnId },
  { type: "tts_requested", atMs: 1_230, turnId, provider: "t", characters: 20 },
  { type: "tts_first_byte", atMs: 1_310, turnId },
  { type: "tts_requested", atMs: 1_400, turnId, provider: "t", characters: 20 },
  { type: "tts_first_byte", atMs: 1_900, turnId },
  { type: "llm_first_token", atMs: 9_999, turnId: "turn_0005" },
];
const audio = (atMs: number, isOpener = false): CallEvent => ({
  type: "audio_started",
  atMs,
  turnId,
  trimmedSilenceMs: 35,
  isOpener,
});

describe("TurnTimer", () => {
  it("reads every latency off the first event of its kind", () => {
    const timed = timer(false);
    timed.committed(1_000, 480);
    for (const event of [...steps, audio(1_320)]) timed.observe(event);
    const metrics = timed.finish(end);
    expect(turnMetricsSchema.parse(metrics)).toEqual({
      turnId,
      index: 4,
      source: "speech",
      outcome: "completed",
      startedAtMs: 1_000,
      responseTimeMs: 320,
      turnGapMs: 840,
      endpointingMs: 520,
      llmFirstTokenMs: 200,
      ttsFirstByteMs: 80,
      trimmedSilenceMs: 35,
      bargeInStopMs: null,
      speculative: false,
      opener: null,
      interrupted: false,
      discardedAttempts: 0,
      discardedTokens: 0,
      discardedCharacters: 0,
      savedMs: null,
      falseStart: false,
      longestSilenceMs: null,
      answerHeardMs: null,
      overhangMs: null,
      hedge: null,
      heardMs: 1_234,
    });
  });

  it("counts from the commit when the answer was begun before it", () => {
    const timed = timer(true);
    for (const event of steps) timed.observe(event);
    timed.committed(1_500, 900);
    timed.observe(audio(1_500));
    expect(timed.finish(end)).toMatchObject({
      startedAtMs: 1_500,
      responseTimeMs: 0,
      turnGapMs: 600,
      llmFirstTokenMs: 200,
      speculative: true,
    });
  });

  it("tells an opener from the answer", () => {
    const timed = timer(false);
    timed.committed(1_000, 480);
    timed.observe(audio(1_050, true));
    timed.observe(audio(1_600));
    const heard = { ...end, answerHeardAtMs: 1_640 };
    expect(timed.finish(heard)).toMatchObject({ responseTimeMs: 50, turnGapMs: 570, answerHeardMs: 1_160 });
  });

  it.each([
    ["is there before the commit", 900, 0, 1_040, 560, 40],
    ["comes behind an opener that ends before it", 1_600, 1_050, 1_610, 1_130, 10],
    ["waits for an opener to end", 1_200, 1_050, 1_700, 1_220, 500],
  ])(
    "tells when the answer was heard, and how long it had waited: it %s",
    (_, readyMs, openerMs, heardMs, answerHeardMs, overhangMs) => {
      const timed = timer(false);
      timed.committed(1_000, 480);
      timed.observe({ type: "answer_ready", atMs: readyMs, turnId, source: "synthesis" });
      if (openerMs > 0) timed.observe(audio(openerMs, true));
      timed.observe(audio(heardMs));
      expect(timed.finish({ ...end, answerHeardAtMs: heardMs })).toMatchObject({ answerHeardMs, overhangMs });
    },
  );

  it("has no answer heard before its first sample was handed over", () => {
    const timed = timer(false);
    timed.committed(1_000, 480);
    timed.observe(audio(1_051));
    expect(timed.finish({ ...end, answerHeardAtMs: 1_050 })).toMatchObject({ turnGapMs: 571, answerHeardMs: 571 });
  });

  it("has null for everything of which one end is missing", () => {
    const nothing = timer(true).finish({ ...end, outcome: "failed", heardMs: 0, bargeInStopMs: null });
    expect(nothing).toMatchObject({
      responseTimeMs: null,
      turnGapMs: null,
      endpointingMs: null,
      llmFirstTokenMs: null,
      ttsFirstByteMs: null,
      trimmedSilenceMs: null,
    });
    const typed = timer(false);
    typed.committed(1_000, null);
    typed.observe(audio(1_100));
    expect(typed.finish(end)).toMatchObject({ responseTimeMs: 100, turnGapMs: null, endpointingMs: null });
  });

  it("says how an interruption went", () => {
    const stopped = timer(false).finish({ ...end, outcome: "interrupted", heardMs: 700, bargeInStopMs: 90 });
    expect(stopped).toMatchObject({ outcome: "interrupted", interrupted: true, bargeInStopMs: 90 });
  });
});
