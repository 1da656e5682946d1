import type { CallStatus } from "../protocol.ts";
import {
  type Draft,
  discardSpeculativeTurn,
  endCall,
  isFinal,
  startHearingTimer,
  startSilenceTimer,
  startTurn,
  stopCommittedTurn,
} from "./floor.ts";
import type { TimerName, TurnEffect, TurnEvent, TurnOptions, TurnState } from "./turn-state.ts";

/**
 * Who has the floor. A pure reducer: events from voice activity, speech to text, playback and timers go in, a new state and the effects to
 * perform come out. At most one agent turn exists at a time; it begins in secret (speculative) or committed, becomes audible, and is gone
 * when it was played, interrupted, aborted or failed. Effects are performed in order, at once.
 */

/** Advance the conversation by one event. Pure: the same state and event give the same answer. */
export function step(
  state: TurnState,
  event: TurnEvent,
  options: TurnOptions,
): { state: TurnState; effects: TurnEffect[] } {
  if (state.isEnded) return { state, effects: [] };
  const draft: Draft = { state: { ...state }, effects: [], endReason: null };
  apply(draft, event, options);
  settle(draft, options);
  // The end of the call is the last thing that happens in it.
  if (draft.endReason !== null) draft.effects.push({ type: "end_call", reason: draft.endReason });
  return { state: draft.state, effects: draft.effects };
}

function apply(draft: Draft, event: TurnEvent, options: TurnOptions): void {
  const { state, effects } = draft;
  switch (event.type) {
    case "call_started":
      if (state.isStarted) return;
      state.isStarted = true;
      effects.push({ type: "start_timer", timer: "max_call", delayMs: options.maxCallMs });
      startTurn(draft, { source: "greeting", line: "greeting" });
      return;
    case "call_resumed":
      if (state.isStarted) return;
      state.isStarted = true;
      state.turnCount = event.turnCount;
      effects.push({
        type: "start_timer",
        timer: "max_call",
        delayMs: Math.max(0, options.maxCallMs - event.elapsedMs),
      });
      return;
    case "caller_lost":
      loseCaller(draft);
      return;
    case "caller_regained":
      state.isCallerPresent = true;
      if (state.status === "listening") startSilenceTimer(draft, options);
      return;
    case "speech_started":
      state.isCallerSpeaking = true;
      state.isCallerHeard = false;
      effects.push({ type: "cancel_timer", timer: "hearing" }, { type: "cancel_timer", timer: "silence" });
      return;
    case "speech_sustained":
      state.isTurnAwaited = true;
      // A turn still being thought up is not stopped by noise: words must follow (see "interim").
      if (state.agentTurn?.isAudible) stopCommittedTurn(draft, "speech");
      return;
    case "speech_ended":
      state.isCallerSpeaking = false;
      startHearingTimer(draft, options);
      if (state.status === "listening") startSilenceTimer(draft, options);
      return;
    case "stt_ready":
      state.isSpeechToTextLost = false;
      return;
    case "stt_lost":
      state.isSpeechToTextLost = true;
      discardSpeculativeTurn(draft, "changed");
      // What it had heard is lost with it, until the replay of the buffered audio is heard again. A wait for something it had not heard
      // goes on: an outage of many short connections must not put it off for ever.
      if (!state.isCallerHeard) return;
      state.isCallerHeard = false;
      if (!state.isCallerSpeaking) startHearingTimer(draft, options);
      return;
    case "stt_speech_started":
      noteHeard(draft, options);
      return;
    case "interim":
      noteHeard(draft, options);
      if (state.isCallerSpeaking && event.text !== "") stopCommittedTurn(draft, "speech");
      return;
    case "eager_end_of_turn":
      noteHeard(draft, options);
      speculate(draft, event.text);
      return;
    case "turn_resumed":
      discardSpeculativeTurn(draft, "resumed");
      return;
    case "end_of_turn":
      endCallerTurn(draft, event.text, event.confidence, options);
      return;
    case "text_received":
      takeText(draft, event.text);
      return;
    case "interrupt_requested":
      stopCommittedTurn(draft, "client");
      return;
    case "audio_started":
      if (state.agentTurn?.turnId === event.turnId) state.agentTurn = { ...state.agentTurn, isAudible: true };
      return;
    case "playback_finished":
      finishTurn(draft, event.turnId);
      return;
    case "reply_failed":
      failTurn(draft, event.turnId, options);
      return;
    case "hang_up_requested":
      if (state.agentTurn?.turnId === event.turnId) state.agentTurn = { ...state.agentTurn, endsCall: "agent_hung_up" };
      return;
    case "timer_fired":
      fireTimer(draft, event.timer, options);
      return;
    case "call_ended":
      endCall(draft, event.reason);
      return;
  }
}

/** Derives status and the silence timer from the state, so that no transition can forget them. */
function settle(draft: Draft, options: TurnOptions): void {
  const { state, effects } = draft;
  const status = statusOf(state);
  if (status === state.status) return;
  state.status = status;
  effects.push({ type: "set_status", status });
  if (status === "listening") startSilenceTimer(draft, options);
  else effects.push({ type: "cancel_timer", timer: "silence" });
}

function statusOf(state: TurnState): CallStatus {
  if (!state.isStarted || state.isEnded) return "idle";
  const turn = state.agentTurn;
  if (turn === null || !turn.isCommitted) return "listening";
  return turn.isAudible ? "speaking" : "thinking";
}

/** Speech to text has noticed the caller: from now on it is given the time that its own end of turn may take. */
function noteHeard(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  if (state.isCallerHeard) return;
  state.isCallerHeard = true;
  if (!state.isCallerSpeaking) startHearingTimer(draft, options);
}

/** Nobody hears the agent any more: it stops, starts nothing new, and a goodbye that was under way was the last word. */
function loseCaller(draft: Draft): void {
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
  discardSpeculativeTurn(draft, "changed");
  stopCommittedTurn(draft, "client");
}

function speculate(draft: Draft, text: string): void {
  const { agentTurn, isStarted, isCallerPresent } = draft.state;
  if (agentTurn !== null || !isStarted || !isCallerPresent) return;
  startTurn(draft, { source: "speech", userText: text, isSpeculative: true });
}

function endCallerTurn(draft: Draft, text: string, confidence: number, options: TurnOptions): void {
  const { state, effects } = draft;
  effects.push({ type: "cancel_timer", timer: "hearing" });
  state.isTurnAwaited = false;
  if (!state.isStarted || !state.isCallerPresent || isFinal(state.agentTurn)) return;
  if (text === "") {
    discardSpeculativeTurn(draft, "changed");
    askAgain(draft, options);
    return;
  }
  state.unintelligibleTurns = 0;
  state.silencePrompts = 0;
  // An agent turn that the caller spoke over without raising voice activity is over too: its answer is to something older.
  stopCommittedTurn(draft, "speech");
  const turn = state.agentTurn;
  if (turn !== null && turn.userText === text) {
    state.agentTurn = { ...turn, isCommitted: true };
    effects.push({ type: "commit_turn", turnId: turn.turnId, userText: text, confidence });
    return;
  }
  discardSpeculativeTurn(draft, "changed");
  startTurn(draft, { source: "speech", userText: text, confidence });
}

function askAgain(draft: Draft, options: TurnOptions): void {
  const { state, effects } = draft;
  state.unintelligibleTurns += 1;
  effects.push({ type: "note_unintelligible" });
  if (state.agentTurn !== null) return;
  if (state.unintelligibleTurns > options.maxUnintelligibleTurns) return;
  startTurn(draft, { source: "speech", line: "fallback" });
}

function takeText(draft: Draft, text: string): void {
  const { isStarted, isCallerPresent, agentTurn } = draft.state;
  if (!isStarted || !isCallerPresent || isFinal(agentTurn)) return;
  draft.state.silencePrompts = 0;
  discardSpeculativeTurn(draft, "changed");
  stopCommittedTurn(draft, "text");
  startTurn(draft, { source: "text", userText: text, confidence: 1 });
}

function finishTurn(draft: Draft, turnId: string): void {
  const { state } = draft;
  const turn = state.agentTurn;
  if (turn?.turnId !== turnId) return;
  state.agentTurn = null;
  if (turn.line !== "apology") state.failedTurns = 0;
  if (turn.endsCall !== null) endCall(draft, turn.endsCall);
}

function failTurn(draft: Draft, turnId: string, options: TurnOptions): void {
  const { state } = draft;
  const turn = state.agentTurn;
  if (turn?.turnId !== turnId) return;
  state.agentTurn = null;
  if (!turn.isCommitted) return;
  state.failedTurns += 1;
  if (turn.line === "apology") {
    // Even the recorded apology could not be played: there is nobody to speak to.
    endCall(draft, "failed");
    return;
  }
  const endsCall = state.failedTurns >= options.maxFailedTurns ? ("failed" as const) : turn.endsCall;
  startTurn(draft, { source: "apology", line: "apology", ...(endsCall !== null && { endsCall }) });
}

function fireTimer(draft: Draft, timer: TimerName, options: TurnOptions): void {
  const { state } = draft;
  if (!state.isCallerPresent) {
    // Nobody would hear a prompt or a goodbye.
    if (timer === "max_call") endCall(draft, "max_duration");
    return;
  }
  switch (timer) {
    case "hearing":
      if (state.isCallerSpeaking || !state.isTurnAwaited || state.agentTurn?.isCommitted) return;
      state.isTurnAwaited = false;
      discardSpeculativeTurn(draft, "changed");
      // A recogniser that is there and finds no word is right most of the time; one that is away never is.
      if (!state.isSpeechToTextLost) {
        state.unintelligibleTurns += 1;
        if (state.unintelligibleTurns > options.maxUnintelligibleTurns) return;
      }
      startTurn(draft, { source: "apology", line: "cannot_hear" });
      return;
    case "silence":
      if (state.isCallerSpeaking) return;
      if (state.agentTurn !== null) {
        // A guess at what the caller meant is not yet an answer: should it come to nothing, there is silence again.
        startSilenceTimer(draft, options);
        return;
      }
      state.silencePrompts += 1;
      if (state.silencePrompts > options.maxSilencePrompts) {
        startTurn(draft, { source: "closing", line: "closing", endsCall: "silence" });
      } else {
        startTurn(draft, { source: "silence_prompt", line: "silence_prompt" });
      }
      return;
    case "max_call":
      discardSpeculativeTurn(draft, "ended");
      stopCommittedTurn(draft, "ended");
      startTurn(draft, { source: "closing", line: "closing", endsCall: "max_duration" });
      return;
  }
}
