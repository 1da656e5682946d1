/**
 * When to play what a listener of a call receives. Frames say when they were heard in the call; they are played that
 * much after a base, which lies behind the call by a fixed delay. A frame that comes too late for that moves the base:
 * the listener falls behind a little rather than hear holes.
 */
export class ListeningSchedule {
  readonly #delaySec: number;
  /** Time of the audio clock at which the call's start would have been played; null before the first frame. */
  #baseSec: number | null = null;

  /** `delaySec`: how far behind the call everything is played, so that most frames come in time. */
  constructor(delaySec: number) {
    this.#delaySec = delaySec;
  }

  /** Returns when to play a frame that was heard `atMs` into the call; `nowSec` is the audio clock's time. */
  startOf(atMs: number, nowSec: number): number {
    const atSec = atMs / 1_000;
    this.#baseSec ??= nowSec + this.#delaySec - atSec;
    const late = nowSec - (this.#baseSec + atSec);
    if (late > 0) this.#baseSec += late + this.#delaySec / 2;
    return this.#baseSec + atSec;
  }

  /** Returns when the moment `atMs` of the call is played; null before the first frame. */
  timeOf(atMs: number): number | null {
    return this.#baseSec === null ? null : this.#baseSec + atMs / 1_000;
  }
}
