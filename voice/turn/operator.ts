import {
  type Draft,
  dropSpeculativeTurn,
  isFinal,
  nextTurnId,
  startSilenceTimer,
  startTurn,
  stopAgentTurn,
} from "./moves.ts";
import type { TurnEvent, TurnOptions, TurnState } from "./turn-state.ts";

// An operator's hands in a call: lines said in the agent's voice, and the call taken over and handed back. The caller
// is never talked over, the agent always: an operator who steps in knows better.

/** Lines of operators that may wait for the floor. */
export const MAX_WAITING_LINES = 5;

/** True when the agent leaves the caller's words to an operator: one has the call, or has said something that waits. */
export function hasOperatorFloor({ takenOverBy, operatorLines }: TurnState): boolean {
  return takenOverBy !== null || operatorLines.length > 0;
}

/**
 * Takes an operator's line. It is said at once unless the caller has the floor; beyond `MAX_WAITING_LINES` it is lost.
 */
export function takeOperatorLine(
  draft: Draft,
  { operator, text }: Extract<TurnEvent, { type: "operator_spoke" }>,
  options: TurnOptions,
): void {
  const { state, effects } = draft;
  renewTakeOver(draft, options);
  if (!state.isStarted || isFinal(state.agentTurn) || state.operatorLines.length >= MAX_WAITING_LINES) return;
  effects.push({ type: "note_operator", event: { type: "operator_line_queued", operator, personal: { text } } });
  if (state.operatorLines.length === 0) startLineTimer(draft, options);
  state.operatorLines = [...state.operatorLines, { operator, text }];
  dropGuess(draft);
}

/** Says the operator's line that has waited longest, if the floor is free: in place of what the agent is saying. */
export function sayOperatorLine(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  if (state.operatorLines.length === 0 || isFinal(state.agentTurn) || state.agentTurn?.source === "operator") return;
  if (hasCallerFloor(state)) return;
  startOperatorLine(draft, options);
}

/** The line that waits has waited for too long: the caller has not paused, and it is given up with those behind it. */
export function fireLineTimer(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  if (state.operatorLines.length === 0) return;
  if (!state.isCallerPresent || state.agentTurn?.source === "operator") startLineTimer(draft, options);
  // Sounds that no word followed keep nobody waiting any longer.
  else if (!state.isCallerSpeaking) startOperatorLine(draft, options);
  else dropLines(draft, "caller_kept_floor");
}

/** Gives the call to an operator: the agent falls silent. Renews the hold of the one who has it, and of no other. */
export function takeOver(draft: Draft, operator: string, options: TurnOptions): void {
  const { state, effects } = draft;
  if (!state.isStarted || (state.takenOverBy !== null && state.takenOverBy !== operator)) return;
  const isNew = state.takenOverBy === null;
  state.takenOverBy = operator;
  renewTakeOver(draft, options);
  if (!isNew) return;
  const turn = state.agentTurn;
  if (turn !== null && turn.source !== "operator") {
    if (turn.isCommitted && !turn.isAudible) leaveOpen(state, turn.userText, turn.source === "text");
    stopAgentTurn(draft, "operator");
    dropSpeculativeTurn(draft, "changed");
  }
  effects.push({ type: "note_operator", event: { type: "operator_took_over", operator } });
}

/** Gives the call back to the agent, which answers what the caller said last and nobody has answered. */
export function handBack(draft: Draft, operator: string | null, options: TurnOptions): void {
  const { state, effects } = draft;
  if (state.takenOverBy === null) return;
  state.takenOverBy = null;
  const cause = operator === null ? ("absence" as const) : ("operator" as const);
  effects.push(
    { type: "cancel_timer", timer: "operator_absence" },
    { type: "note_operator", event: { type: "operator_handed_back", operator, cause } },
  );
  if (state.agentTurn === null && !state.isCallerSpeaking) startSilenceTimer(draft, options);
}

/** Takes the caller's words without an answer of the agent's: they are an operator's to answer. */
export function hearForOperator(
  draft: Draft,
  words: { text: string; confidence: number; continuesTurnId: string | null; isSpoken: boolean },
): void {
  const { state, effects } = draft;
  const { text, confidence, continuesTurnId, isSpoken } = words;
  const turnId = nextTurnId(state);
  leaveOpen(state, state.openWords === null ? text : `${state.openWords.text} ${text}`, !isSpoken);
  effects.push({ type: "commit_turn", turnId, userText: text, confidence, continuesTurnId, isSpoken });
}

/** Answers the caller's words that were left to an operator who has not answered them. */
export function answerOpenWords(draft: Draft): void {
  const { state } = draft;
  if (state.openWords === null || state.agentTurn !== null || hasOperatorFloor(state) || hasCallerFloor(state)) return;
  const { text, isTyped } = state.openWords;
  startTurn(draft, { source: isTyped ? "text" : "speech", userText: text });
}

/** Makes the agent think again: what it has guessed in secret does not know of an operator's whisper or line. */
export function dropGuess(draft: Draft): void {
  if (draft.state.agentTurn?.isAudible === false) dropSpeculativeTurn(draft, "changed");
}

/** Counts the time anew after which a call that was taken over, and is left alone, goes back to the agent. */
export function renewTakeOver({ state, effects }: Draft, { operatorAbsenceMs }: TurnOptions): void {
  if (state.takenOverBy === null) return;
  effects.push({ type: "start_timer", timer: "operator_absence", delayMs: operatorAbsenceMs });
}

/** Gives up the lines that wait. */
export function dropLines({ state, effects }: Draft, reason: "caller_kept_floor" | "call_ended"): void {
  for (const { operator, text } of state.operatorLines) {
    const event = { type: "operator_line_dropped", operator, reason, personal: { text } } as const;
    effects.push({ type: "note_operator", event });
  }
  state.operatorLines = [];
}

function startOperatorLine(draft: Draft, options: TurnOptions): void {
  const { state, effects } = draft;
  const [line, ...waiting] = state.operatorLines;
  if (line === undefined) return;
  stopAgentTurn(draft, "operator");
  dropSpeculativeTurn(draft, "changed");
  state.operatorLines = waiting;
  state.openWords = null;
  effects.push({ type: "cancel_timer", timer: "operator_line" });
  if (waiting.length > 0) startLineTimer(draft, options);
  startTurn(draft, { source: "operator", operatorText: line.text });
}

function startLineTimer({ effects }: Draft, { maxLineWaitMs }: TurnOptions): void {
  effects.push({ type: "start_timer", timer: "operator_line", delayMs: maxLineWaitMs });
}

function leaveOpen(state: TurnState, text: string | null, isTyped: boolean): void {
  if (text !== null) state.openWords = { text, isTyped };
}

/** The caller speaks, or has spoken and is not known to have finished, or is not there. */
function hasCallerFloor({ isCallerPresent, isCallerSpeaking, isTurnAwaited, hasWords, agentTurn }: TurnState): boolean {
  return !isCallerPresent || isCallerSpeaking || isTurnAwaited || hasWords || agentTurn?.isCommitted === false;
}
