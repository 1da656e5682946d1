/**
 * How long this caller pauses inside turns, learned while the call goes on.
 *
 * Pauses that count last 200 ms and more. What is above that is about lognormal, with a median of 123 ms and a deviation of 1.48
 * over all callers (fitted to the silence timer's row of livekit/eot-bench, 705 pauses in 400 turns). Where a caller's own median
 * lies is followed by a moving average of logarithms: one long pause moves it a little, a habit moves it far.
 */

/** Shorter ones lie inside words and phrases. */
const MIN_PAUSE_MS = 200;
/** Longer ones are no pauses within a turn. */
const MAX_PAUSE_MS = 5_000;
const PRIOR_MEDIAN_MS = 123;
/** Weight of each pause: about the last five say what the caller is like today. */
const LEARNING_RATE = 0.2;
/** Below the first a hurried caller would be cut off, above the second everybody would wait for one slow sentence. */
const MIN_FACTOR = 0.7;
const MAX_FACTOR = 2;

/** One caller's pauses. One per call; not shared. */
export class CallerPauses {
  /** Logarithm of this caller's median, above the shortest pause, over everybody's. */
  #logRatio = 0;

  /** Speech went on within a turn after `pausedMs` of silence. */
  note(pausedMs: number): void {
    if (pausedMs < MIN_PAUSE_MS || pausedMs > MAX_PAUSE_MS) return;
    // 10 ms is half a frame: nothing shorter was measured.
    const aboveMs = Math.max(10, pausedMs - MIN_PAUSE_MS);
    this.#logRatio += LEARNING_RATE * (Math.log(aboveMs / PRIOR_MEDIAN_MS) - this.#logRatio);
  }

  /** This caller's median pause over everybody's, 0.7 to 2: what waits are multiplied by. */
  get factor(): number {
    const ratio = (MIN_PAUSE_MS + PRIOR_MEDIAN_MS * Math.exp(this.#logRatio)) / (MIN_PAUSE_MS + PRIOR_MEDIAN_MS);
    return Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, ratio));
  }
}
