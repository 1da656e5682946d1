import { LeadingSilenceTrimmer } from "../audio/level.ts";
import type { Clock, Timer } from "../clock.ts";
import { DeadlineExceeded } from "../deadline.ts";
import type { CallEventBody } from "../events.ts";
import {
  type ChatMessage,
  type LanguageModel,
  ProviderError,
  type ProviderStage,
  type TextToSpeechSession,
} from "../providers.ts";
import { AsyncQueue } from "./async-queue.ts";
import { ClauseChunker } from "./clause-chunker.ts";
import { firstThatAnswers } from "./failover.ts";
import type { Playback } from "./playback.ts";
import type { ProviderHealth } from "./provider-health.ts";
import { think } from "./think.ts";
import type { Tool } from "./tools.ts";

/** A synthesis session with its vendor's name. */
export interface NamedVoice {
  readonly provider: string;
  /** Which of the vendor's voices. */
  readonly model?: string;
  readonly session: TextToSpeechSession;
}

export interface ReplyDeps {
  clock: Clock;
  health: ProviderHealth;
  models: readonly LanguageModel[];
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  sampleRateHz: number;
  emit: (event: CallEventBody) => void;
  /** Said when the model hangs up without a word. */
  farewell: string;
  /** The model asked to end the call after this turn. */
  onHangUpRequested: () => void;
  /** Nothing more can be said, and why is on the timeline; what was queued is still played. */
  onFailed: () => void;
}

/** What to say: what the model makes of a conversation, a fixed line, or a recording. */
export type ReplyContent =
  | { type: "answer"; messages: readonly ChatMessage[] }
  | { type: "line"; text: string }
  | { type: "recording"; text: string; samples: Int16Array };

/** Commit → first audible sample at the latest; past it the caller is told that something went wrong. */
export const FIRST_AUDIO_DEADLINE_MS = 2_300;

/** One agent turn under one abort signal: content → clauses → speech → playback. Runs from construction on; silent until committed. */
export class Reply {
  readonly playback: Playback;
  readonly #deps: ReplyDeps;
  readonly #turnId: string;
  readonly #callId: string;
  readonly #controller = new AbortController();
  readonly #committed: Promise<void>;
  #resolveCommitted: () => void = () => {};
  #firstAudioTimer: Timer | null = null;
  #text = "";
  #trimmedSilenceMs = 0;
  #isHangingUp = false;
  /** Whom the turn asked last, and so waits for. */
  #asked: { stage: ProviderStage; provider: string } | null = null;

  constructor(deps: ReplyDeps, turn: { turnId: string; callId: string; content: ReplyContent; playback: Playback }) {
    this.#deps = { ...deps, emit: (event) => this.#emit(event, deps.emit) };
    this.#turnId = turn.turnId;
    this.#callId = turn.callId;
    this.playback = turn.playback;
    this.#committed = new Promise((resolve) => {
      this.#resolveCommitted = resolve;
    });
    this.#run(turn.content).catch((error: unknown) => this.#fail(error));
  }

  /** Everything written so far, heard or not. */
  get text(): string {
    return this.#text;
  }

  /** Silence cut from the head of the speech. */
  get trimmedSilenceMs(): number {
    return this.#trimmedSilenceMs;
  }

  /** The caller's words are final: audio may be heard and tools may act. */
  commit(): void {
    this.#firstAudioTimer = this.#deps.clock.startTimer(FIRST_AUDIO_DEADLINE_MS, () => {
      if (!this.playback.hasStarted) this.#failLate();
    });
    this.#resolveCommitted();
    this.playback.open();
  }

  /** Stops thinking, synthesis and playback. Idempotent. */
  stop(): { playedMs: number } {
    this.#firstAudioTimer?.cancel();
    this.#controller.abort();
    return this.playback.stop();
  }

  async #run(content: ReplyContent): Promise<void> {
    if (content.type === "recording") {
      this.#text = content.text;
      this.playback.ledger.beginClause(content.text);
      this.playback.push(content.samples);
      this.playback.complete();
      return;
    }
    const clauses = new AsyncQueue<string>();
    const writing = this.#write(content, clauses);
    await this.#speak(clauses);
    await writing;
    if (this.#controller.signal.aborted) return;
    if (this.playback.ledger.totalMs === 0) {
      throw new ProviderError({ provider: "none", stage: "llm", message: "the model said nothing", isRetryable: true });
    }
    this.playback.complete();
  }

  /** Fills `clauses`; never rejects, because its consumer throws what went wrong. */
  async #write(content: Exclude<ReplyContent, { type: "recording" }>, clauses: AsyncQueue<string>): Promise<void> {
    const chunker = new ClauseChunker();
    const take = (text: string): void => {
      this.#text += text;
      for (const clause of chunker.push(text)) clauses.push(clause);
    };
    try {
      if (content.type === "line") take(content.text);
      else for await (const text of this.#think(content.messages)) take(text);
      if (this.#isHangingUp && this.#text.trim() === "") take(this.#deps.farewell);
      for (const clause of chunker.flush()) clauses.push(clause);
      clauses.close();
    } catch (error) {
      for (const clause of chunker.flush()) clauses.push(clause);
      clauses.fail(error);
    }
  }

  #think(messages: readonly ChatMessage[]): AsyncIterable<string> {
    const thought = { turnId: this.#turnId, callId: this.#callId, messages, committed: this.#committed };
    const onHangUpRequested = (): void => {
      this.#isHangingUp = true;
      this.#deps.onHangUpRequested();
    };
    return think({ ...this.#deps, onHangUpRequested }, thought, this.#controller.signal);
  }

  async #speak(clauses: AsyncIterable<string>): Promise<void> {
    const trimmer = new LeadingSilenceTrimmer(this.#deps.sampleRateHz);
    for await (const clause of clauses) {
      if (this.#controller.signal.aborted) return;
      this.playback.ledger.beginClause(clause);
      if (!/[\p{L}\p{N}]/u.test(clause)) continue;
      for await (const samples of this.#synthesize(clause)) {
        const audible = trimmer.push(samples);
        this.#trimmedSilenceMs = trimmer.trimmedMs;
        this.playback.push(audible);
        await this.playback.room();
      }
      this.playback.ledger.endClause();
    }
  }

  async *#synthesize(clause: string): AsyncGenerator<Int16Array> {
    const turnId = this.#turnId;
    const { emit } = this.#deps;
    const open = (voice: NamedVoice, signal: AbortSignal): AsyncIterable<Int16Array> => {
      emit({ type: "tts_requested", turnId, provider: voice.provider, characters: clause.trim().length });
      return voice.session.synthesize(clause.trim(), signal);
    };
    const deps = { ...this.#deps, turnId };
    let hasAudio = false;
    for await (const samples of firstThatAnswers(this.#deps.voices, "tts", open, deps, this.#controller.signal)) {
      if (!hasAudio) emit({ type: "tts_first_byte", turnId });
      hasAudio = true;
      yield samples;
    }
  }

  #emit(event: CallEventBody, emit: (event: CallEventBody) => void): void {
    if (event.type === "llm_requested") this.#asked = { stage: "llm", provider: event.provider };
    if (event.type === "tts_requested") this.#asked = { stage: "tts", provider: event.provider };
    emit(event);
  }

  #failLate(): void {
    const error = new DeadlineExceeded("first audio", FIRST_AUDIO_DEADLINE_MS);
    if (this.#asked) this.#deps.emit({ type: "provider_failed", ...this.#asked, reason: error.message, status: null });
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#firstAudioTimer?.cancel();
    this.#controller.abort(error);
    const isExpected = error instanceof ProviderError || error instanceof DeadlineExceeded;
    this.#deps.onFailed();
    if (!isExpected) throw error;
  }
}
