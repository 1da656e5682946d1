import type { Clock, Timer } from "../clock.ts";

/** Carriers jitter by 100 ms and lose a frame or two; half a second without audio means that it has stopped. */
const INPUT_GAP_MS = 500;
/** Period at which the gap is told while it lasts. */
const STEP_MS = 250;
/** Most told at once: a turn may open long after audio stopped. */
const MAX_STEP_MS = 1_000;

/**
 * Notices that audio has stopped flowing while a turn depends on it. Turn detectors count silence in audio, so without
 * any the turn would stay open for ever: the owner of the watch puts silence in its place.
 */
export class InputGapWatch {
  readonly #clock: Clock;
  readonly #onGap: (silenceMs: number) => void;
  #lastInputMs: number;
  /** Time until which there was audio or `onGap` told otherwise. */
  #coveredUntilMs: number;
  #timer: Timer | null = null;

  /**
   * `onGap` is told how much time has passed without audio since it was last told: at most 1,000 ms, first after 500.
   */
  constructor(clock: Clock, onGap: (silenceMs: number) => void) {
    this.#clock = clock;
    this.#onGap = onGap;
    this.#lastInputMs = this.#coveredUntilMs = clock.now();
  }

  /** Notes that audio has come, at clock time `now`. */
  heard(now = this.#clock.now()): void {
    this.#lastInputMs = this.#coveredUntilMs = now;
  }

  /** Watches from now on; ignored while watching. */
  start(): void {
    if (!this.#timer) this.#arm(Math.max(0, INPUT_GAP_MS - this.#idleMs));
  }

  /** Ends the watch. Idempotent. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  get #idleMs(): number {
    return this.#clock.now() - this.#lastInputMs;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.startTimer(delayMs, () => this.#check());
  }

  #check(): void {
    const idleMs = this.#idleMs;
    if (idleMs < INPUT_GAP_MS) {
      this.#arm(INPUT_GAP_MS - idleMs);
      return;
    }
    const silenceMs = Math.min(this.#clock.now() - this.#coveredUntilMs, MAX_STEP_MS);
    this.#coveredUntilMs = this.#clock.now();
    this.#arm(STEP_MS); // before telling, so that the listener may stop the watch
    this.#onGap(silenceMs);
  }
}
