import { type AgentConfig, defaultTurnTaking, type InterruptionSettings, type TurnTakingSettings } from "../agent.ts";
import { END_OF_TURN_TIMEOUT_MS } from "../providers.ts";
import type { CallStatus } from "../timeline/call-status.ts";
import type { CallEndReason, OperatorEvent } from "../timeline/events.ts";
import type { TurnSource } from "../timeline/turn-metrics.ts";

// The turn-taking reducer's state, events, effects and options.

/** An agent turn that has started and not ended. */
export interface AgentTurn {
  turnId: string;
  source: TurnSource;
  /** Set when the turn says a fixed line. */
  line: LineKey | null;
  /** The caller's words that the turn answers. */
  userText: string | null;
  /** The agent turn whose user text these words go on with: it had answered too early. */
  continuesTurnId: string | null;
  isCommitted: boolean;
  isAudible: boolean;
  /** Silenced, or not let out yet, because the caller speaks, until it is known whether they mean to interrupt. */
  isPaused: boolean;
  /** Evidence, over the pause, of what the caller wants. */
  heardOver: HeardOver;
  /** Set when the agent asked to hang up: the call ends when this turn has been played. */
  endsCall: CallEndReason | null;
}

/**
 * Evidence that a paused turn waits with: sounds alone, a voice so long that there must be words in it, a listener's
 * phrase, or words that may yet become one, and are an interruption if they were all.
 */
export type HeardOver = "sounds" | "long_speech" | "backchannel" | "beginning";

/** Turn that the agent could not take for want of a listener: an answer to words, or an apology for one that failed. */
export type OwedTurn =
  | { type: "answer"; text: string; confidence: number; continuesTurnId: string | null }
  | { type: "apology"; endsCall: CallEndReason | null };

/** Line of an operator, to be said in the agent's voice. */
export interface OperatorLine {
  operator: string;
  text: string;
}

/** State of turn taking between two events. */
export interface TurnState {
  isStarted: boolean;
  isEnded: boolean;
  status: CallStatus;
  /** False while a lost connection may still come back: the agent would not be heard. */
  isCallerPresent: boolean;
  /** What the agent owes a caller whose connection was lost, from the moment that they are back; null for nothing. */
  owed: OwedTurn | null;
  isCallerSpeaking: boolean;
  /** The caller has spoken since the last end of turn, so that speech to text owes one. */
  isTurnAwaited: boolean;
  /** Sounds in a row, in the agent's silence, of which speech to text has told no word. */
  unheardSounds: number;
  /** Speech to text has noticed the caller's current stretch of speech. */
  isCallerHeard: boolean;
  /**
   * Speech to text was lost since the caller fell silent, or was away then: `heard_again` once another session has
   * heard them.
   */
  rehearing: "no" | "lost" | "heard_again";
  /** Speech to text has told words since the last end of turn. */
  hasWords: boolean;
  /** Speech to text is known to be away. */
  isSpeechToTextLost: boolean;
  /** The caller's current speech began so soon after the words that `agentTurn` answers that it goes on with them. */
  isContinuing: boolean;
  /**
   * The agent turn that the caller's present words go on with, once it was stopped for them, unless they turn out to be
   * a question of their own.
   */
  continuesTurnId: string | null;
  /** The operator who has the call: the agent answers nothing. Null while the agent has it. */
  takenOverBy: string | null;
  /** Lines of operators that wait until the caller pauses. */
  operatorLines: readonly OperatorLine[];
  /** Words of the caller that were left to an operator and are not answered. */
  openWords: { text: string; isTyped: boolean } | null;
  agentTurn: AgentTurn | null;
  turnCount: number;
  /** Silence prompts since the caller last said something. */
  silencePrompts: number;
  /** Turns in a row of which nothing was understood, but for those over an agent that went on. */
  unintelligibleTurns: number;
  /** Agent turns in a row that failed. */
  failedTurns: number;
  /** What the call may cost does not cover another turn: the agent begins none but its goodbye. */
  isCostSpent: boolean;
}

/** Timers of turn taking. One of each runs at most: starting it again starts it anew. */
export type TimerName =
  | "silence"
  | "hearing"
  | "max_call"
  | "false_interruption"
  | "max_pause"
  | "operator_line"
  | "operator_absence";

/**
 * Meaning of words that are heard while the agent has the floor: meant, a listener's "uh-huh" or what may be the
 * beginning of one ("i" of "i see"), or the agent's own voice from a loudspeaker.
 */
export type Overlap = "words" | "backchannel" | "beginning" | "echo";

/** Event that turn taking is told of: of the call, the caller, speech to text, the agent's turn and its timers. */
export type TurnEvent =
  | { type: "call_started" }
  /**
   * The same call goes on after its object was restarted, `elapsedMs` after its start and with `turnCount` agent turns
   * behind it.
   */
  | { type: "call_resumed"; turnCount: number; elapsedMs: number }
  | { type: "caller_lost" }
  | { type: "caller_regained" }
  /**
   * `sinceTurnMs`: from the end of the words of the latest turn to this speech; null when there was none. `isOpen`:
   * those words asked for more.
   */
  | { type: "speech_started"; sinceTurnMs: number | null; isOpen: boolean }
  /** The caller's speech has lasted long enough to be meant. */
  | { type: "speech_sustained" }
  /** The caller's speech, short breaths in it left out, has lasted so long that there must be words in it. */
  | { type: "speech_prolonged" }
  | { type: "speech_ended" }
  | { type: "stt_ready" }
  | { type: "stt_lost" }
  | { type: "stt_speech_started" }
  | { type: "interim"; text: string; overlap: Overlap }
  /**
   * `isWhole`: the words could be all; an opener to them would do no harm. `isOwnQuestion`: they are a question or
   * request beside the words of the latest turn, which were one too, and go on with nothing.
   */
  | { type: "eager_end_of_turn"; text: string; overlap: Overlap; isWhole: boolean; isOwnQuestion: boolean }
  | { type: "turn_resumed" }
  /** `isMereSound`: voice activity heard something shorter than any word. */
  | {
      type: "end_of_turn";
      text: string;
      confidence: number;
      overlap: Overlap;
      isOwnQuestion: boolean;
      isMereSound?: boolean;
    }
  | { type: "text_received"; text: string }
  /** The caller's device noticed a sound over the agent. `needsWords`: only words interrupt on this line. */
  | { type: "interrupt_requested"; needsWords: boolean }
  /** The caller asked the agent to stop. */
  | { type: "stop_requested" }
  /** `operator` says a line in the agent's voice. */
  | ({ type: "operator_spoke" } & OperatorLine)
  /** The agent was given a hint for its next answer. */
  | { type: "operator_whispered" }
  /** `operator` takes the call, or goes on having it. */
  | { type: "operator_took_over"; operator: string }
  | { type: "operator_handed_back"; operator: string }
  | { type: "audio_started"; turnId: string }
  | { type: "playback_finished"; turnId: string }
  | { type: "reply_failed"; turnId: string }
  | { type: "hang_up_requested"; turnId: string }
  | { type: "timer_fired"; timer: TimerName }
  | { type: "cost_limit_reached" }
  | { type: "call_ended"; reason: CallEndReason };

/** Key of a fixed line, which the agent says without asking the model. */
export type LineKey = "greeting" | "fallback" | "silence_prompt" | "closing" | "apology" | "cannot_hear";

/** Cause that stops an agent turn: the caller's speech, device or typed words, an operator, or the end of the call. */
export type StopCause = "speech" | "client" | "text" | "operator" | "ended";

/** Effect that turn taking asks for; effects are performed in order, at once. */
export type TurnEffect =
  | {
      type: "start_turn";
      turnId: string;
      source: TurnSource;
      userText: string | null;
      continuesTurnId: string | null;
      line: LineKey | null;
      /** The line of an operator that the turn says; null for any other. */
      operatorText: string | null;
      isSpeculative: boolean;
    }
  /**
   * t1: the caller's words are final. Comes before `start_turn`, after it when a speculative turn was right, and alone
   * where the words are an operator's to answer.
   */
  | {
      type: "commit_turn";
      turnId: string;
      userText: string;
      continuesTurnId: string | null;
      confidence: number;
      isSpoken: boolean;
    }
  /** The opener of a speculative turn may be heard. */
  | { type: "release_opener"; turnId: string }
  /** An audible turn falls silent where it is, and one that is not audible yet stays so. */
  | { type: "pause_turn"; turnId: string }
  /** The same, because the connection to its listener is lost: what they have not acknowledged they have not heard. */
  | { type: "hold_turn"; turnId: string }
  /** A paused turn goes on where its listener stopped hearing it. */
  | { type: "resume_turn"; turnId: string }
  /** A speculative turn leaves no trace. */
  | { type: "discard_turn"; turnId: string; reason: "resumed" | "changed" | "ended" }
  /** A committed turn stops where it is, heard or not. */
  | { type: "stop_turn"; turnId: string; cause: StopCause; isFalseStart: boolean }
  | { type: "note_unintelligible" }
  | { type: "note_operator"; event: OperatorEvent }
  /** The end of the caller's turn is overdue: the words so far are told as an `end_of_turn`. */
  | { type: "end_caller_turn" }
  /** What was heard of the caller was no turn: nothing is measured from it. */
  | { type: "forget_speech" }
  | { type: "set_status"; status: CallStatus }
  | { type: "start_timer"; timer: TimerName; delayMs: number }
  | { type: "cancel_timer"; timer: TimerName }
  | { type: "end_call"; reason: CallEndReason };

/** Options of turn taking; times are ms. */
export interface TurnOptions {
  speculation: TurnTakingSettings["speculation"];
  openerAt: TurnTakingSettings["endpointing"]["openerAt"];
  interruption: Pick<InterruptionSettings, "isEnabled" | "minWords" | "resumesAfterFalse" | "falseInterruptionMs">;
  /** Longest that an agent turn stays paused without a word, whatever sounds there are. */
  maxPauseMs: number;
  /** The same over a long speech, counted from when it was known to be one; at its end the caller is asked again. */
  maxLongSpeechPauseMs: number;
  /** Speech that begins this soon after the end of a turn goes on with it: most pauses inside turns are shorter. */
  continuationMs: number;
  /** The same after words that asked for more ("i would like to"). */
  openContinuationMs: number;
  silencePromptMs: number;
  maxSilencePrompts: number;
  maxCallMs: number;
  /** Wait after the caller stopped before saying that we cannot hear, when speech to text noticed nothing. */
  hearingTimeoutMs: number;
  /** The same when it did notice: longer than its own end-of-turn timeout. */
  endOfTurnDeadlineMs: number;
  /** The same when it hears them once more, after a session that was lost while they waited. */
  rehearingDeadlineMs: number;
  /**
   * Turns in a row without a word understood that are answered with "say that again"; further ones are taken for noise.
   */
  maxUnintelligibleTurns: number;
  /** Failed turns in a row after which the call is given up. */
  maxFailedTurns: number;
  /** Agent turns, begun in secret or not, after which the call is ended: several an answer, in the longest call. */
  maxTurns: number;
  /** A call that was taken over goes back to the agent when no operator has done anything in it for so long. */
  operatorAbsenceMs: number;
  /** A line of an operator that has waited so long for the caller to pause is given up. */
  maxLineWaitMs: number;
}

/** Default options of turn taking. */
export const defaultTurnOptions = {
  speculation: defaultTurnTaking.speculation,
  openerAt: defaultTurnTaking.endpointing.openerAt,
  interruption: defaultTurnTaking.interruption,
  maxPauseMs: 3_000,
  /** Most of what people say is over by then, and a caller who still speaks has got no word through for 5 s. */
  maxLongSpeechPauseMs: 4_500,
  /** 90 % of pauses inside a turn (LiveKit eot-bench, 2026: 10 % of them outlast a silence timer of 1,000 ms). */
  continuationMs: 1_000,
  /** The longest pause that the same source counts as one inside a turn. */
  openContinuationMs: 5_000,
  silencePromptMs: 10_000,
  maxSilencePrompts: 2,
  maxCallMs: 15 * 60_000,
  /**
   * Speech end is known ~0.3 s late and the line takes ~0.1 s: 1.5 s keeps the caller's silence under 3 s with room.
   */
  hearingTimeoutMs: 1_500,
  /** The end-of-turn timeout we ask for (3 s) and the same margin. */
  endOfTurnDeadlineMs: 4_500,
  /** Audio that is replayed is heard faster than it was said, its silence too, and the caller has waited already. */
  rehearingDeadlineMs: 1_000,
  maxUnintelligibleTurns: 2,
  maxFailedTurns: 3,
  maxTurns: 2_000,
  /** Two missed heartbeats of a page, which sends one every 10 s. */
  operatorAbsenceMs: 30_000,
  maxLineWaitMs: 15_000,
} as const satisfies TurnOptions;

/** Returns an agent's options of turn taking. */
export function turnOptionsOf(agent: AgentConfig): TurnOptions {
  const { silencePromptMs, maxSilencePrompts, maxCallMs } = agent.limits;
  const { speculation, endpointing, interruption } = agent.turnTaking;
  const { openerAt } = endpointing;
  const { completeWaitMs, unknownWaitMs, openWaitMs, digitsWaitMs, spellingWaitMs } = endpointing;
  // A turn that is held for more words is not late: callers who pause long are given up to twice the wait.
  const longestHoldMs = 2 * Math.max(completeWaitMs, unknownWaitMs, openWaitMs, digitsWaitMs, spellingWaitMs);
  const endOfTurnDeadlineMs = Math.max(defaultTurnOptions.endOfTurnDeadlineMs, END_OF_TURN_TIMEOUT_MS + longestHoldMs);
  return {
    ...defaultTurnOptions,
    endOfTurnDeadlineMs,
    silencePromptMs,
    maxSilencePrompts,
    maxCallMs,
    speculation,
    openerAt,
    interruption,
  };
}

/** State of turn taking before the call's start. */
export const initialTurnState: TurnState = {
  isStarted: false,
  isEnded: false,
  status: "idle",
  isCallerPresent: true,
  owed: null,
  isCallerSpeaking: false,
  isTurnAwaited: false,
  unheardSounds: 0,
  isCallerHeard: false,
  rehearing: "no",
  hasWords: false,
  isSpeechToTextLost: false,
  isContinuing: false,
  continuesTurnId: null,
  takenOverBy: null,
  operatorLines: [],
  openWords: null,
  agentTurn: null,
  turnCount: 0,
  silencePrompts: 0,
  unintelligibleTurns: 0,
  failedTurns: 0,
  isCostSpent: false,
};
