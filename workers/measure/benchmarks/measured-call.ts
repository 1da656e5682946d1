import { heardAtMs } from "../../../voice/caller/answer-audio.ts";
import type { ObservedCall, ObservedTurn } from "../../../voice/caller/observed-call.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { lengthOf, type StageName, turnStages } from "../../../voice/timeline/turn-stages.ts";
import { type CriticalPath, criticalPath } from "./critical-path.ts";
import { wordErrors } from "./word-errors.ts";

/** Figures of one answer in a benchmark's call; null for one that it does not have. */
export interface MeasuredAnswer {
  answerHeardMs: number | null;
  turnGapMs: number | null;
  responseTimeMs: number | null;
  endpointingMs: number | null;
  overhangMs: number | null;
  modelFirstTokenMs: number | null;
  voiceFirstByteMs: number | null;
  /** End of the caller's speech → the answer's own words on the caller's loudspeaker, by the caller's clock. */
  callerHeardMs: number | null;
  hasOpener: boolean;
  hasTool: boolean;
  /** Lengths of the stages of its wait, by name. */
  stages: { [Name in StageName]?: number };
}

/** Figures of one call of a benchmark. No words are among them. */
export interface MeasuredCall {
  callId: string;
  answers: MeasuredAnswer[];
  paths: CriticalPath[];
  /** Things that the caller said, and those of them that got no answer, or were not understood to the word. */
  turns: number;
  unanswered: number;
  misunderstood: number;
  /** Agent turns that were heard before the caller had finished. */
  falseStarts: number;
  bargeInStopMs: number[];
  /** Tokens of replies that were begun in secret and thrown away. */
  discardedTokens: number;
  /** 99 of 100 frames of the caller were sent at most this late; null where the clock does not tell. */
  sentLateMs: number | null;
}

/** Measures a call: what its caller observed, with its own timeline. */
export function measureCall(
  observed: ObservedCall,
  timeline: readonly CallEvent[],
  sentLateMs: number | null,
): MeasuredCall {
  const answered = observed.turns.flatMap((turn) => {
    const metrics = observed.metrics.find(({ turnId }) => turnId === turn.answerTurnId);
    return metrics === undefined ? [] : [{ turn, metrics }];
  });
  const answers = answered.map(({ turn, metrics }): MeasuredAnswer => {
    const ofTurn = timeline.filter((event) => "turnId" in event && event.turnId === metrics.turnId);
    const stages = turnStages(timeline, metrics.turnId, 0);
    return {
      answerHeardMs: metrics.answerHeardMs,
      turnGapMs: metrics.turnGapMs,
      responseTimeMs: metrics.responseTimeMs,
      endpointingMs: metrics.endpointingMs,
      overhangMs: metrics.overhangMs,
      modelFirstTokenMs: metrics.llmFirstTokenMs,
      voiceFirstByteMs: metrics.ttsFirstByteMs,
      // How long an opener is, a caller does not know.
      callerHeardMs: metrics.opener === null ? heardAtMs(turn.answerAudio, 0) : null,
      hasOpener: metrics.opener !== null,
      hasTool: ofTurn.some(({ type }) => type === "tool_called"),
      stages: stages?.isAnswerWhole
        ? Object.fromEntries(stages.answer.map((stage) => [stage.name, lengthOf(stage)]))
        : {},
    };
  });
  return {
    callId: observed.callId,
    answers,
    paths: answered.flatMap(({ metrics }) => criticalPath(timeline, metrics.turnId) ?? []),
    turns: observed.turns.length,
    unanswered: observed.turns.filter(({ answerTurnId }) => answerTurnId === null).length,
    misunderstood: observed.turns.filter((turn) => !isUnderstood(turn)).length,
    falseStarts: observed.turns.reduce((sum, { falseStarts }) => sum + falseStarts, 0),
    bargeInStopMs: observed.turns.flatMap(({ bargeInStopMs }) => bargeInStopMs ?? []),
    discardedTokens: observed.metrics.reduce((sum, { discardedTokens }) => sum + discardedTokens, 0),
    sentLateMs,
  };
}

/** True when the agent answered the words that were said in the end, however they were written. */
function isUnderstood({ text, understood }: ObservedTurn): boolean {
  return [understood.at(-1) ?? "", understood.join(" ")].some((answered) => wordErrors(text, answered).errors === 0);
}
