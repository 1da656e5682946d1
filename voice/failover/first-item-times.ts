/**
 * Answers remembered: enough for a 95th percentile that one outlier does not move, few enough to follow a provider
 * within minutes.
 */
const WINDOW_SIZE = 64;
/** Fewer answers tell too little of a tail; up to 20 of them the 95th percentile is the slowest. */
const MIN_SAMPLES = 8;

/** Fewer answers tell too little of when the next will come. */
const MIN_FORECAST_SAMPLES = 3;
/** Shares of the waits that are over by a forecast: `soonMs` is seldom too long, `likelyMs` about as often as not. */
const FORECAST_SHARES = { soonMs: 0.1, likelyMs: 0.4 };

/** Forecast of a wait, in milliseconds from now: it lasts longer than `soonMs` in most cases, about `likelyMs`. */
export interface WaitForecast {
  soonMs: number;
  likelyMs: number;
}

/** Times that one provider lately took to its first item. */
export class FirstItemTimes {
  readonly #timesMs: number[] = [];
  #nextAt = 0;

  /** Adds a time, in milliseconds; past 64 it takes the place of the oldest. */
  observe(waitedMs: number): void {
    this.#timesMs[this.#nextAt] = waitedMs;
    this.#nextAt = (this.#nextAt + 1) % WINDOW_SIZE;
  }

  /**
   * Forecasts how long a wait will still last which has lasted `waitedMs`: read off the times that were longer. Null
   * while fewer than three times are known, and for a wait that has outlasted all of them.
   */
  remaining(waitedMs: number): WaitForecast | null {
    if (this.#timesMs.length < MIN_FORECAST_SAMPLES) return null;
    const longer = this.#timesMs.filter((timeMs) => timeMs > waitedMs).sort((a, b) => a - b);
    const at = (share: number): number => (longer[Math.floor(longer.length * share)] as number) - waitedMs;
    if (longer.length === 0) return null;
    return { soonMs: at(FORECAST_SHARES.soonMs), likelyMs: at(FORECAST_SHARES.likelyMs) };
  }

  /** 95th percentile of the times, by nearest rank; null until eight are known. */
  get p95Ms(): number | null {
    const sorted = [...this.#timesMs].sort((a, b) => a - b);
    if (sorted.length < MIN_SAMPLES) return null;
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
  }
}
