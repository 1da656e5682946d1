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
export const PLAYBACK_LEAD_MS = 300;
/** Largest piece sent at once. */
const SLICE_MS = 100;
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
    if (this.#timer === null) this.#pump();
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
    while (this.#queue.length > 0 && this.#sentMs - (now - this.#originMs) < PLAYBACK_LEAD_MS) this.#sendSlice();
    this.#noteHeard();
    this.#schedule(this.#sentMs - (now - this.#originMs));
  }

  #schedule(aheadMs: number): void {
    if (this.#queue.length > 0) {
      this.#startTimer(Math.max(10, aheadMs - PLAYBACK_LEAD_MS + SLICE_MS), () => this.#pump());
    } else if (aheadMs >= 1) this.#startTimer(Math.min(SLICE_MS, aheadMs), () => this.#pump());
    else if (this.#isComplete) this.#finish();
  }

  #startTimer(delayMs: number, task: () => void): void {
    this.#timer = this.#deps.clock.startTimer(delayMs, () => {
      this.#timer = null;
      task();
    });
  }

  #sendSlice(): void {
    const head = this.#queue[0] as Int16Array;
    const most = Math.floor((SLICE_MS * this.#deps.sampleRateHz) / 1000);
    const slice = head.length > most ? head.subarray(0, most) : head;
    if (slice === head) this.#queue.shift();
    else this.#queue[0] = head.subarray(most);
    const durationMs = samplesToMs(slice.length, this.#deps.sampleRateHz);
    this.#queuedMs -= durationMs;
    this.#sentMs += durationMs;
    const isFirst = !this.#hasStarted;
    this.#hasStarted = true;
    this.#deps.send(slice);
    if (isFirst) this.#deps.onStarted();
    if (this.#queuedMs < MAX_QUEUED_MS) this.#release();
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
