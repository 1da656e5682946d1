import type { Clip } from "../clips/clip.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Playback } from "../playback/playback.ts";

/** Dependencies of a `Patience`. */
export interface PatienceDeps {
  clock: Clock;
  playback: Playback;
  /**
   * Holding lines in the order in which they are said; without any, the caller waits longer before the answer is given
   * up.
   */
  lines: readonly Clip[];
  onLine: (line: Clip) => void;
  onGivenUp: () => void;
}

/**
 * Silence after which a holding line is said. Pauses between speakers are noticed from about 600 ms on and taken for
 * trouble after a second (Roberts & Francis, JASA 133, 2013).
 */
export const HOLDING_AFTER_MS = 900;
/** Silence after which an answer is given up, with nothing to say in its place. */
export const FIRST_AUDIO_DEADLINE_MS = 2_300;
/** A paused turn is looked at again after this. */
const PAUSED_RETRY_MS = 500;

/**
 * Waits for an answer on the caller's behalf. A caller who hears nothing wonders whether the line is dead: so after a
 * while of silence a line that asks for patience is played, after as long again another, and when nothing is left to
 * say the answer is given up, as is one that stops for too long in the middle. Silence is what the caller hears: it
 * begins when the opener, the line or the clause before it is over.
 */
export class Patience {
  readonly #deps: PatienceDeps;
  #linesSaid = 0;
  #timer: Timer | null = null;

  constructor(deps: PatienceDeps) {
    this.#deps = deps;
  }

  /** Begins the wait. */
  start(): void {
    this.#wait(this.#limitMs());
  }

  /** Ends the wait. Idempotent. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #limitMs(): number {
    const { lines, playback } = this.#deps;
    return lines.length > 0 && !playback.hasAnswer ? HOLDING_AFTER_MS : FIRST_AUDIO_DEADLINE_MS;
  }

  #wait(delayMs: number): void {
    this.#timer = this.#deps.clock.startTimer(delayMs, () => this.#look());
  }

  #look(): void {
    this.#timer = null;
    const { playback, lines, onLine, onGivenUp } = this.#deps;
    const silenceMs = playback.silenceMs();
    if (silenceMs === null) {
      this.#wait(PAUSED_RETRY_MS);
      return;
    }
    const leftMs = this.#limitMs() - silenceMs;
    if (leftMs > 0) {
      this.#wait(leftMs);
      return;
    }
    // Within an answer no line is put between its words.
    const line = playback.hasAnswer ? undefined : lines[this.#linesSaid];
    if (!line) {
      onGivenUp();
      return;
    }
    this.#linesSaid += 1;
    onLine(line);
    this.#wait(this.#limitMs());
  }
}
