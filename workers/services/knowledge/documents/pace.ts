/** Work between two pauses: some 10 ms of a slow core, which others of the isolate wait for. */
const WORK_AT_ONCE_MICROS = 10_000;

/**
 * Work on one document, from its bytes to its passages. What is read of the largest is a fifth of it; a worker's
 * processor time ends soon behind it.
 */
const MAX_WORK_MICROS = 25_000_000;

/** Thrown when a document takes more work than any should. */
export class WorkExceeded extends Error {
  override readonly name = "WorkExceeded";
}

/**
 * Pace of work on a document: it pauses whenever 10 ms of work are done, so that requests and calls of the same isolate
 * go on meanwhile. Clocks stand still while a worker computes, so work is counted, not timed: each reader says what a
 * stretch of its input costs.
 */
export class Pace {
  readonly #pause: () => Promise<void>;
  #sincePauseMicros = 0;
  #totalMicros = 0;

  /** `pause` lets the isolate's other work go on. */
  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** Counts work that was done, or is to be done at once. Throws `WorkExceeded` when it was too much altogether. */
  spend(micros: number): Promise<void> | undefined {
    this.#sincePauseMicros += micros;
    this.#totalMicros += micros;
    if (this.#totalMicros > MAX_WORK_MICROS) throw new WorkExceeded("a document takes too much work");
    if (this.#sincePauseMicros < WORK_AT_ONCE_MICROS) return undefined;
    this.#sincePauseMicros = 0;
    return this.#pause();
  }
}
