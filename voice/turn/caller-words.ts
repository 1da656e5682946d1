import { hasWords } from "../words/word-count.ts";
import { type Draft, dropSpeculativeTurn, isFinal, pauseTurn, resumeTurn, startTurn, stopAgentTurn } from "./moves.ts";
import { hasOperatorFloor, hearForOperator } from "./operator.ts";
import type { HeardOver, Overlap, TurnEvent, TurnOptions } from "./turn-state.ts";

// The caller's words and the floor: while the agent has it, when they may be over, and when they are.

/**
 * Takes words while the agent has the floor: they are an interruption if they are meant for it and enough. An echo lets
 * a paused turn go on; other words leave the turn playing or paused.
 */
export function hearOver(draft: Draft, text: string, overlap: Overlap, options: TurnOptions): void {
  const { state } = draft;
  const turn = state.agentTurn;
  if (text === "" || !turn?.isCommitted || !options.interruption.isEnabled) return;
  if (overlap === "echo") {
    // A turn that waits for its listener goes on when they are back.
    if (state.isCallerPresent) resumeTurn(draft);
  } else if (turn.isPaused) noteWords(draft, overlap === "beginning" ? "beginning" : "backchannel", options);
  const isMeant = overlap === "words" && hasWords(text, options.interruption.minWords);
  if (isMeant && (state.isCallerSpeaking || turn.isPaused)) stopAgentTurn(draft, "speech");
}

/** Notes the words heard over a paused turn; they are waited for no longer. */
function noteWords(draft: Draft, heardOver: HeardOver, options: TurnOptions): void {
  const { state } = draft;
  const turn = state.agentTurn;
  if (turn === null) return;
  state.agentTurn = { ...turn, heardOver };
  if (turn.heardOver === "long_speech" && !state.isCallerSpeaking) awaitWords(draft, options);
}

/**
 * Notes that the caller has been speaking over a paused turn for so long that words must follow: the turn does not go
 * on without them. A line on which nothing was understood several times running is taken for noisy.
 */
export function noteLongSpeech(draft: Draft, options: TurnOptions): void {
  const { state, effects } = draft;
  const turn = state.agentTurn;
  if (!turn?.isPaused || turn.heardOver !== "sounds") return;
  if (state.unintelligibleTurns >= options.maxUnintelligibleTurns) return;
  state.agentTurn = { ...turn, heardOver: "long_speech" };
  effects.push({ type: "start_timer", timer: "max_pause", delayMs: options.maxLongSpeechPauseMs });
}

/**
 * Waits for words once the caller has fallen silent over a paused turn: the turn goes on unless they follow. After a
 * long speech the wait is the one for speech to text ("hearing"), which ends in a question.
 */
export function awaitWords(draft: Draft, options: TurnOptions): void {
  const { agentTurn } = draft.state;
  if (!agentTurn?.isPaused || agentTurn.heardOver === "long_speech") return;
  const delayMs = options.interruption.falseInterruptionMs;
  draft.effects.push({ type: "start_timer", timer: "false_interruption", delayMs });
}

/**
 * Takes a sound over the agent that the caller's device noticed: like any sound, it silences the agent until it is
 * known what the caller wants, unless only words interrupt.
 */
export function hearDevice(draft: Draft, needsWords: boolean, options: TurnOptions): void {
  const { isEnabled, minWords } = options.interruption;
  if (!isEnabled || minWords > 0 || needsWords) return;
  pauseTurn(draft, options, "client");
  if (!draft.state.isCallerSpeaking) awaitWords(draft, options);
}

/** Begins a speculative turn: an answer, made in secret, to words that the caller has probably finished saying. */
export function speculate(
  draft: Draft,
  { text, overlap, isOwnQuestion }: Extract<TurnEvent, { type: "eager_end_of_turn" }>,
  options: TurnOptions,
): void {
  const { agentTurn, isStarted, isCallerPresent } = draft.state;
  if (options.speculation === "off" || overlap === "echo" || agentTurn !== null || !isStarted || !isCallerPresent)
    return;
  if (hasOperatorFloor(draft.state)) return;
  const continuesTurnId = isOwnQuestion ? null : draft.state.continuesTurnId;
  startTurn(draft, { source: "speech", userText: text, continuesTurnId, isSpeculative: true });
}

/** Lets the opener of a speculative turn be heard: it would do little harm if the caller went on. */
export function releaseOpener({ state, effects }: Draft): void {
  const turn = state.agentTurn;
  if (turn === null || turn.isCommitted || turn.isAudible) return;
  effects.push({ type: "release_opener", turnId: turn.turnId });
}

/**
 * Ends the caller's turn: commits the speculative turn that answers exactly its words, or begins another. An echo and
 * words that do not interrupt get no answer; without a word understood the caller is asked again.
 */
export function endCallerTurn(
  draft: Draft,
  event: Extract<TurnEvent, { type: "end_of_turn" }>,
  options: TurnOptions,
): void {
  const { text, confidence, overlap, isOwnQuestion, isMereSound = false } = event;
  const { state, effects } = draft;
  effects.push({ type: "cancel_timer", timer: "hearing" });
  state.isTurnAwaited = false;
  state.hasWords = false;
  state.rehearing = "no";
  if (!state.isStarted || isFinal(state.agentTurn)) return;
  if (!state.isCallerPresent) {
    oweAnswer(draft, event, options);
    return;
  }
  if (text === "") {
    dropSpeculativeTurn(draft, "changed");
    if (state.agentTurn?.heardOver === "long_speech") stopAgentTurn(draft, "speech");
    else resumeTurn(draft);
    askAgain(draft, isMereSound, options);
    return;
  }
  if (overlap === "echo") {
    // The agent's own voice is no turn of the caller's.
    dropSpeculativeTurn(draft, "changed");
    resumeTurn(draft);
    return;
  }
  if (state.agentTurn?.isCommitted && !interrupts(text, overlap, options)) {
    resumeTurn(draft);
    return;
  }
  state.unintelligibleTurns = 0;
  state.unheardSounds = 0;
  state.silencePrompts = 0;
  if (hasOperatorFloor(state)) {
    stopAgentTurn(draft, "speech");
    dropSpeculativeTurn(draft, "changed");
    const { continuesTurnId } = state;
    state.continuesTurnId = null;
    hearForOperator(draft, {
      text,
      confidence,
      continuesTurnId: isOwnQuestion ? null : continuesTurnId,
      isSpoken: true,
    });
    return;
  }
  const spoken = state.agentTurn;
  if (spoken !== null && !spoken.isCommitted && spoken.userText === text) {
    const { turnId, continuesTurnId } = spoken;
    state.agentTurn = { ...spoken, isCommitted: true };
    state.continuesTurnId = null;
    state.openWords = null;
    effects.push({ type: "commit_turn", turnId, userText: text, continuesTurnId, confidence, isSpoken: true });
    return;
  }
  // An agent turn that the caller spoke over without raising voice activity is over too: its answer is to something
  // older.
  stopAgentTurn(draft, "speech");
  dropSpeculativeTurn(draft, "changed");
  const continuesTurnId = isOwnQuestion ? null : state.continuesTurnId;
  state.continuesTurnId = null;
  startTurn(draft, { source: "speech", userText: text, continuesTurnId, confidence });
}

/**
 * Keeps a turn that ended when the caller was not there any more, to be answered when they are back; none that leaves
 * the agent the floor.
 */
function oweAnswer(
  draft: Draft,
  { text, confidence, overlap, isOwnQuestion }: Extract<TurnEvent, { type: "end_of_turn" }>,
  options: TurnOptions,
): void {
  const { state } = draft;
  if (text === "" || overlap === "echo") return;
  if (state.agentTurn !== null && !interrupts(text, overlap, options)) return;
  stopAgentTurn(draft, "speech");
  const before = state.owed?.type === "answer" ? state.owed : null;
  const continuesTurnId = isOwnQuestion ? null : (before?.continuesTurnId ?? state.continuesTurnId);
  state.continuesTurnId = null;
  state.owed = { type: "answer", text: before ? `${before.text} ${text}` : text, confidence, continuesTurnId };
}

/** True when a turn of the caller takes the floor from the agent. */
function interrupts(text: string, overlap: Overlap, { interruption }: TurnOptions): boolean {
  return interruption.isEnabled && overlap === "words" && hasWords(text, interruption.minWords);
}

function askAgain(draft: Draft, isMereSound: boolean, options: TurnOptions): void {
  const { state, effects } = draft;
  effects.push({ type: "note_unintelligible" });
  if (state.agentTurn !== null || hasOperatorFloor(state)) return;
  // A knock is not answered, nor is the first of several.
  if (isMereSound && state.unheardSounds < 2) return;
  state.unintelligibleTurns += 1;
  if (state.unintelligibleTurns > options.maxUnintelligibleTurns) return;
  startTurn(draft, { source: "speech", line: "fallback" });
}

/** Takes typed words: they are final and interrupt. */
export function takeText(draft: Draft, text: string): void {
  const { isStarted, isCallerPresent, agentTurn } = draft.state;
  if (!isStarted || !isCallerPresent || isFinal(agentTurn)) return;
  draft.state.silencePrompts = 0;
  draft.state.unheardSounds = 0;
  stopAgentTurn(draft, "text");
  dropSpeculativeTurn(draft, "changed");
  draft.state.continuesTurnId = null;
  if (hasOperatorFloor(draft.state))
    hearForOperator(draft, { text, confidence: 1, continuesTurnId: null, isSpoken: false });
  else startTurn(draft, { source: "text", userText: text, confidence: 1 });
}
