import { samplesToMs } from "../audio/frame.ts";
import type { Clock, Timer } from "../clock.ts";
import { PlaybackLedger } from "./playback-ledger.ts";

/**
 * Plays one agent turn to a transport: holds its audio behind a gate until the turn is committed, then hands it over a little ahead of real
 * time, so that stopping leaves almost nothing to take back, and knows at any moment which words were heard. Where the transport
 * acknowledges playback, that is the truth; elsewhere the clock since the first frame is.
 */
export interface PlaybackDeps {
  clock: Clock;
  sampleRateHz: number;
  send: (samples: Int16Array) => void;
  /** The first samples were just handed over. */
  onStarted: () => void;
  /** The heard text has grown. */
  onHeard: (heardText: string) => void;
  /** Everything was played; never after `stop`. */
  onFinished: () => void;
}

/** Audio kept ahead of the listener: covers timer and network jitter, and is what an interruption may have to clear. */
export const PLAYBACK_LEAD_MS = 275;
/** Sent at once, in one message: every message and timer costs the worker more than the samples in it. */
export const PLAYBACK_SLICE_MS = 125;
/** Synthesis waits while this much is unplayed: an interrupted turn then wastes little. */
const MAX_QUEUED_MS = 10_000;

export class Playback {
  readonly ledger = new PlaybackLedger();
  readonly #deps: PlaybackDeps;
  readonly #queue: Int16Array[] = [];
  #queuedMs = 0;
  #isOpen = false;
  #isComplete = false;
  /** What was played when playback ended, by itself or by `stop`. */
  #finalMs: number | null = null;
  #hasStarted = false;
  #sentMs = 0;
  /** Clock time at which the first sent sample is taken to play; moves forward when playback runs dry. */
  #originMs = 0;
  #acknowledged: { ms: number; atMs: number } | null = null;
  #heardText = "";
  #timer: Timer | null = null;
  #wakeProducer: (() => void) | null = null;

  constructor(deps: PlaybackDeps) {
    this.#deps = deps;
  }

  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  get heardText(): string {
    return this.#heardText;
  }

  get #isOver(): boolean {
    return this.#finalMs !== null;
  }

  /** Opens the gate: what was pushed so far and later is played. */
  open(): void {
    this.#isOpen = true;
    this.#pump();
  }

  /** Queues audio that belongs to the ledger's current clause. */
  push(samples: Int16Array): void {
    if (this.#isOver || samples.length === 0) return;
    const durationMs = samplesToMs(samples.length, this.#deps.sampleRateHz);
    this.ledger.addAudio(durationMs);
    this.#queue.push(samples);
    this.#queuedMs += durationMs;
    // A timer may be waiting for the end of what was sent so far, which would be too late for this.
    if (this.#timer === null || this.#aheadMs() < PLAYBACK_LEAD_MS - PLAYBACK_SLICE_MS) this.#pump();
  }

  /** No more audio will be pushed: all that was to be said is there. */
  complete(): void {
    this.ledger.endClause();
    this.breakOff();
  }

  /** No more audio will be pushed, though the current clause may lack its end: only the words that were made count as heard. */
  breakOff(): void {
    this.#isComplete = true;
    if (this.#timer === null) this.#pump();
  }

  /** Resolves when there is room for more audio, or when playback was stopped. */
  room(): Promise<void> {
    if (this.#queuedMs < MAX_QUEUED_MS || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wakeProducer = resolve;
    });
  }

  /** The listener's own word on how much of this turn has been played, in milliseconds. */
  acknowledge(playedMs: number): void {
    const ms = Math.min(playedMs, this.#sentMs);
    if (this.#isOver || (this.#acknowledged && ms < this.#acknowledged.ms)) return;
    this.#acknowledged = { ms, atMs: this.#deps.clock.now() };
  }

  /** Ends playback where it is; what was sent and not played has to be cleared by the transport. Idempotent. */
  stop(): { playedMs: number } {
    if (this.#finalMs === null) this.#noteHeard();
    this.#finalMs ??= this.playedMs();
    this.#timer?.cancel();
    this.#queue.length = 0;
    this.#release();
    return { playedMs: this.#finalMs };
  }

  /** Milliseconds of this turn's audio that have been heard. */
  playedMs(): number {
    if (this.#finalMs !== null) return this.#finalMs;
    if (!this.#hasStarted) return 0;
    const now = this.#deps.clock.now();
    const sinceMs = this.#acknowledged ? this.#acknowledged.ms + now - this.#acknowledged.atMs : now - this.#originMs;
    return Math.max(0, Math.min(this.#sentMs, sinceMs));
  }

  #pump(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#isOpen || this.#isOver) return;
    const now = this.#deps.clock.now();
    // Playback that has run dry goes on when there is more, not where it would have been.
    const isDry = this.#queue.length > 0 && now - this.#originMs > this.#sentMs;
    if (isDry && this.#acknowledged) this.#acknowledged = { ms: this.playedMs(), atMs: now };
    if (!this.#hasStarted || isDry) this.#originMs = now - this.#sentMs;
    while (this.#queue.length > 0 && this.#aheadMs() < PLAYBACK_LEAD_MS) this.#sendSlice();
    this.#noteHeard();
    this.#schedule(this.#aheadMs());
  }

  /** Audio sent and not yet due to be played. */
  #aheadMs(): number {
    return this.#sentMs - (this.#deps.clock.now() - this.#originMs);
  }

  #schedule(aheadMs: number): void {
    if (this.#queue.length > 0) {
      this.#startTimer(Math.max(10, aheadMs - PLAYBACK_LEAD_MS + PLAYBACK_SLICE_MS), () => this.#pump());
    } else if (aheadMs >= 1) this.#startTimer(Math.min(PLAYBACK_SLICE_MS, aheadMs), () => this.#pump());
    else if (this.#isComplete) this.#finish();
  }

  #startTimer(delayMs: number, task: () => void): void {
    this.#timer = this.#deps.clock.startTimer(delayMs, () => {
      this.#timer = null;
      task();
    });
  }

  #sendSlice(): void {
    const slice = this.#takeSlice();
    const durationMs = samplesToMs(slice.length, this.#deps.sampleRateHz);
    this.#queuedMs -= durationMs;
    this.#sentMs += durationMs;
    const isFirst = !this.#hasStarted;
    this.#hasStarted = true;
    this.#deps.send(slice);
    if (isFirst) this.#deps.onStarted();
    if (this.#queuedMs < MAX_QUEUED_MS) this.#release();
  }

  /** The next `PLAYBACK_SLICE_MS` of the queue, or all of it; vendors send pieces of any size. */
  #takeSlice(): Int16Array {
    const most = Math.floor((PLAYBACK_SLICE_MS * this.#deps.sampleRateHz) / 1000);
    const parts: Int16Array[] = [];
    let length = 0;
    for (let head = this.#queue[0]; head && length < most; head = this.#queue[0]) {
      const part = head.subarray(0, most - length);
      if (part.length === head.length) this.#queue.shift();
      else this.#queue[0] = head.subarray(part.length);
      parts.push(part);
      length += part.length;
    }
    if (parts.length === 1) return parts[0] as Int16Array;
    const slice = new Int16Array(length);
    let at = 0;
    for (const part of parts) {
      slice.set(part, at);
      at += part.length;
    }
    return slice;
  }

  #noteHeard(): void {
    const heardText = this.ledger.heardText(this.playedMs());
    if (heardText.length <= this.#heardText.length) return;
    this.#heardText = heardText;
    this.#deps.onHeard(heardText);
  }

  #finish(): void {
    this.#finalMs = this.#sentMs;
    this.#noteHeard();
    this.#deps.onFinished();
  }

  #release(): void {
    this.#wakeProducer?.();
    this.#wakeProducer = null;
  }
}
