/**
 * Answers remembered: enough for a 95th percentile that one outlier does not move, few enough to follow a provider
 * within minutes.
 */
const WINDOW_SIZE = 64;
/** Fewer answers tell too little of a tail; up to 20 of them the 95th percentile is the slowest. */
const MIN_SAMPLES = 8;

/** Times that one provider lately took to its first item. */
export class FirstItemTimes {
  readonly #timesMs: number[] = [];
  #nextAt = 0;

  /** Adds a time, in milliseconds; past 64 it takes the place of the oldest. */
  observe(waitedMs: number): void {
    this.#timesMs[this.#nextAt] = waitedMs;
    this.#nextAt = (this.#nextAt + 1) % WINDOW_SIZE;
  }

  /** 95th percentile of the times, by nearest rank; null until eight are known. */
  get p95Ms(): number | null {
    const sorted = [...this.#timesMs].sort((a, b) => a - b);
    if (sorted.length < MIN_SAMPLES) return null;
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  }
}
