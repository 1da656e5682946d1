import type { Expectation } from "../../../voice/flight/expectation.ts";
import type { Turn } from "./calls.ts";

/** Measures of a turn that a test of a call can be about, in ms. */
export const testedMeasures = [
  "answerHeardMs",
  "turnGapMs",
  "responseTimeMs",
  "longestSilenceMs",
  "bargeInStopMs",
] as const satisfies readonly Expectation["measure"][];
/** Measure of a turn that a test of a call can be about. */
export type TestedMeasure = (typeof testedMeasures)[number];

/** Expects of every turn of a call that took longer than `atMost` ms not to. None where no turn did. */
export function slowTurnExpectations(
  turns: readonly Pick<Turn, "turnId" | TestedMeasure>[],
  measure: TestedMeasure,
  atMost: number,
): Expectation[] {
  return turns
    .filter((turn) => (turn[measure] ?? 0) > atMost)
    .map(({ turnId }) => ({
      type: "expectation",
      turnId,
      measure,
      atMost,
      because: `It took longer in the call that the test was made of`,
    }));
}
