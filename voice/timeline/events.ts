import type { OpenerAct } from "../agent.ts";
import type { ProviderStage } from "../providers.ts";
import type { CallStatus } from "./call-status.ts";
import type { TurnMetrics, TurnSource } from "./turn-metrics.ts";

/**
 * One event of a call's timeline. The timeline tells what happened, in order, and when; logs, metrics, tests and pages
 * read this and nothing else. Everything a person said or heard sits under `personal`, so that it can be dropped in one
 * place.
 */
export type CallEvent = { /** Milliseconds since the call started. */ atMs: number } & CallEventBody;

/** An event of the timeline without its time. */
export type CallEventBody =
  | { type: "call_started"; callId: string; agentId: string; agentVersion: number; transport: string }
  | { type: "caller_connected"; isResumed: boolean }
  | { type: "caller_disconnected" }
  | { type: "status_changed"; status: CallStatus }
  /** On the audio clock, corrected to the first and last frame of speech. */
  | { type: "speech_started"; speechAtMs: number }
  | { type: "speech_ended"; speechAtMs: number }
  | { type: "stt_ready"; provider: string }
  | { type: "interim_transcript"; personal: { text: string } }
  | { type: "eager_end_of_turn"; confidence: number; personal: { text: string } }
  | { type: "turn_resumed" }
  /** t1. `speechEndMs` is t0, null for a typed turn. */
  | {
      type: "turn_committed";
      turnId: string;
      confidence: number;
      speechEndMs: number | null;
      /**
       * Set when the caller went on with the sentence that this agent turn had answered too early; `text` is the whole
       * of it.
       */
      continuesTurnId: string | null;
      personal: { text: string };
    }
  | { type: "turn_unintelligible" }
  | { type: "agent_turn_started"; turnId: string; source: TurnSource; isSpeculative: boolean }
  | {
      type: "speculation_discarded";
      turnId: string;
      reason: "resumed" | "changed" | "ended";
      tokens: number;
      characters: number;
    }
  /** Spoken while the answer is being made; agents' own phrases, so not personal. */
  | { type: "opener_chosen"; turnId: string; act: OpenerAct; opener: string }
  /** `entryCount`: entries and passages that the model was given. */
  | { type: "knowledge_retrieved"; turnId: string; entryCount: number }
  | { type: "llm_requested"; turnId: string; provider: string; model: string }
  | { type: "llm_first_token"; turnId: string }
  /** `cachedTokens`: those of the prompt that the vendor had kept, where it says. */
  | { type: "llm_finished"; turnId: string; promptTokens: number; cachedTokens?: number; completionTokens: number }
  /** The model for easy turns gave an answer that did not pass; the agent's own is asked. `tokens`: where it told. */
  | {
      type: "easy_answer_rejected";
      turnId: string;
      provider: string;
      model: string;
      reason: string;
      tokens: { promptTokens: number; cachedTokens: number; completionTokens: number } | null;
    }
  | { type: "tool_called"; turnId: string; name: string }
  /** With the result of a tool that changes something. */
  | { type: "tool_finished"; turnId: string; name: string; isOk: boolean; personal: { result: string } | null }
  | { type: "tts_requested"; turnId: string; provider: string; model?: string; characters: number }
  | { type: "tts_first_byte"; turnId: string }
  /** A clause came from the speech cache: the voice named was not asked for so many characters. */
  | { type: "speech_reused"; turnId: string; provider: string; model?: string; characters: number }
  /** The answer's first audible sample is there, sent or not. */
  | { type: "answer_ready"; turnId: string; source: AnswerSource }
  /** The answer is late: the caller hears a line that asks for patience. */
  | { type: "holding_line_started"; turnId: string }
  /** t2; with an opener once for it and once for the answer. */
  | { type: "audio_started"; turnId: string; trimmedSilenceMs: number; isOpener: boolean }
  /** The listener's device has first said that it had played some of the turn: t3 is read off here. Once per turn. */
  | { type: "playback_acknowledged"; turnId: string; playedMs: number }
  | { type: "barge_in"; turnId: string; cause: "speech" | "client" | "text" }
  | { type: "playback_cleared"; turnId: string; playedMs: number }
  /** A false interruption: the turn goes on where it was stopped. */
  | { type: "playback_resumed"; turnId: string; fromMs: number }
  | {
      type: "agent_turn_ended";
      turnId: string;
      metrics: TurnMetrics;
      personal: { userText: string | null; replyText: string; heardText: string };
    }
  | { type: "provider_failed"; stage: ProviderStage; provider: string; reason: string; status: number | null }
  | { type: "provider_fell_back"; stage: ProviderStage; from: string; to: string }
  /** The first answer is late; another provider was asked beside it. */
  | { type: "hedge_started"; turnId: string; stage: ProviderStage; provider: string; afterMs: number }
  | { type: "hedge_won"; turnId: string; stage: ProviderStage; provider: string }
  | { type: "stt_reopened"; provider: string; replayedMs: number }
  | { type: "audio_dropped"; ms: number }
  /** Speech to text hears the caller again: so much of the audio before was kept from it while the agent spoke. */
  | { type: "listening_resumed"; withheldMs: number }
  | OperatorEvent
  /** An answer is made with so many of the operators' whispers. */
  | { type: "whispers_given"; turnId: string; count: number }
  | { type: "call_ended"; reason: CallEndReason };

/** Event of what an operator does in a call; `operator` is the id of their key or member. */
export type OperatorEvent =
  | { type: "operator_listening_changed"; operator: string; isListening: boolean }
  /** A hint for the agent's next answer. The caller does not hear it. */
  | { type: "operator_whispered"; operator: string; personal: { text: string } }
  /** A line that is said in the agent's voice, in a turn of the source `operator`, as soon as the caller pauses. */
  | { type: "operator_line_queued"; operator: string; personal: { text: string } }
  /** A line that waited is given up. */
  | {
      type: "operator_line_dropped";
      operator: string;
      reason: "caller_kept_floor" | "call_ended";
      personal: { text: string };
    }
  /** The agent answers nothing from now on. */
  | { type: "operator_took_over"; operator: string }
  /** The agent answers again; by itself when the operator was absent, or the call's object was restarted. */
  | { type: "operator_handed_back"; operator: string | null; cause: "operator" | "absence" | "restart" }
  | { type: "operator_ended_call"; operator: string };

/**
 * Source of an answer's first clause: synthesis, a fixed line's clip, the clip of a clause that came up in earlier
 * calls, or the recorded apology.
 */
export type AnswerSource = "synthesis" | "clip" | "recurring_clip" | "recording";

/** Reason for a call's end. */
export type CallEndReason =
  | "caller_hung_up"
  | "caller_lost"
  | "agent_hung_up"
  | "ended_by_api"
  | "silence"
  | "max_duration"
  | "failed"
  /** The object was restarted under the call and the caller did not come back to it. */
  | "interrupted";
