import { apologise, type Draft, endCall, holdTurn, resumeTurn, startSilenceTimer, startTurn } from "./moves.ts";
import { hasOperatorFloor, hearForOperator } from "./operator.ts";
import type { TurnOptions } from "./turn-state.ts";

// The caller's connection: what becomes of the agent's turn when it is lost and when it comes back.

/**
 * Silences the agent, which is not heard any more: it starts nothing new, what it was saying or thinking waits for the
 * caller, and a goodbye that was under way was the last word.
 */
export function loseCaller(draft: Draft): void {
  const { state, effects } = draft;
  state.isCallerPresent = false;
  state.isCallerSpeaking = false;
  state.isTurnAwaited = false;
  effects.push({ type: "cancel_timer", timer: "hearing" }, { type: "cancel_timer", timer: "silence" });
  const endsCall = state.agentTurn?.endsCall ?? null;
  if (endsCall !== null) {
    endCall(draft, endsCall);
    return;
  }
  holdTurn(draft);
  state.continuesTurnId = null;
}

/** Goes on, at once, with the agent's turn that waits for the caller, or answers what they said last. */
export function regainCaller(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  if (state.isCallerPresent) return;
  state.isCallerPresent = true;
  const { owed } = state;
  state.owed = null;
  if (state.agentTurn !== null) resumeTurn(draft);
  else if (owed === null) startSilenceTimer(draft, options);
  else if (owed.type === "apology") apologise(draft, owed.endsCall);
  else {
    const { text, confidence, continuesTurnId } = owed;
    if (hasOperatorFloor(state)) hearForOperator(draft, { text, confidence, continuesTurnId, isSpoken: true });
    else startTurn(draft, { source: "speech", userText: text, confidence, continuesTurnId });
  }
}
