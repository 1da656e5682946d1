import { describe, expect, it } from "vitest";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { eventWords } from "../../../web/src/words/timeline.ts";

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
