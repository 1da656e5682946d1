import type { TurnRecord } from "../../../voice/timeline/call-record.ts";

/** A call's turns in three numbers, kept with the call: a list of calls that counted turns would cost a third more. */
export interface TurnSummary {
  /** The agent's turns, its greeting included. */
  turnCount: number;
  /** Over answers to speech, as in the figures: greetings and prompts answer nobody. Null where none was measured. */
  medianResponseTimeMs: number | null;
  /** The same of the time until the answer itself was heard. */
  medianAnswerHeardMs: number | null;
}

/** Sums up the turns of a call. */
export function summariseTurns(turns: readonly TurnRecord[]): TurnSummary {
  const answers = turns.map(({ metrics }) => metrics).filter(({ source }) => source === "speech");
  return {
    turnCount: turns.length,
    medianResponseTimeMs: medianOf(answers.map(({ responseTimeMs }) => responseTimeMs)),
    medianAnswerHeardMs: medianOf(answers.map(({ answerHeardMs }) => answerHeardMs)),
  };
}

/** The middle value, or the mean of the two middle ones: `percentile_cont(0.5)` of Postgres. Leaves out nulls. */
function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : low + (high - low) / 2;
}
