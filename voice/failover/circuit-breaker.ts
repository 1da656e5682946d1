/** Failures in a row that open a breaker: one may be the network, two a coincidence. */
const FAILURES_TO_OPEN = 3;
/**
 * Wait from the opening of a breaker to its first trial. Longer than a request waits for its first item (2.5 s), so
 * that trials never overlap; doubled by every trial that fails, up to about as long as the brown-outs of the latency
 * profiles last (60 s on average).
 */
const FIRST_WAIT_MS = 5_000;
const MAX_WAIT_MS = 60_000;

/**
 * Breaker of one provider: remembers that the provider keeps failing. Closed, it lets every request through; after
 * failures in a row it opens; when a wait is over it lets one request through at a time, whose answer closes it and
 * whose failure opens it for twice as long. It advises and does not forbid: a chain with no other provider to ask may
 * ask all the same, and an answer closes the breaker then too.
 */
export class CircuitBreaker {
  #failuresInARow = 0;
  #waitMs = FIRST_WAIT_MS;
  /** Time from which the next trial may begin; null while closed. */
  #trialFromMs: number | null = null;

  /** True when a request may begin: the breaker is closed, or its wait is over. */
  isAvailable(nowMs: number): boolean {
    return this.#trialFromMs === null || nowMs >= this.#trialFromMs;
  }

  /** Notes that a request begins. Returns true when it is the trial. */
  begin(nowMs: number): boolean {
    if (this.#trialFromMs === null || nowMs < this.#trialFromMs) return false;
    // Not a flag that the trial takes back: its call may be destroyed before it can, and the provider would stay shut
    // out.
    this.#trialFromMs = nowMs + this.#waitMs;
    return true;
  }

  /**
   * Notes a request's first item, which closes the breaker. Failures are forgotten only at the stream's end, so that
   * dying in mid-answer adds up.
   */
  answered(): void {
    this.#trialFromMs = null;
  }

  /** Notes that a stream that had answered is over: failures are forgotten, and the wait is the shortest again. */
  finished(): void {
    this.#failuresInARow = 0;
    this.#waitMs = FIRST_WAIT_MS;
  }

  /** Notes that a request failed; `isFinal` when no request of this kind can succeed. */
  failed(nowMs: number, { isTrial, isFinal }: { isTrial: boolean; isFinal: boolean }): void {
    // Asked for want of others, or before the breaker opened: a burst of failing calls is one reason to wait, not many.
    if (this.#trialFromMs !== null && !isTrial) return;
    this.#failuresInARow += 1;
    if (isTrial) this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS);
    if (isTrial || isFinal || this.#failuresInARow >= FAILURES_TO_OPEN) this.#trialFromMs = nowMs + this.#waitMs;
  }

  /** Notes that the trial was cancelled before it showed anything: the next request is another. */
  trialCancelled(nowMs: number): void {
    if (this.#trialFromMs !== null) this.#trialFromMs = nowMs;
  }
}
