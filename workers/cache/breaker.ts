/** Errors that come quickly cost little: one may be chance, three in a row are not. */
const FAILURES_TO_OPEN = 3;
/** Time until the first trial; doubled by every trial that fails. Short, because KV too is slow once in a while. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;

/**
 * Breaker of one cache layer: a layer that does not answer costs its deadline once and not with every read. One missed
 * deadline opens it, or three errors in a row. When the wait is over one request is let through as a trial; its answer
 * closes the breaker.
 */
export class Breaker {
  #failuresInARow = 0;
  #waitMs = FIRST_WAIT_MS;
  /** When the next trial may begin; null while closed. */
  #trialFromMs: number | null = null;

  /** Admits or refuses a request at `nowMs`. Call it only to make the request: it may be the trial. */
  admit(nowMs: number): Admission {
    if (this.#trialFromMs === null) return "normal";
    if (nowMs < this.#trialFromMs) return "refused";
    // The next trial's time, not a flag for this one to take back: its request may be destroyed before it does.
    this.#trialFromMs = nowMs + this.#waitMs;
    return "trial";
  }

  /** Records an answer, which closes the breaker. While open, only the trial's answer counts. */
  succeeded(admission: Admission): void {
    // Asked before it opened, answered after: the trial will tell.
    if (this.#trialFromMs !== null && admission !== "trial") return;
    this.#failuresInARow = 0;
    this.#waitMs = FIRST_WAIT_MS;
    this.#trialFromMs = null;
  }

  /** Records a failure. Returns true when it opened the breaker. */
  failed(nowMs: number, admission: Admission, reason: "deadline" | "error"): boolean {
    if (admission === "trial") {
      this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS);
      this.#trialFromMs = nowMs + this.#waitMs;
      return false;
    }
    // Many that fail together are one reason to wait, not many.
    if (this.#trialFromMs !== null) return false;
    this.#failuresInARow += 1;
    if (reason === "error" && this.#failuresInARow < FAILURES_TO_OPEN) return false;
    this.#trialFromMs = nowMs + this.#waitMs;
    return true;
  }
}

/** Admission of a request to a layer; `trial` is the one request let through while the breaker is open. */
export type Admission = "normal" | "trial" | "refused";
