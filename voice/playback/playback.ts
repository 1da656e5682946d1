import { samplesToMs } from "../audio/frame.ts";
import type { Clock, Timer } from "../clock.ts";
import { AudioQueue } from "./audio-queue.ts";
import { ListenerPosition } from "./listener-position.ts";
import { PlaybackLedger } from "./playback-ledger.ts";

/** Dependencies of a `Playback`, and the listener of its progress. */
export interface PlaybackDeps {
  clock: Clock;
  sampleRateHz: number;
  send: (samples: Int16Array) => void;
  /** The first samples were just handed over. */
  onStarted: () => void;
  /**
   * The first samples of the answer were just handed over; `onStarted` comes first when nothing was played before it.
   */
  onAnswerStarted: () => void;
  /** The heard text has grown. */
  onHeard: (heardText: string) => void;
  /** The audio was played to its end; never after `stop`. */
  onFinished: () => void;
}

/**
 * Lead: audio kept ahead of the listener. Covers timer and network jitter, and is what an interruption may have to
 * clear.
 */
export const PLAYBACK_LEAD_MS = 275;
/** Audio sent at once, in one message: every message and timer costs the worker more than the samples in it. */
export const PLAYBACK_SLICE_MS = 125;
/** Synthesis waits while this much is unplayed: an interrupted turn then wastes little. */
const MAX_QUEUED_MS = 10_000;

/**
 * Plays one agent turn to a transport: holds its audio behind a gate until the turn is committed, then hands it over a
 * little ahead of real time, so that stopping leaves almost nothing to take back, and knows at any moment which words
 * were heard. Can be paused and go on at the very sample at which its listener fell silent.
 */
export class Playback {
  readonly ledger = new PlaybackLedger();
  readonly #deps: PlaybackDeps;
  readonly #queue: AudioQueue;
  readonly #position = new ListenerPosition();
  /** Audio up to this position may be sent; 0 while the gate is closed. */
  #openUntilMs = 0;
  #committedAtMs: number | null = null;
  #isComplete = false;
  /** Milliseconds played when playback was paused; null while it runs. */
  #pausedMs: number | null = null;
  /** Milliseconds played when playback ended, by itself or by `stop`; null before. */
  #finalMs: number | null = null;
  #hasStarted = false;
  /**
   * Position at which the answer begins: after an opener or a line that asked for patience; null before there is one.
   */
  #answerFromMs: number | null = null;
  #hasAnswerStarted = false;
  #answerHeardAtMs: number | null = null;
  #longestSilenceMs: number | null = null;
  #heardText = "";
  #timer: Timer | null = null;
  #wakeProducer: (() => void) | null = null;

  constructor(deps: PlaybackDeps) {
    this.#deps = deps;
    this.#queue = new AudioQueue(deps.sampleRateHz);
  }

  /** True once the first samples were handed over. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** True when the answer's audio is there, sent or not. */
  get hasAnswer(): boolean {
    return this.#answerFromMs !== null;
  }

  /** Clock time at which the listener heard the first sample of the answer; null while nothing of it was heard. */
  get answerHeardAtMs(): number | null {
    return this.#answerHeardAtMs;
  }

  /** The text heard so far; `stop` may shorten it to what is known then. */
  get heardText(): string {
    return this.#heardText;
  }

  /** The text of the audio that was sent: heard, or about to be. */
  get sentText(): string {
    return this.ledger.heardText(this.#queue.takenMs);
  }

  /**
   * Longest stretch since the commit in which the listener heard nothing although the turn was not over; null before.
   */
  get longestSilenceMs(): number | null {
    return this.#longestSilenceMs;
  }

  /**
   * Milliseconds for which the listener has heard nothing since the commit; negative: milliseconds that there is still
   * something to hear. Null while paused.
   */
  silenceMs(): number | null {
    if (this.#pausedMs !== null) return null;
    const now = this.#deps.clock.now();
    const committedAtMs = this.#committedAtMs ?? now;
    if (!this.#hasStarted && this.#queue.isEmpty) return now - committedAtMs;
    const silentFromMs = now + (this.#hasStarted ? this.#aheadMs() : 0) + this.#queue.waitingMs;
    return now - Math.max(silentFromMs, committedAtMs);
  }

  get #isOver(): boolean {
    return this.#finalMs !== null;
  }

  /** Opens the gate: audio pushed so far and later is played. */
  open(): void {
    this.#committedAtMs ??= this.#deps.clock.now();
    this.#openUntilMs = Number.POSITIVE_INFINITY;
    this.#pump();
  }

  /** Opens the gate for the audio pushed so far only: an opener that may be heard before the turn is committed. */
  openForOpener(): void {
    if (this.#openUntilMs > 0 || this.#answerFromMs !== null) return;
    this.#openUntilMs = this.ledger.totalMs;
    this.#pump();
  }

  /**
   * Cuts off the end of an opener of which more than `mostMs` are still to be heard, behind a word that is not sent
   * yet; one that was not sent at all is dropped. Returns the text that is left of it, or null when it is heard whole.
   */
  cutOpener(mostMs: number): string | null {
    if (this.hasAnswer || this.ledger.totalMs - this.playedMs() <= mostMs) return null;
    const cut = this.ledger.cutClause(this.#hasStarted ? this.#queue.takenMs : 0);
    if (cut === null) return null;
    this.#queue.truncate(cut.atMs - this.#queue.takenMs);
    return cut.text;
  }

  /** True once the answer's first samples were handed over. */
  get hasAnswerStarted(): boolean {
    return this.#hasAnswerStarted;
  }

  /** Takes back the answer's audio that was not handed over; what was played before the answer stays. */
  retractAnswer(): void {
    if (this.#answerFromMs === null || this.#isOver) return;
    const { takenMs } = this.#queue;
    const fromMs = Math.max(takenMs, this.#answerFromMs);
    this.#queue.truncate(fromMs - takenMs);
    this.ledger.truncate(fromMs);
    if (!this.#hasAnswerStarted) this.#answerFromMs = null;
  }

  /** Marks the audio pushed from now on as the answer. */
  beginAnswer(): void {
    this.#answerFromMs ??= this.ledger.totalMs;
  }

  /** Queues audio that belongs to the ledger's current clause. Ignored when playback is over. */
  push(samples: Int16Array): void {
    if (this.#isOver || samples.length === 0) return;
    this.ledger.addAudio(samplesToMs(samples.length, this.#deps.sampleRateHz));
    this.#queue.push(samples);
    // A timer may be waiting for the end of what was sent so far, which would be too late for this.
    if (this.#timer === null || this.#aheadMs() < PLAYBACK_LEAD_MS - PLAYBACK_SLICE_MS) this.#pump();
  }

  /** Ends the audio: all that was to be said has been pushed. */
  complete(): void {
    this.ledger.endClause();
    this.breakOff();
  }

  /** Ends the audio, though the current clause may lack its end: only the words that were made count as heard. */
  breakOff(): void {
    this.#isComplete = true;
    if (this.#timer === null) this.#pump();
  }

  /** Resolves when there is room for more audio, or when playback was stopped. */
  room(): Promise<void> {
    if (this.#queue.waitingMs < MAX_QUEUED_MS || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wakeProducer = resolve;
    });
  }

  /**
   * Takes the listener's own word on how much of this turn has been played. `isStopped`: it has cleared the rest, and
   * will play no more of it.
   */
  acknowledge(playedMs: number, isStopped: boolean): void {
    const ms = Math.min(playedMs, this.#queue.takenMs);
    if (this.#isOver) return;
    if (this.#pausedMs === null) {
      // The position of a stop is of no interest any more once the turn plays again.
      if (!isStopped) this.#position.acknowledge(ms, this.#deps.clock.now());
    } else if (isStopped || ms > this.#pausedMs) this.#pausedMs = ms;
  }

  /** Stops sending; audio sent and not played has to be cleared by the transport. `resume` or `stop` follows. */
  pause(): { playedMs: number } {
    if (this.#pausedMs === null && !this.#isOver) {
      this.#noteHeard();
      this.#timer?.cancel();
      this.#timer = null;
      this.#pausedMs = this.#playedAtClearMs();
    }
    return { playedMs: this.playedMs() };
  }

  /**
   * Stops sending, because the connection to the listener is lost; clock time `aliveAtMs` is when it last worked. What
   * was sent and not acknowledged counts as unheard. `resume` or `stop` follows.
   */
  hold(aliveAtMs: number): { playedMs: number } {
    if (this.#pausedMs === null && !this.#isOver) {
      this.#timer?.cancel();
      this.#timer = null;
      this.#pausedMs = this.#hasStarted ? this.#position.surelyPlayedMs(aliveAtMs, this.#queue.takenMs) : 0;
    }
    return { playedMs: this.playedMs() };
  }

  /** Goes on where the listener fell silent. Returns that position. */
  resume(): { fromMs: number } {
    if (this.#pausedMs === null || this.#isOver) return { fromMs: this.playedMs() };
    const fromMs = this.#queue.rewindTo(this.#pausedMs);
    this.#pausedMs = null;
    // A turn that was held back while the caller spoke has kept them waiting only from now on.
    if (!this.#hasStarted && this.#committedAtMs !== null) this.#committedAtMs = this.#deps.clock.now();
    this.#position.begin(this.#deps.clock.now(), fromMs);
    this.#pump();
    return { fromMs };
  }

  /**
   * Ends playback at its present position; audio sent and not played has to be cleared by the transport. Idempotent.
   */
  stop(): { playedMs: number } {
    if (this.#finalMs === null) {
      this.#noteSilence();
      this.#finalMs = this.#pausedMs ?? this.#playedAtClearMs();
      this.#noteHeard();
      // Text shown while it seemed to be playing gives way to what is known now.
      this.#heardText = this.ledger.heardText(this.#finalMs);
    }
    this.#timer?.cancel();
    this.#queue.clear();
    this.#release();
    return { playedMs: this.#finalMs };
  }

  /** Milliseconds of this turn's audio that have been heard. */
  playedMs(): number {
    const known = this.#finalMs ?? this.#pausedMs;
    if (known !== null) return known;
    return this.#hasStarted ? this.#position.playedMs(this.#deps.clock.now(), this.#queue.takenMs) : 0;
  }

  #playedAtClearMs(): number {
    return this.#hasStarted ? this.#position.playedAtClearMs(this.#deps.clock.now(), this.#queue.takenMs) : 0;
  }

  #pump(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#openUntilMs === 0 || this.#pausedMs !== null || this.#isOver) return;
    if (this.#maySend() && (!this.#hasStarted || this.#aheadMs() < 0)) {
      // Playback that has run dry goes on when there is more, not where it would have been.
      this.#noteSilence();
      this.#position.begin(this.#deps.clock.now(), this.#queue.takenMs);
    }
    while (this.#maySend() && this.#aheadMs() < PLAYBACK_LEAD_MS) this.#sendSlice();
    this.#noteHeard();
    this.#schedule(this.#aheadMs());
  }

  #maySend(): boolean {
    return !this.#queue.isEmpty && this.#queue.takenMs < this.#openUntilMs;
  }

  #aheadMs(): number {
    return this.#position.aheadMs(this.#deps.clock.now(), this.#queue.takenMs);
  }

  #schedule(aheadMs: number): void {
    if (this.#maySend()) {
      this.#startTimer(Math.max(10, aheadMs - PLAYBACK_LEAD_MS + PLAYBACK_SLICE_MS), () => this.#pump());
    } else if (aheadMs >= 1) this.#startTimer(Math.min(PLAYBACK_SLICE_MS, aheadMs), () => this.#pump());
    else if (this.#isComplete && this.#queue.isEmpty) this.#finish();
  }

  #startTimer(delayMs: number, task: () => void): void {
    this.#timer = this.#deps.clock.startTimer(delayMs, () => {
      this.#timer = null;
      task();
    });
  }

  #sendSlice(): void {
    const slice = this.#queue.take(Math.min(PLAYBACK_SLICE_MS, this.#openUntilMs - this.#queue.takenMs));
    const isFirst = !this.#hasStarted;
    this.#hasStarted = true;
    this.#deps.send(slice);
    if (isFirst) this.#deps.onStarted();
    if (!this.#hasAnswerStarted && this.#answerFromMs !== null && this.#queue.takenMs > this.#answerFromMs) {
      this.#hasAnswerStarted = true;
      this.#deps.onAnswerStarted();
    }
    if (this.#queue.waitingMs < MAX_QUEUED_MS) this.#release();
  }

  /** Measures the silence up to now, from the later of the commit and the end of the audio that was sent. */
  #noteSilence(): void {
    if (this.#committedAtMs === null || this.#pausedMs !== null) return;
    const now = this.#deps.clock.now();
    const ranDryAtMs = this.#hasStarted ? now + this.#aheadMs() : this.#committedAtMs;
    const silenceMs = now - Math.max(ranDryAtMs, this.#committedAtMs);
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs ?? 0, silenceMs);
  }

  #noteAnswerHeard(): void {
    if (this.#answerHeardAtMs !== null || this.#answerFromMs === null || !this.#hasStarted) return;
    if (this.playedMs() > this.#answerFromMs) this.#answerHeardAtMs = this.#position.heardAtMs(this.#answerFromMs);
  }

  #noteHeard(): void {
    this.#noteAnswerHeard();
    const heardText = this.ledger.heardText(this.playedMs());
    if (heardText.length <= this.#heardText.length) return;
    this.#heardText = heardText;
    this.#deps.onHeard(heardText);
  }

  #finish(): void {
    this.#finalMs = this.#queue.takenMs;
    this.#noteHeard();
    this.#deps.onFinished();
  }

  #release(): void {
    this.#wakeProducer?.();
    this.#wakeProducer = null;
  }
}
