import { expect, it } from "vitest";
import { slowTurnExpectations } from "../../../../workers/services/calls/call-expectations.ts";
import { turnMetrics } from "../../../support/call/call-record.ts";

const turns = [
  turnMetrics({ turnId: "turn_0", answerHeardMs: 900, turnGapMs: 300 }),
  turnMetrics({ turnId: "turn_1", answerHeardMs: 1_400, turnGapMs: 350 }),
  turnMetrics({ turnId: "turn_2", answerHeardMs: null, turnGapMs: null }),
];

it("expects of the turns that took longer not to", () => {
  expect(slowTurnExpectations(turns, "answerHeardMs", 1_000)).toEqual([
    expect.objectContaining({ type: "expectation", turnId: "turn_1", measure: "answerHeardMs", atMost: 1_000 }),
  ]);
  expect(slowTurnExpectations(turns, "turnGapMs", 299).map(({ turnId }) => turnId)).toEqual(["turn_0", "turn_1"]);
});

it("expects nothing where no turn did, or none was measured", () => {
  expect(slowTurnExpectations(turns, "answerHeardMs", 1_400)).toEqual([]);
  expect(slowTurnExpectations(turns, "bargeInStopMs", 0)).toEqual([]);
});
