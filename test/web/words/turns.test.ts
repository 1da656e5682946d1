import { describe, expect, it } from "vitest";
import { turnRemarks } from "../../../web/src/words/turns.ts";
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
