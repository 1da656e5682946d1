import type { CallEndReason } from "../../../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../../../voice/timeline/turn-metrics.ts";
import type { StoredCostLine } from "../call-cost.ts";

/** Turn of a recorded call: its times, and the words that were asked, made and heard. */
export interface RecordedTurn
  extends Pick<
    TurnMetrics,
    | "turnId"
    | "index"
    | "source"
    | "startedAtMs"
    | "responseTimeMs"
    | "turnGapMs"
    | "heardMs"
    | "interrupted"
    | "discardedAttempts"
    | "savedMs"
  > {
  userText: string | null;
  replyText: string;
  heardText: string;
}

/** Recorded call as a replay of its costs reads it: what was used, at what cost, and its turns in order. */
export interface RecordedCall {
  callId: string;
  agentId: string;
  transport: string;
  /** Milliseconds since the Unix epoch. */
  startedAtMs: number;
  durationMs: number;
  endReason: CallEndReason | null;
  lines: readonly StoredCostLine[];
  turns: readonly RecordedTurn[];
}

/** Tells an answer to the caller from a greeting, a prompt or a closing line. */
export function isAnswer({ source }: Pick<RecordedTurn, "source">): boolean {
  return source === "speech" || source === "text";
}
