/** Failure of a step whose message is meant for people and holds no data. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
}
