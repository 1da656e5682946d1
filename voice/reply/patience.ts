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
  /** Silence after which the turn is given up, with nothing to say in its place. */
  firstAudioDeadlineMs: number;
  onLine: (line: Clip) => void;
  /**
   * The caller is about to hear nothing, so the words written so far are to be spoken: when there are enough of them to
   * sound like speech, or however few. Returns true when some were sent to the voice.
   */
  onRunningDry: (words: "enough" | "any") => boolean;
  onGivenUp: () => void;
}

/**
 * Silence after which a holding line is said. Pauses between speakers are noticed from about 600 ms on and taken for
 * trouble after a second (Roberts & Francis, JASA 133, 2013).
 */
export const HOLDING_AFTER_MS = 900;
/** Silence after which an answer is given up, with nothing to say in its place. */
export const FIRST_AUDIO_DEADLINE_MS = 2_300;
/** The same of a line for which the caller has already waited as long as speech to text was given to hear them. */
export const LATE_LINE_DEADLINE_MS = 1_000;
/**
 * Time before a silence in which words are still sent to the voice to prevent it: about the 95th percentile of a
 * voice's first audio.
 */
const RUNNING_DRY_MS = 400;
/** Wait for the voice that was given the last words before an answer would be given up. */
const LAST_WORDS_MS = 500;
/** A model that has written nothing for so long does not live: as long as a stream may stall. */
const ALIVE_MS = 2_000;
/** Lines said at most in one turn, however long the model goes on writing what is not said: about 25 s. */
const MAX_LINES = 8;
/** A paused turn is looked at again after this. */
const PAUSED_RETRY_MS = 500;

/**
 * Waits for an answer on the caller's behalf. A caller who hears nothing wonders whether the line is dead: so after a
 * while of silence a line that asks for patience is played, after as long again another, and when nothing is left to
 * say the answer is given up, as is one that stops for too long in the middle. Silence is what the caller hears: it
 * begins when the opener, the line or the clause before it is over. A slow model is not a dead one: its words are
 * spoken before the line runs dry, though their clause goes on, and while it writes what is not said the caller is
 * asked for patience again.
 */
export class Patience {
  readonly #deps: PatienceDeps;
  #linesSaid = 0;
  #aliveAtMs = Number.NEGATIVE_INFINITY;
  /** The voice was given the last words in the silence that goes on. */
  #hasSpentWords = false;
  #timer: Timer | null = null;

  constructor(deps: PatienceDeps) {
    this.#deps = deps;
  }

  /** Begins the wait. */
  start(): void {
    // Not the whole limit: an answer that has begun may run dry before it.
    this.#wait(RUNNING_DRY_MS);
  }

  /** Notes that the model writes. */
  noteAlive(): void {
    this.#aliveAtMs = this.#deps.clock.now();
  }

  /** Ends the wait. Idempotent. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #limitMs(): number {
    const { lines, playback, firstAudioDeadlineMs } = this.#deps;
    if (playback.hasAnswer) return FIRST_AUDIO_DEADLINE_MS;
    return lines.length > 0 ? HOLDING_AFTER_MS : firstAudioDeadlineMs;
  }

  #wait(delayMs: number): void {
    this.#timer = this.#deps.clock.startTimer(delayMs, () => this.#look());
  }

  #look(): void {
    this.#timer = null;
    const { playback, onLine, onRunningDry, onGivenUp } = this.#deps;
    const silenceMs = playback.silenceMs();
    if (silenceMs === null) {
      this.#wait(PAUSED_RETRY_MS);
      return;
    }
    const limitMs = this.#limitMs();
    // Before the answer has begun, the words of a whole clause are worth the wait for as long as nobody is troubled.
    const runsDryMs = playback.hasAnswer ? -RUNNING_DRY_MS : HOLDING_AFTER_MS;
    if (silenceMs < runsDryMs) {
      this.#hasSpentWords = false;
      this.#wait(runsDryMs - silenceMs);
      return;
    }
    if (silenceMs < limitMs) {
      onRunningDry("enough");
      this.#wait(Math.min(RUNNING_DRY_MS, limitMs - silenceMs));
      return;
    }
    if (!this.#hasSpentWords && onRunningDry(limitMs < FIRST_AUDIO_DEADLINE_MS ? "enough" : "any")) {
      this.#hasSpentWords = true;
      this.#wait(LAST_WORDS_MS);
      return;
    }
    const line = this.#nextLine();
    if (!line) {
      onGivenUp();
      return;
    }
    this.#linesSaid += 1;
    onLine(line);
    this.#wait(this.#limitMs());
  }

  /** The line to say now; while the model lives, the last one again. Within an answer it must, to be waited for. */
  #nextLine(): Clip | undefined {
    const { clock, lines, playback } = this.#deps;
    const isAlive = clock.now() - this.#aliveAtMs <= ALIVE_MS && this.#linesSaid < MAX_LINES;
    if (isAlive) return lines[this.#linesSaid] ?? lines.at(-1);
    return playback.hasAnswer ? undefined : lines[this.#linesSaid];
  }
}
