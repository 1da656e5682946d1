/**
 * The core's contracts with speech and language vendors. Adapters in `workers/providers/` translate vendor wire formats
 * into these shapes; nothing above them knows a vendor. Sessions report through a listener, not an async iterator,
 * because audio and turn events are handled synchronously: nothing is awaited on the frame path.
 */

import type { ExpectedAnswer } from "./agent.ts";

/** Stage of a call that a provider serves: speech to text, the language model, or text to speech. */
export type ProviderStage = "stt" | "llm" | "tts";

/**
 * Error of a provider, the only one an adapter reports. `message` names the vendor's complaint and never holds what was
 * said.
 */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly provider: string;
  readonly stage: ProviderStage;
  /**
   * True when the same request may succeed on another try: after connection loss, 408, 429 and 5xx; not after other
   * 4xx.
   */
  readonly isRetryable: boolean;
  /** HTTP status or WebSocket close code, when there was one. */
  readonly status: number | undefined;
  /** Wait that the vendor asked for before another try; undefined when it said nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(details: {
    provider: string;
    stage: ProviderStage;
    message: string;
    isRetryable: boolean;
    status?: number | undefined;
    retryAfterMs?: number | undefined;
    cause?: unknown;
  }) {
    super(details.message, { cause: details.cause });
    this.provider = details.provider;
    this.stage = details.stage;
    this.isRetryable = details.isRetryable;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Reports that an HTTP status is worth another try: 408, 429 and every 5xx. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

// --- Speech to text -------------------------------------------------------------------------------------------------

/** Options of a speech-to-text session. */
export interface SpeechToTextOptions {
  /** Rate of the 16-bit mono samples that `push` receives. */
  sampleRateHz: number;
  /** BCP 47, for example `en`. */
  language: string;
  /** Phrases the caller is likely to say, slots in braces (`{day}`); vendors take them as hints. */
  expectedPhrases: readonly string[];
  /** Confidence (0.5 to 1) at which a turn is over. */
  endOfTurnThreshold: number;
  /** Confidence (0.3 to `endOfTurnThreshold`) at which a turn is probably over; null asks for no eager ends. */
  eagerEndOfTurnThreshold: number | null;
  /** Silence after which a turn ends whatever the confidence. */
  endOfTurnTimeoutMs: number;
}

/**
 * Event of a speech-to-text session, after Flux's state machine. Texts are cumulative for the turn. `eager_end_of_turn`
 * is never empty; `turn_resumed` follows only an eager; an `end_of_turn` after an eager carries the same text.
 * `end_of_turn` with empty text means that there was speech but nothing was understood.
 */
export type SpeechToTextEvent =
  | { type: "ready" }
  /** `isGuess`: by our own voice activity; the engine itself has not said so. */
  | { type: "speech_started"; isGuess?: boolean }
  | { type: "interim"; text: string }
  | { type: "eager_end_of_turn"; text: string; confidence: number }
  | { type: "turn_resumed" }
  /** `isGuess`: by silence alone; the engine has said nothing at all in this turn. */
  | { type: "end_of_turn"; text: string; confidence: number; isGuess?: boolean }
  /** The session is over and will report nothing more; never sent after `close()`. */
  | { type: "failed"; error: ProviderError };

/** A live transcription of one call: opened at call start, closed at call end, untouched by barge-in. */
export interface SpeechToTextSession {
  /**
   * Queues audio (16-bit mono at the rate asked for; any length). Never waits; before `ready` it is buffered, bounded.
   */
  push(samples: Int16Array): void;
  /**
   * Tells the kind of answer that the agent's last line asked for, null for any: for engines whose end of turn heeds
   * it.
   */
  expect?(answer: ExpectedAnswer | null): void;
  /** Idempotent. */
  close(): void;
}

/** A speech-to-text provider, from which sessions are opened. */
export interface SpeechToText {
  readonly provider: string;
  /** True where a session that is sent no audio stays open; others need a little of it every few seconds. */
  readonly keepsIdleSessions?: boolean;
  /** Connects in the background and reports through `listener`; failures arrive as `failed`, never as a throw. */
  open(options: SpeechToTextOptions, listener: (event: SpeechToTextEvent) => void): SpeechToTextSession;
}

/**
 * Event of an engine that transcribes but does not decide turns; `voice/listening/endpointing.ts` turns such an engine
 * into a `SpeechToText`.
 */
export type SegmentEvent =
  | { type: "ready" }
  /** Text of the current segment that may still change. */
  | { type: "interim"; text: string }
  /** Text of a piece that will not change; `isFlush` when it answers `flush()` (its text may be empty). */
  | { type: "final"; text: string; confidence: number; isFlush: boolean }
  | { type: "failed"; error: ProviderError };

/** A live transcription in segments, without turns. */
export interface SegmentTranscriberSession {
  push(samples: Int16Array): void;
  /** Asks for the final text of everything pushed so far; answered by a `final` with `isFlush`. */
  flush(): void;
  close(): void;
}

/** A speech-to-text provider whose engine does not decide turns. */
export interface SegmentTranscriber {
  readonly provider: string;
  /** As of a `SpeechToText`. */
  readonly keepsIdleSessions?: boolean;
  open(options: SpeechToTextOptions, listener: (event: SegmentEvent) => void): SegmentTranscriberSession;
}

// --- Language model -------------------------------------------------------------------------------------------------

/** A tool call that the model asks for. */
export interface ToolCall {
  id: string;
  name: string;
  /** Arguments as the model wrote them: JSON text, unvalidated. */
  argumentsJson: string;
}

/** A message of the conversation, as the model is given it. */
export type ChatMessage =
  | { role: "system"; content: string }
  | { role: "user"; content: string }
  | { role: "assistant"; content: string; toolCalls?: readonly ToolCall[] }
  | { role: "tool"; toolCallId: string; content: string };

/** A tool as it is offered to the model. */
export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema of the arguments object. */
  parameters: Record<string, unknown>;
}

/** A request for one completion. */
export interface LanguageModelRequest {
  messages: readonly ChatMessage[];
  tools: readonly ToolDefinition[];
  maxTokens: number;
  /** Stable for a call, so that a vendor can reuse its prompt cache. */
  cacheKey: string;
  /** Set where prompts of different calls begin alike: the same for all of them. */
  sharedPrefixKey?: string;
}

/** Event of one completion; the last is `finished`. */
export type LanguageModelEvent =
  | { type: "text"; text: string }
  /** A whole tool call; fragments are assembled by the adapter. */
  | { type: "tool_call"; call: ToolCall }
  /** Sign of life: the model writes what is not said, its thoughts or the arguments of a tool call. */
  | { type: "working"; on: "thoughts" | "tool_call" }
  /** The text so far was no answer, but thoughts whose beginning was missing. */
  | { type: "retracted" }
  | {
      type: "finished";
      reason: "stop" | "length" | "tool_calls" | "content_filter";
      usage: { promptTokens: number; cachedTokens: number; completionTokens: number } | null;
    };

/** A language-model provider with one of its models. */
export interface LanguageModel {
  readonly provider: string;
  readonly model: string;
  /**
   * Streams one completion; reasoning text is never among the events and the last event is `finished`. Throws
   * `ProviderError`. Aborting `signal` ends the request at the vendor and the iteration without an error.
   */
  stream(request: LanguageModelRequest, signal: AbortSignal): AsyncIterable<LanguageModelEvent>;
}

// --- Text to speech -------------------------------------------------------------------------------------------------

/** Options of a text-to-speech session. */
export interface TextToSpeechOptions {
  voice: string;
  /** Rate of the samples wanted. */
  sampleRateHz: number;
  /** Name of the call in the vendor's usage reports, where it has such; never anything that a vendor must not know. */
  tag?: string;
}

/** Synthesis of one call: may hold a warm connection between clauses. */
export interface TextToSpeechSession {
  /**
   * Speaks one clause (1 to 1,000 characters); yields 16-bit mono samples as they arrive, leading silence included.
   * Calls may overlap; each is independent. Throws `ProviderError`; aborting `signal` ends the iteration without an
   * error.
   */
  synthesize(text: string, signal: AbortSignal): AsyncIterable<Int16Array>;
  /** Idempotent. */
  close(): void;
}

/** A text-to-speech provider, from which each call opens its session. */
export interface TextToSpeech {
  readonly provider: string;
  open(options: TextToSpeechOptions): TextToSpeechSession;
}

/** Silence that ends a turn however incomplete it sounds. */
export const END_OF_TURN_TIMEOUT_MS = 3_000;

/** A synthesis session with its vendor's name. */
export interface NamedVoice {
  readonly provider: string;
  /** Name of the voice, where the vendor has several. */
  readonly model?: string;
  readonly session: TextToSpeechSession;
}
