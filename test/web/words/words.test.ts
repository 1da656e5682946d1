import { describe, expect, it } from "vitest";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { eventWords, turnRemarks } from "../../../web/src/words/words.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

describe("what is said of a turn", () => {
  it("is nothing when nothing out of the ordinary was measured", () => {
    expect(turnRemarks(answerMetrics())).toEqual([]);
    const nothing = { responseTimeMs: null, longestSilenceMs: null, savedMs: null };
    expect(turnRemarks(answerMetrics(nothing))).toEqual([]);
  });

  it.each([
    [{ bargeInStopMs: 180.4 }, "stopped 180 ms after the interruption began"],
    [{ falseStart: true }, "began before the caller had finished"],
    [{ opener: "Sure." }, "opened with “Sure.”"],
    [{ hedge: "workers-ai" }, "answered by workers-ai in another's place"],
    [{ savedMs: 240.6 }, "241 ms of the work done by then"],
    [
      { discardedAttempts: 1, discardedTokens: 90, discardedCharacters: 40 },
      "one answer thrown away before it (90 tokens, 40 characters synthesised)",
    ],
    [{ discardedAttempts: 2 }, "2 answers thrown away before it (0 tokens, 0 characters synthesised)"],
    [{ longestSilenceMs: 900, responseTimeMs: 20 }, "silent for 900 ms at the longest"],
    [{ longestSilenceMs: 900, responseTimeMs: null }, "silent for 900 ms at the longest"],
  ])("is, for %j: %s", (changed, words) => {
    expect(turnRemarks(answerMetrics(changed))).toEqual([words]);
  });

  it("leaves out a silence that was the wait for the first sound, and work in advance that saved nothing", () => {
    expect(turnRemarks(answerMetrics({ longestSilenceMs: 120.4, responseTimeMs: 120, savedMs: 0 }))).toEqual([]);
  });
});

describe("an event in words", () => {
  const turnId = "turn_1";
  it.each<[CallEventBody, string]>([
    [
      { type: "opener_chosen", turnId, act: "request", opener: "Sure." },
      "opener “Sure.” chosen, as the caller asked for something",
    ],
    [
      { type: "hedge_started", turnId, stage: "llm", provider: "workers-ai", afterMs: 812.4 },
      "language model late after 812 ms: workers-ai was asked too",
    ],
    [{ type: "hedge_won", turnId, stage: "llm", provider: "workers-ai" }, "workers-ai was the first to answer"],
    [{ type: "answer_ready", turnId, source: "synthesis" }, "first sound of the answer is ready"],
    [
      { type: "answer_ready", turnId, source: "recurring_clip" },
      "first sound of the answer is ready: known from earlier calls",
    ],
    [{ type: "holding_line_started", turnId }, "answer late: the caller was asked for patience"],
    [{ type: "playback_resumed", turnId, fromMs: 1_240 }, "went on at 1240 ms: nobody had wanted to interrupt"],
    [
      { type: "speculation_discarded", turnId, reason: "resumed", tokens: 1, characters: 0 },
      "early answer thrown away: the caller went on",
    ],
    [{ type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: true }, "opener began to play"],
    [{ type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: false }, "answer began to play"],
  ])("%j", (event, words) => {
    expect(eventWords({ atMs: 1, ...event })).toBe(words);
  });

  it("is left to its name where that says it all", () => {
    expect(eventWords({ atMs: 1, type: "turn_resumed" })).toBeNull();
  });
});
