import type { CallStatus } from "../timeline/call-status.ts";
import { loseCaller, regainCaller } from "./caller-presence.ts";
import {
  awaitWords,
  endCallerTurn,
  hearDevice,
  hearOver,
  noteLongSpeech,
  releaseOpener,
  speculate,
  takeText,
} from "./caller-words.ts";
import {
  apologise,
  type Draft,
  dropSpeculativeTurn,
  endCall,
  pauseTurn,
  startHearingTimer,
  startSilenceTimer,
  startTurn,
  stopAgentTurn,
} from "./moves.ts";
import {
  answerOpenWords,
  dropGuess,
  dropLines,
  handBack,
  renewTakeOver,
  sayOperatorLine,
  takeOperatorLine,
  takeOver,
} from "./operator.ts";
import { closeSpentCall, fireTimer, sayLastWord } from "./timers.ts";
import type { Overlap, TurnEffect, TurnEvent, TurnOptions, TurnState } from "./turn-state.ts";

/**
 * Turn taking decides who has the floor. A pure reducer: events from voice activity, speech to text, playback and
 * timers go in, a new state and the effects to perform come out. At most one agent turn exists at a time; it begins in
 * secret (speculative) or committed, becomes audible, may be paused while it is unclear whether the caller interrupts,
 * and is gone when it was played, interrupted, aborted or failed. Effects are performed in order, at once.
 */

/** Advances the conversation by one event. Pure: the same state and event give the same answer. */
export function step(
  state: TurnState,
  event: TurnEvent,
  options: TurnOptions,
): { state: TurnState; effects: TurnEffect[] } {
  if (state.isEnded) return { state, effects: [] };
  const draft: Draft = { state: { ...state }, effects: [], endReason: null };
  if (state.turnCount >= options.maxTurns && beginsTurn(event)) sayLastWord(draft, "max_duration");
  else if (state.isCostSpent && beginsTurn(event)) refuseTurn(draft, event, options);
  else apply(draft, event, options);
  if (draft.endReason === null) {
    closeSpentCall(draft);
    sayOperatorLine(draft, options);
    answerOpenWords(draft);
  } else dropLines(draft, "call_ended");
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
      regainCaller(draft, options);
      return;
    case "speech_started":
      state.isCallerSpeaking = true;
      state.isCallerHeard = false;
      state.rehearing = "no";
      state.isContinuing =
        event.sinceTurnMs !== null &&
        event.sinceTurnMs <= (event.isOpen ? options.openContinuationMs : options.continuationMs);
      effects.push({ type: "cancel_timer", timer: "hearing" }, { type: "cancel_timer", timer: "silence" });
      // A caller is not talked over because they paused in what the agent stopped for.
      effects.push({ type: "cancel_timer", timer: "false_interruption" });
      return;
    case "speech_sustained":
      noteSound(draft);
      // Only its words show that this is more than noise (see "interim"); until then the agent can wait at no cost.
      if (options.interruption.isEnabled && options.interruption.minWords === 0) pauseTurn(draft, options);
      return;
    case "speech_prolonged":
      state.isTurnAwaited = true;
      noteLongSpeech(draft, options);
      return;
    case "speech_ended":
      state.isCallerSpeaking = false;
      state.rehearing = state.isSpeechToTextLost ? "lost" : "no";
      startHearingTimer(draft, options);
      awaitWords(draft, options);
      if (state.status === "listening") startSilenceTimer(draft, options);
      return;
    case "stt_ready":
      state.isSpeechToTextLost = false;
      return;
    case "stt_lost":
      state.isSpeechToTextLost = true;
      state.hasWords = false;
      dropSpeculativeTurn(draft, "changed");
      loseHearing(draft, options);
      return;
    case "stt_speech_started":
      noteHeard(draft, options);
      return;
    case "interim":
      noteHeard(draft, options);
      noteWords(draft, event.text, event.overlap);
      hearOver(draft, event.text, event.overlap, options);
      return;
    case "eager_end_of_turn":
      noteHeard(draft, options);
      noteWords(draft, event.text, event.overlap);
      hearOver(draft, event.text, event.overlap, options);
      speculate(draft, event, options);
      if (event.isWhole && options.openerAt === "eager_end_of_turn") releaseOpener(draft);
      return;
    case "turn_resumed":
      dropSpeculativeTurn(draft, "resumed");
      return;
    case "end_of_turn":
      endCallerTurn(draft, event, options);
      return;
    case "text_received":
      takeText(draft, event.text);
      return;
    case "interrupt_requested":
      hearDevice(draft, event.needsWords, options);
      return;
    case "stop_requested":
      if (options.interruption.isEnabled) stopAgentTurn(draft, "client");
      return;
    case "operator_spoke":
      takeOperatorLine(draft, event, options);
      return;
    case "operator_whispered":
      renewTakeOver(draft, options);
      dropGuess(draft);
      return;
    case "operator_took_over":
      takeOver(draft, event.operator, options);
      return;
    case "operator_handed_back":
      handBack(draft, event.operator, options);
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
    case "cost_limit_reached":
      state.isCostSpent = true;
      // A guess at an answer is work that is no longer paid for.
      dropSpeculativeTurn(draft, "ended");
      return;
    case "timer_fired":
      fireTimer(draft, event.timer, options);
      return;
    case "call_ended":
      endCall(draft, event.reason);
      return;
  }
}

/** Begins no turn where the call's cost is spent: words that may go on are only heard, others get a goodbye. */
function refuseTurn(draft: Draft, event: TurnEvent, options: TurnOptions): void {
  if (event.type === "eager_end_of_turn")
    apply(draft, { type: "interim", text: event.text, overlap: event.overlap }, options);
  else sayLastWord(draft, "cost_limit");
}

/** True for the events that begin a turn: words to be answered, or to be said. */
function beginsTurn({ type }: TurnEvent): boolean {
  return (
    type === "eager_end_of_turn" || type === "end_of_turn" || type === "text_received" || type === "operator_spoke"
  );
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
  if (turn?.isAudible) return "speaking";
  return turn?.isCommitted ? "thinking" : "listening";
}

/**
 * Notes a sound that is long enough to be meant. On a quiet line one alone is most likely a knock: a turn is owed where
 * speech to text has noticed it too or is away, and at the second in a row.
 */
function noteSound({ state }: Draft): void {
  const hasFloor = state.agentTurn?.isCommitted === true;
  if (!hasFloor) state.unheardSounds += 1;
  if (hasFloor || state.isCallerHeard || state.isSpeechToTextLost || state.unheardSounds > 1)
    state.isTurnAwaited = true;
}

/**
 * Notes that speech to text has noticed the caller: from now on it is given the time that its own end of turn may take.
 */
function noteHeard(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  if (state.isCallerHeard) return;
  state.isCallerHeard = true;
  if (state.unheardSounds > 0) state.isTurnAwaited = true;
  if (state.isCallerSpeaking || state.rehearing === "heard_again") return;
  if (state.rehearing === "lost") state.rehearing = "heard_again";
  startHearingTimer(draft, options);
}

/**
 * Words that speech to text had heard are lost with it, until the replay of the buffered audio is heard again. A wait
 * for something it had not heard goes on, as does every wait but the first: an outage of many short connections must
 * not put it off for ever.
 */
function loseHearing(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  const wasHeard = state.isCallerHeard;
  state.isCallerHeard = false;
  if (state.isCallerSpeaking || state.rehearing !== "no" || !(wasHeard || state.isTurnAwaited)) return;
  state.rehearing = "lost";
  if (wasHeard) startHearingTimer(draft, options);
}

function noteWords({ state }: Draft, text: string, overlap: Overlap): void {
  if (text === "" || overlap === "echo") return;
  state.hasWords = true;
  state.unheardSounds = 0;
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
  // An operator sees that their line was not said, and knows what to do.
  if (!turn.isCommitted || turn.source === "operator") return;
  state.failedTurns += 1;
  if (turn.line === "apology") {
    // Even the recorded apology could not be played: no voice is left.
    endCall(draft, "failed");
    return;
  }
  const endsCall = state.failedTurns >= options.maxFailedTurns ? ("failed" as const) : turn.endsCall;
  if (state.isCallerPresent) apologise(draft, endsCall);
  else state.owed = { type: "apology", endsCall };
}
