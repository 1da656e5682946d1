import { whenAborted } from "../abort.ts";
import { msToSamples } from "../audio/frame.ts";
import { LeadingSilenceTrimmer } from "../audio/level.ts";
import { CLIP_RATE_HZ, type Clip } from "../clips/clip.ts";
import type { SpokenClause } from "../clips/recurring-clauses.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import type { Clock } from "../clock.ts";
import { DeadlineExceeded } from "../deadline.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import type { Playback } from "../playback/playback.ts";
import { type ChatMessage, type LanguageModel, type NamedVoice, ProviderError } from "../providers.ts";
import type { AnswerSource, CallEventBody } from "../timeline/events.ts";
import { joinedSentence } from "../words/sentence-join.ts";
import { AnswerWait } from "./answer-wait.ts";
import { AsyncQueue } from "./async-queue.ts";
import { ClauseChunker } from "./clause-chunker.ts";
import { CLAUSE_PAUSE_MS } from "./clip-texts.ts";
import { OpenerRepeat } from "./opener-repeat.ts";
import { FIRST_AUDIO_DEADLINE_MS, LATE_LINE_DEADLINE_MS, Patience } from "./patience.ts";
import { type OpenerChoice, ReplyOpener } from "./reply-opener.ts";
import { ReplyUsage } from "./reply-usage.ts";
import { speechOf } from "./speech.ts";
import { think } from "./think.ts";
import type { Tool } from "./tools.ts";

/** A recorded line, played without a synthesiser: the last resort. */
export interface Recording {
  text: string;
  /** At the transport's output rate. */
  samples: Int16Array;
}

/** Most speech of one reply that is kept for others: 1.9 MB until the turn's end. */
const MAX_KEPT_MS = 40_000;
/** Fewer characters of a clause that goes on are not worth a piece of their own: two or three words. */
const LEAST_PIECE_CHARS = 12;
/** Dependencies of a `Reply`, and the listener of its hang-up and failure. */
export interface ReplyDeps {
  clock: Clock;
  health: ProviderHealth;
  models: readonly LanguageModel[];
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  /** Clips of texts that need not be synthesised. */
  clips: VoiceClips;
  /** True where every clause of an answer may serve other calls; false where only the first does. */
  cachesSpeech: boolean;
  /** Set where the prompts of the agent's calls begin alike. */
  sharedPrefixKey?: string;
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
 * Content of an agent turn: an answer that the model makes of a conversation (perhaps after an opener), a fixed line,
 * or a recording.
 */
export type ReplyContent =
  | {
      type: "answer";
      messages: readonly ChatMessage[];
      opener: OpenerChoice | null;
      /** Set for an easy turn: asked before the agent's own models. */
      easyModel?: LanguageModel;
    }
  /** `isLate`: the caller has waited for it already. */
  | { type: "line"; text: string; isLate: boolean }
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
  readonly #opener: ReplyOpener;
  /** Openers that the model was told of. */
  readonly #openerTexts: readonly string[];
  #repeat: OpenerRepeat;
  readonly #chunker = new ClauseChunker();
  readonly #clauses = new AsyncQueue<string>();
  /** Clauses that the voice has not finished. */
  #unspoken = 0;
  /** The caller is about to hear nothing: the next words are spoken though their clause goes on. */
  #isRunningDry = false;
  /** Counts the retractions: audio of a text that was taken back is not played. */
  #generation = 0;
  #text = "";
  #hasClause = false;
  #trimmedSilenceMs = 0;
  #isHangingUp = false;
  /** The agent's first voice alone was asked, so that all synthesised audio is in that voice. */
  #isInFirstVoice = true;
  /** The answer's clauses that were synthesised whole: the first, and with a speech cache those after it. */
  #spokenClauses: SpokenClause[] = [];
  #keptSamples = 0;
  /** The clip played last ends with its last sound: the audio after it keeps a speaker's distance. */
  #needsPause = false;
  readonly #wait: AnswerWait;
  readonly #firstAudioDeadlineMs: number;

  constructor(deps: ReplyDeps, turn: { turnId: string; callId: string; content: ReplyContent; playback: Playback }) {
    this.#deps = { ...deps, emit: (event) => this.#emit(event, deps.emit) };
    this.#wait = new AnswerWait(deps.health, deps.clock);
    this.#turnId = turn.turnId;
    this.#callId = turn.callId;
    this.playback = turn.playback;
    this.#committed = new Promise((resolve) => {
      this.#resolveCommitted = resolve;
    });
    const openers = turn.content.type === "answer" ? turn.content.opener : null;
    this.#opener = new ReplyOpener({
      clock: deps.clock,
      playback: turn.playback,
      openers,
      forecast: (moment) => this.#wait.forecast(moment, this.#text.trim() !== ""),
      written: () => this.#text,
      play: (text, clip) => this.#pushClip(text, clip),
    });
    this.#openerTexts = openers?.texts ?? [];
    this.#repeat = new OpenerRepeat(this.#openerTexts);
    const isLate = turn.content.type === "line" && turn.content.isLate;
    this.#firstAudioDeadlineMs = isLate ? LATE_LINE_DEADLINE_MS : FIRST_AUDIO_DEADLINE_MS;
    this.#patience = new Patience({
      clock: deps.clock,
      playback: turn.playback,
      lines: deps.holdingLines,
      firstAudioDeadlineMs: this.#firstAudioDeadlineMs,
      onLine: (line) => this.#hold(line),
      onRunningDry: (words) => this.#preventSilence(words),
      onGivenUp: () => this.#failLate(),
    });
    this.#run(turn.content).catch((error: unknown) => this.#fail(error));
  }

  /** The turn's text so far, opener included, heard or not. */
  get text(): string {
    return this.hasOpener ? this.#opener.text + joinedSentence(this.#text) : this.#text;
  }

  /** Milliseconds of silence cut from the head of the speech. */
  get trimmedSilenceMs(): number {
    return this.#trimmedSilenceMs;
  }

  /**
   * Clauses of the model's answer that were synthesised whole, by the agent's first voice and at `CLIP_RATE_HZ`, and
   * heard whole: the first, and with a speech cache those after it.
   */
  get heardClauses(): SpokenClause[] {
    const heard = this.playback.heardText.toLowerCase();
    return this.#spokenClauses.filter(({ text }) => heard.includes(text.trim().toLowerCase()));
  }

  /** Commits the turn, because the caller's words are final: audio may be heard and tools may act. */
  commit(): void {
    this.#resolveCommitted();
    this.#opener.consider("committed");
    this.playback.open();
    this.#patience.start();
  }

  /** Lets an opener be heard before the caller's words are final, if the answer is going to keep them waiting. */
  releaseOpener(): void {
    this.#opener.consider("early");
    if (this.hasOpener) this.playback.openForOpener();
  }

  /** True once an opener was chosen to be heard before the answer. */
  get hasOpener(): boolean {
    return this.#opener.text !== "";
  }

  /** Stops thinking, synthesis and playback. Idempotent. */
  stop(): { playedMs: number } {
    this.#patience.stop();
    this.#opener.stop();
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
    const writing = this.#write(content);
    await this.#speak(this.#clauses, content.type === "answer");
    await writing;
    if (this.#controller.signal.aborted) return;
    if (!this.playback.hasAnswer) {
      throw new ProviderError({ provider: "none", stage: "llm", message: "the model said nothing", isRetryable: true });
    }
    this.playback.complete();
  }

  /** Fills the clauses; never rejects, because their consumer throws what went wrong. */
  async #write(content: Exclude<ReplyContent, { type: "recording" }>): Promise<void> {
    try {
      if (content.type === "line") this.#take(content.text);
      else for await (const text of this.#think(content)) this.#take(this.#repeat.push(text));
      this.#take(this.#repeat.flush());
      if (this.#isHangingUp && this.#text.trim() === "") this.#take(this.#deps.farewell);
      for (const clause of this.#chunker.flush()) this.#say(clause);
      this.#clauses.close();
    } catch (error) {
      for (const clause of this.#chunker.flush()) this.#say(clause);
      this.#clauses.fail(error);
    }
  }

  #take(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.usage.wrote(text);
    for (const clause of this.#chunker.push(text)) this.#say(clause);
    if (this.#isRunningDry) this.#sayWords(LEAST_PIECE_CHARS);
  }

  #say(clause: string): void {
    this.#isRunningDry = false;
    this.#unspoken += 1;
    this.#clauses.push(clause);
  }

  /** Sends the words written so far to the voice, though their clause goes on; later ones follow as they come. */
  #preventSilence(words: "enough" | "any"): boolean {
    if (this.#unspoken > 0) return false;
    this.#isRunningDry = true;
    return this.#sayWords(words === "enough" ? LEAST_PIECE_CHARS : 1);
  }

  #sayWords(leastChars: number): boolean {
    const words = this.#chunker.takeWords(leastChars);
    if (words !== null) this.#say(words);
    return words !== null;
  }

  /** Takes back what was written and not sent to the caller. */
  #retract(): void {
    const { playback } = this;
    this.#generation += 1;
    this.#repeat = new OpenerRepeat(this.#openerTexts);
    this.#chunker.clear();
    this.#clauses.clear();
    this.#unspoken = 0;
    this.#spokenClauses = [];
    playback.retractAnswer();
    this.#hasClause = playback.hasAnswer;
    this.#text = playback.hasAnswer ? playback.ledger.text.slice(this.#opener.text.length) : "";
  }

  #think({ messages, easyModel }: Extract<ReplyContent, { type: "answer" }>): AsyncIterable<string> {
    const { sharedPrefixKey } = this.#deps;
    const shared = sharedPrefixKey === undefined ? {} : { sharedPrefixKey };
    const thought = { turnId: this.#turnId, callId: this.#callId, messages, ...shared, committed: this.#committed };
    this.usage.prompted(messages.reduce((length, { content }) => length + content.length, 0));
    const onHangUpRequested = (): void => {
      this.#isHangingUp = true;
      this.#deps.onHangUpRequested();
    };
    const listener = {
      onHangUpRequested,
      onAlive: () => this.#patience.noteAlive(),
      isUnheard: () => !this.playback.hasAnswerStarted,
      onRetracted: () => this.#retract(),
    };
    const easy = easyModel === undefined ? {} : { easyModel };
    return think({ ...this.#deps, ...listener, ...easy }, thought, this.#controller.signal);
  }

  async #speak(clauses: AsyncIterable<string>, isAnswer: boolean): Promise<void> {
    const { clips, speaksBeforeCommit, cachesSpeech } = this.#deps;
    const { signal } = this.#controller;
    const trimmer = new LeadingSilenceTrimmer(this.#deps.sampleRateHz);
    for await (const clause of clauses) {
      const generation = this.#generation;
      if (!speaksBeforeCommit) await Promise.race([this.#committed, whenAborted(signal)]);
      if (signal.aborted) return;
      if (generation !== this.#generation) continue;
      const fixed = clips.find(clause);
      const recurring = fixed === null && isAnswer ? this.#findRecurring(clause) : null;
      if (fixed) this.#playClip(clause, fixed, "clip");
      else if (recurring) {
        if (cachesSpeech) this.#noteReuse(clause);
        this.#playClip(clause, recurring, "recurring_clip");
        this.#needsPause = true;
      } else if (/[\p{L}\p{N}]/u.test(clause)) {
        const isKept = isAnswer && (cachesSpeech || !this.playback.hasAnswer);
        const parts = await this.#speakClause(clause, trimmer, isKept);
        if (parts && !signal.aborted && this.#isInFirstVoice) this.#keep({ text: clause, parts });
      } else this.playback.ledger.beginClause(this.#asSaid(clause));
      if (generation === this.#generation) this.#unspoken -= 1;
      await this.playback.room();
    }
  }

  #keep(clause: SpokenClause): void {
    const samples = clause.parts.reduce((sum, part) => sum + part.length, 0);
    if (this.#keptSamples + samples > msToSamples(MAX_KEPT_MS, CLIP_RATE_HZ)) return;
    this.#keptSamples += samples;
    this.#spokenClauses.push(clause);
  }

  /** Tells what the first voice was not asked for. */
  #noteReuse(clause: string): void {
    const [voice] = this.#deps.voices;
    if (voice === undefined) return;
    const { provider, model } = voice;
    const named = model === undefined ? { provider } : { provider, model };
    this.#deps.emit({ type: "speech_reused", turnId: this.#turnId, ...named, characters: clause.trim().length });
  }

  /** Clips are made for lines of their own rate; a telephone's synthesis is at another. */
  #findRecurring(clause: string): Clip | null {
    return this.#deps.sampleRateHz === CLIP_RATE_HZ ? this.#deps.clips.findRecurring(clause) : null;
  }

  #playClip(clause: string, clip: Clip, source: AnswerSource): void {
    this.#beginAnswer(source);
    this.#pause();
    this.#pushClip(this.#asSaid(clause), clip);
  }

  /** Resolves to the clause's audio when it `isKept` and has the rate of a clip, else to null. */
  async #speakClause(clause: string, trimmer: LeadingSilenceTrimmer, isKept: boolean): Promise<Int16Array[] | null> {
    const { ledger } = this.playback;
    const parts: Int16Array[] | null = isKept && this.#deps.sampleRateHz === CLIP_RATE_HZ ? [] : null;
    const generation = this.#generation;
    let hasBegun = false;
    for await (const samples of this.#synthesize(clause)) {
      if (generation !== this.#generation) return null;
      const audible = trimmer.push(samples);
      this.#trimmedSilenceMs = trimmer.trimmedMs;
      if (audible.length === 0) continue;
      this.#beginAnswer("synthesis");
      this.#pause();
      if (!hasBegun) ledger.beginClause(this.#asSaid(clause));
      hasBegun = true;
      parts?.push(audible);
      this.playback.push(audible);
      await this.playback.room();
    }
    if (hasBegun) ledger.endClause();
    return parts;
  }

  /** The clause as the caller is shown it: the first one behind an opener goes on with its sentence. */
  #asSaid(clause: string): string {
    const isFirst = !this.#hasClause;
    this.#hasClause = true;
    return isFirst && this.hasOpener ? joinedSentence(clause) : clause;
  }

  /** The answer's first audible sample is there. */
  #beginAnswer(source: AnswerSource): void {
    if (this.playback.hasAnswer) return;
    this.#wait.end();
    this.#opener.giveWay();
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
    let hasAudio = false;
    for await (const samples of speechOf(clause, { ...this.#deps, turnId }, this.#controller.signal)) {
      if (!hasAudio) emit({ type: "tts_first_byte", turnId });
      hasAudio = true;
      yield samples;
    }
  }

  #emit(event: CallEventBody, emit: (event: CallEventBody) => void): void {
    this.usage.observe(event);
    this.#wait.observe(event);
    if ((event.type === "hedge_started" || event.type === "provider_fell_back") && event.stage === "tts")
      this.#isInFirstVoice = false;
    emit(event);
  }

  #failLate(): void {
    const error = new DeadlineExceeded("first audio", this.#firstAudioDeadlineMs);
    if (this.#wait.asked) {
      const { stage, candidate } = this.#wait.asked;
      const { provider } = candidate;
      this.#deps.emit({ type: "provider_failed", stage, provider, reason: error.message, status: null });
    }
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#patience.stop();
    this.#opener.stop();
    this.#controller.abort(error);
    const isExpected = error instanceof ProviderError || error instanceof DeadlineExceeded;
    this.#deps.onFailed();
    if (!isExpected) throw error;
  }
}
