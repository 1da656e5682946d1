import type { AnswerSource, CallEvent } from "../../../voice/timeline/events.ts";
import type { TurnMetrics, TurnOutcome } from "../../../voice/timeline/turn-metrics.ts";
import { endedTurnStages, type TurnStages } from "../../../voice/timeline/turn-stages.ts";
import type { CallClock } from "./call-clock.ts";
import { readTurnStamps, type TurnStamps } from "./turn-stamps.ts";

/** A turn to be drawn: its metrics, the caller's words that it answers, and what its timeline says. */
export interface DrawnTurn {
  /** Without an outcome the turn goes on: its latencies are those known so far. */
  metrics: Omit<TurnMetrics, "outcome"> & { outcome: TurnOutcome | null };
  userText: string | null;
  /** Times of its steps, and the stages of the caller's wait; null where nobody kept the timeline. */
  stamps: TurnStamps | null;
  stages: TurnStages | null;
  /** The call's clock, up to which a turn that goes on is drawn; null for one that is over. */
  clock: CallClock | null;
}

/** Turn as a record has it. */
export interface RecordedTurn {
  metrics: TurnMetrics;
  userText: string | null;
}

/** Makes the turns of a call that are over ready to be drawn; `timeline` is null where nobody kept it. */
export function finishedTurns(turns: readonly RecordedTurn[], timeline: readonly CallEvent[] | null): DrawnTurn[] {
  const stamps = readTurnStamps(timeline ?? []);
  const stages = endedTurnStages(timeline ?? []);
  return turns.map(({ metrics, userText }) => ({
    metrics,
    userText,
    stamps: stamps.get(metrics.turnId) ?? null,
    stages: stages.get(metrics.turnId) ?? null,
    clock: null,
  }));
}

/** True of a turn that no model and no voice worked for, such as a recorded greeting: there is nothing to draw. */
export function isWithoutWork({ metrics, stamps }: DrawnTurn): boolean {
  if (metrics.outcome === null && stamps?.llmRequestedAtMs != null) return false;
  const { endpointingMs, llmFirstTokenMs, ttsFirstByteMs } = metrics;
  return endpointingMs === null && llmFirstTokenMs === null && ttsFirstByteMs === null;
}

/** Source of the voice of a turn's answer. Without a timeline: what was heard and not synthesised was a recording. */
export function voiceSource({ metrics, stamps }: DrawnTurn): "synthesis" | "recording" | "unknown" {
  if (metrics.ttsFirstByteMs !== null) return "synthesis";
  if (stamps?.answerSource != null) return recorded[stamps.answerSource] ? "recording" : "unknown";
  return stamps === null && metrics.overhangMs !== null ? "recording" : "unknown";
}

const recorded: Record<AnswerSource, boolean> = {
  synthesis: false,
  clip: true,
  recurring_clip: true,
  recording: true,
};

/** Id of a turn's element on the page of its call, for links such as `/calls/call_1#turn-turn_1`. */
export function turnAnchor(turnId: string): string {
  return `turn-${turnId}`;
}
