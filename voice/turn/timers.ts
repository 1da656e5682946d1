import {
  type Draft,
  dropSpeculativeTurn,
  endCall,
  resumeTurn,
  startHearingTimer,
  startSilenceTimer,
  startTurn,
  stopAgentTurn,
} from "./moves.ts";
import { fireLineTimer, handBack, hasOperatorFloor } from "./operator.ts";
import type { TimerName, TurnOptions } from "./turn-state.ts";

// What turn taking does when somebody has been silent, or has spoken, for too long.

/** A timer of turn taking is due. */
export function fireTimer(draft: Draft, timer: TimerName, options: TurnOptions): void {
  const { state } = draft;
  if (timer === "operator_absence") {
    handBack(draft, null, options);
    return;
  }
  if (timer === "operator_line") {
    fireLineTimer(draft, options);
    return;
  }
  if (!state.isCallerPresent) {
    // A prompt or a goodbye would not be heard.
    if (timer === "max_call") endCall(draft, "max_duration");
    return;
  }
  switch (timer) {
    case "hearing":
      fireHearing(draft, options);
      return;
    case "silence":
      if (state.isCallerSpeaking || hasOperatorFloor(state)) return;
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
    case "false_interruption":
    case "max_pause":
      // The beginning of a listener's phrase that nothing followed was none.
      if (state.agentTurn?.heardOver === "beginning") stopAgentTurn(draft, "speech");
      // A caller who has spoken all this time is not talked over with an answer to something older.
      else if (state.agentTurn?.heardOver === "long_speech") sayCannotHear(draft, options);
      // Speech to text that is away would have told of no words either way: the caller is asked again (see "hearing").
      else if (!state.isSpeechToTextLost || !state.isTurnAwaited) resumeTurn(draft);
      else if (state.agentTurn?.isPaused) {
        stopAgentTurn(draft, "speech");
        oweQuestion(draft, options);
        startHearingTimer(draft, options);
      }
      return;
    case "max_call":
      sayLastWord(draft, "max_duration");
      return;
  }
}

/** The end of turn that speech to text owes has not come in time. */
function fireHearing(draft: Draft, options: TurnOptions): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (state.isCallerSpeaking) return;
  if (turn?.isCommitted && turn.heardOver !== "long_speech") {
    // An agent that has the floor keeps it, unless somebody has spoken over it at length.
    if (!turn.isPaused) state.isTurnAwaited = false;
  } else if (state.hasWords) {
    // Words are better than a question, even without an end.
    state.hasWords = false;
    state.rehearing = "no";
    effects.push({ type: "end_caller_turn" });
  } else if (state.isTurnAwaited) sayCannotHear(draft, options);
  else if (state.unheardSounds > 0) effects.push({ type: "forget_speech" });
}

/** Says a goodbye that cannot be interrupted, because the call has reached a limit. */
export function sayLastWord(draft: Draft, limit: "max_duration" | "cost_limit"): void {
  const { endsCall } = draft.state.agentTurn ?? {};
  if (endsCall === "max_duration" || endsCall === "cost_limit") return;
  if (!draft.state.isCallerPresent) {
    endCall(draft, limit);
    return;
  }
  stopAgentTurn(draft, "ended");
  dropSpeculativeTurn(draft, "ended");
  startTurn(draft, { source: "closing", line: "closing", endsCall: limit });
}

/** Says goodbye, once the cost of the call is spent, as soon as neither the agent nor the caller has the floor. */
export function closeSpentCall(draft: Draft): void {
  const { isCostSpent, agentTurn, isCallerSpeaking, isTurnAwaited } = draft.state;
  if (isCostSpent && agentTurn === null && !isCallerSpeaking && !isTurnAwaited) sayLastWord(draft, "cost_limit");
}

/**
 * Makes a question certain where an answer was stopped for a sound that nobody can tell words from: though the sound
 * turn out a mere one, or the line be taken for noisy, silence is no answer to it.
 */
function oweQuestion({ state }: Draft, options: TurnOptions): void {
  state.unintelligibleTurns = Math.min(state.unintelligibleTurns, options.maxUnintelligibleTurns - 1);
  state.unheardSounds = Math.max(state.unheardSounds, 2);
}

/** Stops whatever the agent was saying or was about to, and tells the caller that it cannot hear them. */
function sayCannotHear(draft: Draft, options: TurnOptions): void {
  const { state } = draft;
  state.isTurnAwaited = false;
  stopAgentTurn(draft, "speech");
  dropSpeculativeTurn(draft, "changed");
  if (hasOperatorFloor(state)) return;
  // A recogniser that is there and finds no word is right most of the time; one that is away never is.
  if (!state.isSpeechToTextLost) {
    state.unintelligibleTurns += 1;
    if (state.unintelligibleTurns > options.maxUnintelligibleTurns) return;
  }
  startTurn(draft, { source: "apology", line: "cannot_hear" });
}
