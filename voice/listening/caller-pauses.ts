/**
 * Pauses of one caller inside turns, learned while the call goes on.
 *
 * Pauses that count last 200 ms and more. What is above that is about lognormal, with a median of 123 ms and a
 * deviation of 1.48 over all callers (fitted to the silence timer's row of livekit/eot-bench, 705 pauses in 400 turns).
 * A caller's own median is followed by a moving average of logarithms: one long pause moves it a little, a habit moves
 * it far.
 */

/** Shorter ones lie inside words and phrases. */
const MIN_PAUSE_MS = 200;
/** Longer ones are no pauses within a turn. */
const MAX_PAUSE_MS = 5_000;
const PRIOR_MEDIAN_MS = 123;
/** Weight of each pause: about the last five say what the caller is like today. */
const LEARNING_RATE = 0.2;
/**
 * Limits of the factor: below the first a hurried caller would be cut off, above the second every answer would wait for
 * the sake of one slow sentence.
 */
const MIN_FACTOR = 0.7;
const MAX_FACTOR = 2;

/** Pauses of one caller. One per call; not shared. */
export class CallerPauses {
  /** Logarithm of this caller's median, above the shortest pause, over that of all callers. */
  #logRatio = 0;

  /** Notes that speech went on within a turn after `pausedMs` of silence. */
  note(pausedMs: number): void {
    if (pausedMs < MIN_PAUSE_MS || pausedMs > MAX_PAUSE_MS) return;
    // 10 ms is half a frame: nothing shorter was measured.
    const aboveMs = Math.max(10, pausedMs - MIN_PAUSE_MS);
    this.#logRatio += LEARNING_RATE * (Math.log(aboveMs / PRIOR_MEDIAN_MS) - this.#logRatio);
  }

  /** Factor by which waits are multiplied: this caller's median pause over that of all callers, 0.7 to 2. */
  get factor(): number {
    const ratio = (MIN_PAUSE_MS + PRIOR_MEDIAN_MS * Math.exp(this.#logRatio)) / (MIN_PAUSE_MS + PRIOR_MEDIAN_MS);
    return Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, ratio));
  }
}
