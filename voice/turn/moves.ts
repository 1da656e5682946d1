import type { CallEndReason } from "../timeline/events.ts";
import type { TurnSource } from "../timeline/turn-metrics.ts";
import type { AgentTurn, LineKey, StopCause, TurnEffect, TurnOptions, TurnState } from "./turn-state.ts";

// The moves that turn taking is made of: each changes the state of one step and asks for the effects that belong to the
// change.

/** A step of turn taking under way: the next state and the effects so far. */
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
    operatorText?: string;
    userText?: string;
    continuesTurnId?: string | null;
    /** Confidence of `userText` when it is final; without it the turn is speculative or answers no words. */
    confidence?: number;
    isSpeculative?: boolean;
    endsCall?: CallEndReason;
  },
): void {
  const { state, effects } = draft;
  const turnId = nextTurnId(state);
  const { source, line = null, userText = null, operatorText = null, continuesTurnId = null } = turn;
  const { confidence, isSpeculative = false, endsCall = null } = turn;
  // Words of before are in the conversation that this answer is made of.
  if (userText !== null && !isSpeculative) state.openWords = null;
  state.agentTurn = {
    turnId,
    source,
    line,
    userText,
    continuesTurnId,
    isCommitted: !isSpeculative,
    isAudible: false,
    isPaused: false,
    heardOver: "sounds",
    endsCall,
  };
  if (userText !== null && confidence !== undefined)
    effects.push({
      type: "commit_turn",
      turnId,
      userText,
      continuesTurnId,
      confidence,
      isSpoken: source === "speech",
    });
  effects.push({ type: "start_turn", turnId, source, userText, continuesTurnId, line, operatorText, isSpeculative });
}

/** Returns the id of the next turn, and counts it. */
export function nextTurnId(state: TurnState): string {
  const turnId = `turn_${String(state.turnCount).padStart(4, "0")}`;
  state.turnCount += 1;
  return turnId;
}

/** True when an agent turn is a last word, which ends the call whatever the caller says. */
export function isFinal(turn: AgentTurn | null): boolean {
  return turn?.endsCall === "max_duration" || turn?.endsCall === "cost_limit" || turn?.endsCall === "failed";
}

/** Stops the agent turn at its present position, if there is one that may be heard and may be ended. */
export function stopAgentTurn(draft: Draft, cause: StopCause): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (turn === null || !(turn.isCommitted || turn.isAudible) || (cause !== "ended" && isFinal(turn))) return;
  if (turn.isPaused)
    effects.push({ type: "cancel_timer", timer: "false_interruption" }, { type: "cancel_timer", timer: "max_pause" });
  const isEarly = !turn.isCommitted || state.isContinuing;
  const isFalseStart = cause === "speech" && isEarly && turn.userText !== null && turn.source === "speech";
  // Words of a turn that was not committed are still with speech to text, which will tell all of them.
  if (isFalseStart && turn.isCommitted) state.continuesTurnId = turn.turnId;
  effects.push({ type: "stop_turn", turnId: turn.turnId, cause, isFalseStart });
  state.agentTurn = null;
}

/** Discards the speculative turn, if there is one; when its opener was heard, it is stopped as a false start. */
export function dropSpeculativeTurn(draft: Draft, reason: "resumed" | "changed" | "ended"): void {
  const turn = draft.state.agentTurn;
  if (!turn || turn.isCommitted) return;
  if (turn.isAudible)
    draft.effects.push({ type: "stop_turn", turnId: turn.turnId, cause: "speech", isFalseStart: true });
  else draft.effects.push({ type: "discard_turn", turnId: turn.turnId, reason });
  draft.state.agentTurn = null;
}

/**
 * Silences an audible turn, and holds back a committed one that is about to be heard, until it is known what the caller
 * wants.
 */
export function pauseTurn(draft: Draft, options: TurnOptions, cause: "speech" | "client" = "speech"): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (turn === null || turn.isPaused || isFinal(turn)) return;
  if (!turn.isCommitted && !turn.isAudible) return;
  // A speculative turn has no right to the floor, and one without a way back needs no pause.
  if (turn.isAudible && (!turn.isCommitted || !options.interruption.resumesAfterFalse)) {
    stopAgentTurn(draft, cause);
    return;
  }
  state.agentTurn = { ...turn, isPaused: true };
  effects.push(
    { type: "pause_turn", turnId: turn.turnId },
    { type: "start_timer", timer: "max_pause", delayMs: options.maxPauseMs },
  );
}

/**
 * Holds back whatever the agent says or thinks while nobody is there to hear it. A guess at what the caller meant is
 * dropped.
 */
export function holdTurn(draft: Draft): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (turn === null) return;
  if (!turn.isCommitted) {
    stopAgentTurn(draft, "client");
    dropSpeculativeTurn(draft, "changed");
    return;
  }
  effects.push({ type: "cancel_timer", timer: "false_interruption" }, { type: "cancel_timer", timer: "max_pause" });
  if (!turn.isPaused) effects.push({ type: "hold_turn", turnId: turn.turnId });
  state.agentTurn = { ...turn, isPaused: true, heardOver: "sounds" };
}

/** Lets a paused turn go on after a false interruption, unless an operator's line waits to take its place. */
export function resumeTurn(draft: Draft): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (!turn?.isPaused) return;
  state.isTurnAwaited = false;
  if (state.operatorLines.length > 0 && turn.source !== "operator") {
    effects.push({ type: "cancel_timer", timer: "hearing" });
    stopAgentTurn(draft, "operator");
    return;
  }
  state.agentTurn = { ...turn, isPaused: false, heardOver: "sounds" };
  effects.push(
    { type: "cancel_timer", timer: "false_interruption" },
    { type: "cancel_timer", timer: "max_pause" },
    { type: "cancel_timer", timer: "hearing" },
    { type: "resume_turn", turnId: turn.turnId },
  );
}

/** Says the recorded apology. */
export function apologise(draft: Draft, endsCall: CallEndReason | null): void {
  startTurn(draft, { source: "apology", line: "apology", ...(endsCall !== null && { endsCall }) });
}

/** Starts the wait for the caller to say something. */
export function startSilenceTimer(draft: Draft, options: TurnOptions): void {
  if (!draft.state.isCallerPresent) return;
  draft.effects.push({ type: "start_timer", timer: "silence", delayMs: options.silencePromptMs });
}

/**
 * Starts the wait for the end of turn that speech to text owes; when it comes too late the caller is told instead of
 * left in silence.
 */
export function startHearingTimer(draft: Draft, options: TurnOptions): void {
  if (!draft.state.isTurnAwaited && draft.state.unheardSounds === 0) return;
  const { isCallerHeard, rehearing } = draft.state;
  const heardMs = rehearing === "no" ? options.endOfTurnDeadlineMs : options.rehearingDeadlineMs;
  const delayMs = isCallerHeard ? heardMs : options.hearingTimeoutMs;
  draft.effects.push({ type: "start_timer", timer: "hearing", delayMs });
}

/** Ends the call with whatever agent turn there is. */
export function endCall(draft: Draft, reason: CallEndReason): void {
  stopAgentTurn(draft, "ended");
  dropSpeculativeTurn(draft, "ended");
  draft.state.isEnded = true;
  draft.endReason = reason;
}
