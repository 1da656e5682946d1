import { z } from "zod";
import type { CallEvent } from "../timeline/events.ts";
import type { TurnMetrics } from "../timeline/turn-metrics.ts";

/** Measures of a turn that an expectation can be about. */
export const expectedMeasures = [
  "answerHeardMs",
  "responseTimeMs",
  "turnGapMs",
  "bargeInStopMs",
  "longestSilenceMs",
  "falseStart",
  "failed",
] as const;

/**
 * Expectation: what an agent turn of a recorded call should have been. A line of a recording's file, behind the header;
 * such a file is a regression test of the call.
 */
export const expectationSchema = z.object({
  type: z.literal("expectation"),
  turnId: z.string(),
  measure: z.enum(expectedMeasures),
  /** Largest value that is good; 0 for what should not have happened. */
  atMost: z.number().min(0),
  /** Reason, for the reader: the rule whose alert the file was made of. */
  because: z.string(),
});
/** Expectation of an agent turn, see `expectationSchema`. */
export type Expectation = z.infer<typeof expectationSchema>;

/** Outcome of an expectation. `actual` is null when the turn, or what is measured of it, did not happen. */
export interface ExpectationOutcome extends Expectation {
  actual: number | null;
  isMet: boolean;
}

/**
 * Holds the turns of a timeline against an expectation. What did not happen is not met: nothing was answered in time.
 */
export function checkExpectation(expectation: Expectation, events: readonly CallEvent[]): ExpectationOutcome {
  const { turnId, measure, atMost } = expectation;
  const turns = events.flatMap((event) => (event.type === "agent_turn_ended" ? [event.metrics] : []));
  const turn = turns.find((each) => each.turnId === turnId);
  const actual = turn === undefined ? null : measuredOf(turn, measure);
  return { ...expectation, actual, isMet: actual !== null && actual <= atMost };
}

function measuredOf(turn: TurnMetrics, measure: Expectation["measure"]): number | null {
  if (measure === "falseStart") return turn.falseStart ? 1 : 0;
  if (measure === "failed") return turn.outcome === "failed" ? 1 : 0;
  // A turn in which nobody spoke over the agent has nothing to stop, and one without a silence has none.
  if (measure === "bargeInStopMs" || measure === "longestSilenceMs") return turn[measure] ?? 0;
  return turn[measure];
}
