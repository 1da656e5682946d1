import { expect, it } from "vitest";
import type { TurnSource } from "../../../../voice/timeline/turn-metrics.ts";
import { summariseTurns, type TurnSummary } from "../../../../workers/services/calls/turn-summary.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

/** Turns by source, response time, the time until the answer was heard, and the gap before the first sound. */
const turns = (...answers: [TurnSource, number | null, (number | null)?, (number | null)?][]) =>
  answers.map(([source, responseTimeMs, answerHeardMs = null, turnGapMs = null], index) => ({
    metrics: turnMetrics({ turnId: `turn_${index}`, index, source, responseTimeMs, answerHeardMs, turnGapMs }),
    userText: null,
    replyText: "",
    heardText: "",
  }));

/** The summary of a call of which nothing was measured, with these fields changed. */
const summary = (changed: Partial<TurnSummary>): TurnSummary => ({
  turnCount: 0,
  interruptionCount: 0,
  medianResponseTimeMs: null,
  medianAnswerHeardMs: null,
  medianTurnGapMs: null,
  worstTurnGapMs: null,
  ...changed,
});

it("counts every turn, and takes the median of answers to speech alone", () => {
  const answers = turns(["greeting", 500], ["speech", 40], ["speech", 10], ["text", 900], ["speech", 30]);
  expect(summariseTurns(answers)).toEqual(summary({ turnCount: 5, medianResponseTimeMs: 30 }));
});

it("takes the lower of the two in the middle, which a turn really had, and leaves out what was not measured", () => {
  const answers = turns(["speech", 25.5], ["speech", null], ["speech", 100], ["speech", 31], ["speech", 2]);
  expect(summariseTurns(answers)).toEqual(summary({ turnCount: 5, medianResponseTimeMs: 25.5 }));
});

it("has no median where no answer to speech was measured", () => {
  const answers = turns(["greeting", 40], ["speech", null]);
  expect(summariseTurns(answers)).toEqual(summary({ turnCount: 2 }));
  expect(summariseTurns([])).toEqual(summary({}));
});

it("takes the median of when answers were heard from those that were, whichever had been opened sooner", () => {
  const answers = turns(["speech", 5, 1_002], ["speech", 300, 600], ["speech", 10, null], ["text", 5, 9_000]);
  expect(summariseTurns(answers)).toEqual(
    summary({ turnCount: 4, medianResponseTimeMs: 10, medianAnswerHeardMs: 600 }),
  );
});

it("takes the worst gap and the one in the middle from answers to speech", () => {
  const gaps = turns(["greeting", null, null, 9_000], ["speech", null, null, 320], ["speech", null, null, 2_400]);
  expect(summariseTurns(gaps)).toEqual(summary({ turnCount: 3, medianTurnGapMs: 320, worstTurnGapMs: 2_400 }));
});

it("counts the turns that the caller interrupted, the greeting among them", () => {
  const spoken = turns(["greeting", null], ["speech", null], ["speech", null]);
  const interrupted = spoken.map((turn, index) => ({
    ...turn,
    metrics: { ...turn.metrics, interrupted: index < 2 },
  }));
  expect(summariseTurns(interrupted)).toEqual(summary({ turnCount: 3, interruptionCount: 2 }));
});
