import type { CallEndReason } from "../events.ts";
import type { CallStatus } from "../protocol.ts";
import type { TurnSource } from "../turn-metrics.ts";

// What the turn-taking reducer keeps, is told and asks for.

/** An agent turn that has started and not ended. */
export interface AgentTurn {
  turnId: string;
  source: TurnSource;
  /** Set when it says something fixed. */
  line: LineKey | null;
  /** What the caller said to cause it. */
  userText: string | null;
  isCommitted: boolean;
  isAudible: boolean;
  /** Set when the agent asked to hang up: the call ends when this turn has been played. */
  endsCall: CallEndReason | null;
}

export interface TurnState {
  isStarted: boolean;
  isEnded: boolean;
  status: CallStatus;
  /** Whether anybody would hear the agent: false while a lost connection may still come back. */
  isCallerPresent: boolean;
  isCallerSpeaking: boolean;
  /** The caller has spoken since the last end of turn. */
  isTurnAwaited: boolean;
  /** Whether speech to text has noticed the caller's current stretch of speech. */
  isCallerHeard: boolean;
  /** Whether speech to text is known to be away. */
  isSpeechToTextLost: boolean;
  agentTurn: AgentTurn | null;
  turnCount: number;
  /** Silence prompts since the caller last said something. */
  silencePrompts: number;
  /** Turns in a row of which nothing was understood. */
  unintelligibleTurns: number;
  /** Agent turns in a row that failed. */
  failedTurns: number;
}

export type TimerName = "silence" | "hearing" | "max_call";

export type TurnEvent =
  | { type: "call_started" }
  /** The same call goes on after its object was restarted, `elapsedMs` after its start and with `turnCount` agent turns behind it. */
  | { type: "call_resumed"; turnCount: number; elapsedMs: number }
  | { type: "caller_lost" }
  | { type: "caller_regained" }
  | { type: "speech_started" }
  /** The caller's speech has lasted long enough to be meant. */
  | { type: "speech_sustained" }
  | { type: "speech_ended" }
  | { type: "stt_ready" }
  | { type: "stt_lost" }
  | { type: "stt_speech_started" }
  | { type: "interim"; text: string }
  | { type: "eager_end_of_turn"; text: string }
  | { type: "turn_resumed" }
  | { type: "end_of_turn"; text: string; confidence: number }
  | { type: "text_received"; text: string }
  | { type: "interrupt_requested" }
  | { type: "audio_started"; turnId: string }
  | { type: "playback_finished"; turnId: string }
  | { type: "reply_failed"; turnId: string }
  | { type: "hang_up_requested"; turnId: string }
  | { type: "timer_fired"; timer: TimerName }
  | { type: "call_ended"; reason: CallEndReason };

/** Fixed things the agent says without asking the model. */
export type LineKey = "greeting" | "fallback" | "silence_prompt" | "closing" | "apology" | "cannot_hear";

export type TurnEffect =
  | {
      type: "start_turn";
      turnId: string;
      source: TurnSource;
      userText: string | null;
      line: LineKey | null;
      isSpeculative: boolean;
    }
  /** t1: the caller's words are final. Comes before `start_turn`, or after it when a speculative turn was right. */
  | { type: "commit_turn"; turnId: string; userText: string; confidence: number }
  /** A speculative turn leaves no trace. */
  | { type: "discard_turn"; turnId: string; reason: "resumed" | "changed" | "ended" }
  /** A committed turn stops where it is, heard or not. */
  | { type: "stop_turn"; turnId: string; cause: "speech" | "client" | "text" | "ended" }
  | { type: "note_unintelligible" }
  | { type: "set_status"; status: CallStatus }
  | { type: "start_timer"; timer: TimerName; delayMs: number }
  | { type: "cancel_timer"; timer: TimerName }
  | { type: "end_call"; reason: CallEndReason };

export interface TurnOptions {
  silencePromptMs: number;
  maxSilencePrompts: number;
  maxCallMs: number;
  /** Wait after the caller stopped before saying that we cannot hear, when speech to text noticed nothing. */
  hearingTimeoutMs: number;
  /** The same when it did notice: longer than its own end-of-turn timeout. */
  endOfTurnDeadlineMs: number;
  /** Turns in a row without a word understood that are answered with "say that again"; further ones are taken for noise. */
  maxUnintelligibleTurns: number;
  /** Failed turns in a row after which the call is given up. */
  maxFailedTurns: number;
}

export const defaultTurnOptions = {
  silencePromptMs: 10_000,
  maxSilencePrompts: 2,
  maxCallMs: 15 * 60_000,
  /** Speech end is known ~0.3 s late and the line takes ~0.1 s: 1.5 s keeps the caller's silence under 3 s with room. */
  hearingTimeoutMs: 1_500,
  /** The end-of-turn timeout we ask for (3 s) and the same margin. */
  endOfTurnDeadlineMs: 4_500,
  maxUnintelligibleTurns: 2,
  maxFailedTurns: 3,
} as const satisfies TurnOptions;

export const initialTurnState: TurnState = {
  isStarted: false,
  isEnded: false,
  status: "idle",
  isCallerPresent: true,
  isCallerSpeaking: false,
  isTurnAwaited: false,
  isCallerHeard: false,
  isSpeechToTextLost: false,
  agentTurn: null,
  turnCount: 0,
  silencePrompts: 0,
  unintelligibleTurns: 0,
  failedTurns: 0,
};
