import { expect, it } from "vitest";
import type { TurnSource } from "../../../../voice/timeline/turn-metrics.ts";
import { summariseTurns } from "../../../../workers/services/calls/turn-summary.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

/** Turns by source, response time and the time until the answer was heard. */
const turns = (...answers: [TurnSource, number | null, (number | null)?][]) =>
  answers.map(([source, responseTimeMs, answerHeardMs = null], index) => ({
    metrics: turnMetrics({ turnId: `turn_${index}`, index, source, responseTimeMs, answerHeardMs }),
    userText: null,
    replyText: "",
    heardText: "",
  }));

it("counts every turn, and takes the median of answers to speech alone", () => {
  const answers = turns(["greeting", 500], ["speech", 40], ["speech", 10], ["text", 900], ["speech", 30]);
  expect(summariseTurns(answers)).toEqual({ turnCount: 5, medianResponseTimeMs: 30, medianAnswerHeardMs: null });
});

it("takes the lower of the two in the middle, which a turn really had, and leaves out what was not measured", () => {
  const answers = turns(["speech", 25.5], ["speech", null], ["speech", 100], ["speech", 31], ["speech", 2]);
  expect(summariseTurns(answers)).toEqual({ turnCount: 5, medianResponseTimeMs: 25.5, medianAnswerHeardMs: null });
});

it("has no median where no answer to speech was measured", () => {
  expect(summariseTurns(turns(["greeting", 40], ["speech", null]))).toEqual({
    turnCount: 2,
    medianResponseTimeMs: null,
    medianAnswerHeardMs: null,
  });
  expect(summariseTurns([])).toEqual({ turnCount: 0, medianResponseTimeMs: null, medianAnswerHeardMs: null });
});

it("takes the median of when answers were heard from those that were, whichever had been opened sooner", () => {
  const answers = turns(["speech", 5, 1_002], ["speech", 300, 600], ["speech", 10, null], ["text", 5, 9_000]);
  expect(summariseTurns(answers)).toEqual({ turnCount: 4, medianResponseTimeMs: 10, medianAnswerHeardMs: 600 });
});
