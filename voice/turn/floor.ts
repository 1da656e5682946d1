import type { CallEndReason } from "../events.ts";
import type { TurnSource } from "../turn-metrics.ts";
import type { AgentTurn, LineKey, TurnEffect, TurnOptions, TurnState } from "./turn-state.ts";

// The moves that turn taking is made of: each changes the state of one step and asks for the effects that belong to the change.

/** A step under way: the next state and the effects so far. */
export interface Draft {
  state: TurnState;
  effects: TurnEffect[];
  endReason: CallEndReason | null;
}

/** Begins an agent turn; there must be none. */
export function startTurn(
  draft: Draft,
  turn: {
    source: TurnSource;
    line?: LineKey;
    userText?: string;
    /** Confidence of `userText` when it is final; without it the turn is speculative or answers no words. */
    confidence?: number;
    isSpeculative?: boolean;
    endsCall?: CallEndReason;
  },
): void {
  const { state, effects } = draft;
  const turnId = `turn_${String(state.turnCount).padStart(4, "0")}`;
  const { source, line = null, userText = null, confidence, isSpeculative = false, endsCall = null } = turn;
  state.turnCount += 1;
  state.agentTurn = { turnId, source, line, userText, isCommitted: !isSpeculative, isAudible: false, endsCall };
  if (userText !== null && confidence !== undefined)
    effects.push({ type: "commit_turn", turnId, userText, confidence });
  effects.push({ type: "start_turn", turnId, source, userText, line, isSpeculative });
}

/** A last word that ends the call whatever the caller says. */
export function isFinal(turn: AgentTurn | null): boolean {
  return turn?.endsCall === "max_duration" || turn?.endsCall === "failed";
}

/** Ends a committed agent turn where it is, if there is one and it may be ended. */
export function stopCommittedTurn(draft: Draft, cause: "speech" | "client" | "text" | "ended"): void {
  const turn = draft.state.agentTurn;
  if (!turn?.isCommitted || (cause !== "ended" && isFinal(turn))) return;
  draft.effects.push({ type: "stop_turn", turnId: turn.turnId, cause });
  draft.state.agentTurn = null;
}

/** Forgets a speculative agent turn, if there is one. */
export function discardSpeculativeTurn(draft: Draft, reason: "resumed" | "changed" | "ended"): void {
  const turn = draft.state.agentTurn;
  if (!turn || turn.isCommitted) return;
  draft.effects.push({ type: "discard_turn", turnId: turn.turnId, reason });
  draft.state.agentTurn = null;
}

/** Waits for the caller to say something. */
export function startSilenceTimer(draft: Draft, options: TurnOptions): void {
  if (!draft.state.isCallerPresent) return;
  draft.effects.push({ type: "start_timer", timer: "silence", delayMs: options.silencePromptMs });
}

/** Speech to text owes an end of turn; when it comes too late the caller is told instead of left in silence. */
export function startHearingTimer(draft: Draft, options: TurnOptions): void {
  if (!draft.state.isTurnAwaited) return;
  const delayMs = draft.state.isCallerHeard ? options.endOfTurnDeadlineMs : options.hearingTimeoutMs;
  draft.effects.push({ type: "start_timer", timer: "hearing", delayMs });
}

/** Ends the call with whatever turn there is. */
export function endCall(draft: Draft, reason: CallEndReason): void {
  discardSpeculativeTurn(draft, "ended");
  stopCommittedTurn(draft, "ended");
  draft.state.isEnded = true;
  draft.endReason = reason;
}
