import { whenAborted } from "../abort.ts";
import { msToSamples } from "../audio/frame.ts";
import { LeadingSilenceTrimmer } from "../audio/level.ts";
import { CLIP_RATE_HZ, type Clip } from "../clips/clip.ts";
import type { SpokenClause } from "../clips/recurring-clauses.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import type { Clock } from "../clock.ts";
import { DeadlineExceeded } from "../deadline.ts";
import { firstThatAnswers } from "../failover/failover.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import type { Playback } from "../playback/playback.ts";
import {
  type ChatMessage,
  type LanguageModel,
  type NamedVoice,
  ProviderError,
  type ProviderStage,
} from "../providers.ts";
import type { AnswerSource, CallEventBody } from "../timeline/events.ts";
import { AsyncQueue } from "./async-queue.ts";
import { ClauseChunker } from "./clause-chunker.ts";
import { CLAUSE_PAUSE_MS } from "./clip-texts.ts";
import { FIRST_AUDIO_DEADLINE_MS, Patience } from "./patience.ts";
import { ReplyUsage } from "./reply-usage.ts";
import { think } from "./think.ts";
import type { Tool } from "./tools.ts";

/** Makes the timeline event of a text that is sent to be spoken. */
export function speechRequest(turnId: string, { provider, model }: NamedVoice, text: string): CallEventBody {
  return {
    type: "tts_requested",
    turnId,
    provider,
    ...(model === undefined ? {} : { model }),
    characters: text.length,
  };
}

/** A recorded line, played without a synthesiser: the last resort. */
export interface Recording {
  text: string;
  /** At the transport's output rate. */
  samples: Int16Array;
}

/** Dependencies of a `Reply`, and the listener of its hang-up and failure. */
export interface ReplyDeps {
  clock: Clock;
  health: ProviderHealth;
  models: readonly LanguageModel[];
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  /** Clips of texts that need not be synthesised. */
  clips: VoiceClips;
  /** Said while the answer is late. */
  holdingLines: readonly Clip[];
  /** True: a turn that is not committed is synthesised; false: it is only thought. */
  speaksBeforeCommit: boolean;
  sampleRateHz: number;
  emit: (event: CallEventBody) => void;
  /** Said when the model hangs up without a word. */
  farewell: string;
  /** The model asked to end the call after this turn. */
  onHangUpRequested: () => void;
  /** Nothing more can be said, for a reason that is on the timeline; queued audio is still played. */
  onFailed: () => void;
}

/**
 * Content of an agent turn: an answer that the model makes of a conversation (after an opener), a fixed line, or a
 * recording.
 */
export type ReplyContent =
  | { type: "answer"; messages: readonly ChatMessage[]; opener: Clip | null }
  | { type: "line"; text: string }
  | ({ type: "recording" } & Recording);

/**
 * Runs one agent turn under one abort signal: content → clauses → speech → playback. Runs from construction on; silent
 * until committed, but for an opener that is released.
 */
export class Reply {
  readonly playback: Playback;
  readonly usage = new ReplyUsage();
  readonly #deps: ReplyDeps;
  readonly #turnId: string;
  readonly #callId: string;
  readonly #controller = new AbortController();
  readonly #committed: Promise<void>;
  readonly #patience: Patience;
  #resolveCommitted: () => void = () => {};
  /** The opener's text with a space after it; empty without one. */
  readonly #opening: string;
  #text = "";
  #trimmedSilenceMs = 0;
  #isHangingUp = false;
  /** The agent's first voice alone was asked, so that all synthesised audio is in that voice. */
  #isInFirstVoice = true;
  /** The answer's first clause once it was synthesised whole. */
  #firstClause: SpokenClause | null = null;
  /** The clip played last ends with its last sound: the audio after it keeps a speaker's distance. */
  #needsPause = false;
  /** The provider that the turn asked last, and so waits for. */
  #asked: { stage: ProviderStage; provider: string } | null = null;

  constructor(deps: ReplyDeps, turn: { turnId: string; callId: string; content: ReplyContent; playback: Playback }) {
    this.#deps = { ...deps, emit: (event) => this.#emit(event, deps.emit) };
    this.#turnId = turn.turnId;
    this.#callId = turn.callId;
    this.playback = turn.playback;
    this.#committed = new Promise((resolve) => {
      this.#resolveCommitted = resolve;
    });
    const opener = turn.content.type === "answer" ? turn.content.opener : null;
    this.#opening = opener ? `${opener.text} ` : "";
    if (opener) this.#pushClip(this.#opening, opener);
    this.#patience = new Patience({
      clock: deps.clock,
      playback: turn.playback,
      lines: deps.holdingLines,
      onLine: (line) => this.#hold(line),
      onGivenUp: () => this.#failLate(),
    });
    this.#run(turn.content).catch((error: unknown) => this.#fail(error));
  }

  /** The turn's text so far, opener included, heard or not. */
  get text(): string {
    return this.#opening + this.#text;
  }

  /** Milliseconds of silence cut from the head of the speech. */
  get trimmedSilenceMs(): number {
    return this.#trimmedSilenceMs;
  }

  /**
   * The first clause of the model's answer if it was synthesised whole, by the agent's first voice and at
   * `CLIP_RATE_HZ`, and heard whole; else null.
   */
  get heardFirstClause(): SpokenClause | null {
    const clause = this.#firstClause;
    return clause && this.playback.heardText.includes(clause.text.trim()) ? clause : null;
  }

  /** Commits the turn, because the caller's words are final: audio may be heard and tools may act. */
  commit(): void {
    this.#resolveCommitted();
    this.playback.open();
    this.#patience.start();
  }

  /** Stops thinking, synthesis and playback. Idempotent. */
  stop(): { playedMs: number } {
    this.#patience.stop();
    this.#controller.abort();
    return this.playback.stop();
  }

  async #run(content: ReplyContent): Promise<void> {
    if (content.type === "recording") {
      this.#text = content.text;
      this.#beginAnswer("recording");
      this.playback.ledger.beginClause(content.text);
      this.playback.push(content.samples);
      this.playback.complete();
      return;
    }
    const clauses = new AsyncQueue<string>();
    const writing = this.#write(content, clauses);
    await this.#speak(clauses, content.type === "answer");
    await writing;
    if (this.#controller.signal.aborted) return;
    if (!this.playback.hasAnswer) {
      throw new ProviderError({ provider: "none", stage: "llm", message: "the model said nothing", isRetryable: true });
    }
    this.playback.complete();
  }

  /** Fills `clauses`; never rejects, because its consumer throws what went wrong. */
  async #write(content: Exclude<ReplyContent, { type: "recording" }>, clauses: AsyncQueue<string>): Promise<void> {
    const chunker = new ClauseChunker();
    const take = (text: string): void => {
      this.#text += text;
      this.usage.wrote(text);
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
    this.usage.prompted(messages.reduce((length, { content }) => length + content.length, 0));
    const onHangUpRequested = (): void => {
      this.#isHangingUp = true;
      this.#deps.onHangUpRequested();
    };
    return think({ ...this.#deps, onHangUpRequested }, thought, this.#controller.signal);
  }

  async #speak(clauses: AsyncIterable<string>, isAnswer: boolean): Promise<void> {
    const { clips, speaksBeforeCommit } = this.#deps;
    const { signal } = this.#controller;
    const trimmer = new LeadingSilenceTrimmer(this.#deps.sampleRateHz);
    for await (const clause of clauses) {
      if (!speaksBeforeCommit) await Promise.race([this.#committed, whenAborted(signal)]);
      if (signal.aborted) return;
      const fixed = clips.find(clause);
      const recurring = fixed === null && isAnswer ? this.#findRecurring(clause) : null;
      if (fixed) this.#playClip(clause, fixed, "clip");
      else if (recurring) {
        this.#playClip(clause, recurring, "recurring_clip");
        this.#needsPause = true;
      } else if (/[\p{L}\p{N}]/u.test(clause)) {
        const parts = await this.#speakClause(clause, trimmer, isAnswer && !this.playback.hasAnswer);
        if (parts && !signal.aborted && this.#isInFirstVoice) this.#firstClause = { text: clause, parts };
      } else this.playback.ledger.beginClause(clause);
      await this.playback.room();
    }
  }

  /** Clips are made for lines of their own rate; a telephone's synthesis is at another. */
  #findRecurring(clause: string): Clip | null {
    return this.#deps.sampleRateHz === CLIP_RATE_HZ ? this.#deps.clips.findRecurring(clause) : null;
  }

  #playClip(clause: string, clip: Clip, source: AnswerSource): void {
    this.#beginAnswer(source);
    this.#pause();
    this.#pushClip(clause, clip);
  }

  /** Resolves to the clause's audio when it `isKept` and has the rate of a clip, else to null. */
  async #speakClause(clause: string, trimmer: LeadingSilenceTrimmer, isKept: boolean): Promise<Int16Array[] | null> {
    const { ledger } = this.playback;
    const parts: Int16Array[] | null = isKept && this.#deps.sampleRateHz === CLIP_RATE_HZ ? [] : null;
    let hasBegun = false;
    for await (const samples of this.#synthesize(clause)) {
      const audible = trimmer.push(samples);
      this.#trimmedSilenceMs = trimmer.trimmedMs;
      if (audible.length === 0) continue;
      this.#beginAnswer("synthesis");
      this.#pause();
      if (!hasBegun) ledger.beginClause(clause);
      hasBegun = true;
      parts?.push(audible);
      this.playback.push(audible);
      await this.playback.room();
    }
    if (hasBegun) ledger.endClause();
    return parts;
  }

  /** The answer's first audible sample is there. */
  #beginAnswer(source: AnswerSource): void {
    if (this.playback.hasAnswer) return;
    this.playback.beginAnswer();
    this.#deps.emit({ type: "answer_ready", turnId: this.#turnId, source });
  }

  /** Silence behind a clip that has none, less what the caller has heard of it already. */
  #pause(): void {
    if (!this.#needsPause) return;
    this.#needsPause = false;
    const leftMs = CLAUSE_PAUSE_MS - Math.max(0, this.playback.silenceMs() ?? 0);
    if (leftMs > 0) this.playback.push(new Int16Array(msToSamples(leftMs, this.#deps.sampleRateHz)));
  }

  #pushClip(text: string, clip: Clip): void {
    this.playback.ledger.beginClause(text, clip.words);
    this.playback.push(clip.samples);
    this.playback.ledger.endClause();
  }

  /** Asks the caller for patience. */
  #hold(line: Clip): void {
    this.#deps.emit({ type: "holding_line_started", turnId: this.#turnId });
    this.#pushClip(`${line.text} `, line);
  }

  async *#synthesize(clause: string): AsyncGenerator<Int16Array> {
    const turnId = this.#turnId;
    const { emit } = this.#deps;
    const open = (voice: NamedVoice, signal: AbortSignal): AsyncIterable<Int16Array> => {
      emit(speechRequest(turnId, voice, clause.trim()));
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
    this.usage.observe(event);
    if (event.type === "llm_requested") this.#asked = { stage: "llm", provider: event.provider };
    if (event.type === "tts_requested") this.#asked = { stage: "tts", provider: event.provider };
    if ((event.type === "hedge_started" || event.type === "provider_fell_back") && event.stage === "tts")
      this.#isInFirstVoice = false;
    emit(event);
  }

  #failLate(): void {
    const error = new DeadlineExceeded("first audio", FIRST_AUDIO_DEADLINE_MS);
    if (this.#asked) this.#deps.emit({ type: "provider_failed", ...this.#asked, reason: error.message, status: null });
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#patience.stop();
    this.#controller.abort(error);
    const isExpected = error instanceof ProviderError || error instanceof DeadlineExceeded;
    this.#deps.onFailed();
    if (!isExpected) throw error;
  }
}
