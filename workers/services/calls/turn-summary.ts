import type { TurnRecord } from "../../../voice/timeline/call-record.ts";
import { answersSpeech, quantile } from "../../measure/quantiles.ts";

/** A call's turns in a few numbers, kept with the call: a list of calls that counted turns would cost a third more. */
export interface TurnSummary {
  /** The agent's turns, its greeting included. */
  turnCount: number;
  /** Turns of the agent that the caller interrupted. */
  interruptionCount: number;
  /** Over answers to speech, as in the figures: greetings and prompts answer nobody. Null where none was measured. */
  medianResponseTimeMs: number | null;
  /** The same of the time until the answer itself was heard. */
  medianAnswerHeardMs: number | null;
  /** The same of the silence before a first sound. */
  medianTurnGapMs: number | null;
  /** The longest of these silences. */
  worstTurnGapMs: number | null;
}

/** Sums up the turns of a call. */
export function summariseTurns(turns: readonly TurnRecord[]): TurnSummary {
  const answers = turns.map(({ metrics }) => metrics).filter(answersSpeech);
  const gapsMs = answers.map(({ turnGapMs }) => turnGapMs);
  return {
    turnCount: turns.length,
    interruptionCount: turns.filter(({ metrics }) => metrics.interrupted).length,
    medianResponseTimeMs: quantile(
      answers.map(({ responseTimeMs }) => responseTimeMs),
      0.5,
    ),
    medianAnswerHeardMs: quantile(
      answers.map(({ answerHeardMs }) => answerHeardMs),
      0.5,
    ),
    medianTurnGapMs: quantile(gapsMs, 0.5),
    worstTurnGapMs: quantile(gapsMs, 1),
  };
}
