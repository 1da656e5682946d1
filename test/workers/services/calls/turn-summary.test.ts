import { expect, it } from "vitest";
import type { TurnSource } from "../../../../voice/timeline/turn-metrics.ts";
import { summariseTurns } from "../../../../workers/services/calls/turn-summary.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

const turns = (...answers: [TurnSource, number | null][]) =>
  answers.map(([source, responseTimeMs], index) => ({
    metrics: turnMetrics({ turnId: `turn_${index}`, index, source, responseTimeMs }),
    userText: null,
    replyText: "",
    heardText: "",
  }));

it("counts every turn, and takes the median of answers to speech alone", () => {
  const answers = turns(["greeting", 500], ["speech", 40], ["speech", 10], ["text", 900], ["speech", 30]);
  expect(summariseTurns(answers)).toEqual({ turnCount: 5, medianResponseTimeMs: 30 });
});

it("takes the mean of the two in the middle, and leaves out what was not measured", () => {
  const answers = turns(["speech", 25.5], ["speech", null], ["speech", 100], ["speech", 31], ["speech", 2]);
  expect(summariseTurns(answers)).toEqual({ turnCount: 5, medianResponseTimeMs: 28.25 });
});

it("has no median where no answer to speech was measured", () => {
  expect(summariseTurns(turns(["greeting", 40], ["speech", null]))).toEqual({
    turnCount: 2,
    medianResponseTimeMs: null,
  });
  expect(summariseTurns([])).toEqual({ turnCount: 0, medianResponseTimeMs: null });
});
