/** Failure of a step whose message is meant for people and holds no data; of other errors a report has the name. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
}
