/** An amount that comes back with time: as much as `burst` at once, and `perSecond` of it each second. */
export class Allowance {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  constructor(limit: { perSecond: number; burst: number }, nowMs: number) {
    this.#perSecond = limit.perSecond;
    this.#burst = limit.burst;
    this.#left = limit.burst;
    this.#atMs = nowMs;
  }

  /** Takes `amount` at `nowMs`; false, and nothing is taken, when there is not so much left. */
  take(amount: number, nowMs: number): boolean {
    const earned = (Math.max(0, nowMs - this.#atMs) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#burst, this.#left + earned);
    this.#atMs = Math.max(this.#atMs, nowMs);
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
