/** Reports a second that one object is to take: half of what Cloudflare names as an object's limit of requests. */
export const REPORTS_PER_SECOND = 500;

/** Shards of one organisation, at most. */
export const MAX_SHARDS = 16;

/** Time over which reports are counted. */
const WINDOW_MS = 5_000;
/** Shards are given up only after this long with room to spare, so that their number does not swing. */
const CALM_MS = 60_000;

/** Plan of how many objects an organisation's calls report to, by how many reports come. */
export class ShardPlan {
  #windowStartMs: number;
  #reports = 0;
  #shards = 1;
  /** Time of the last window that needed as many shards as there are. */
  #busyAtMs: number;

  constructor(nowMs: number) {
    this.#windowStartMs = nowMs;
    this.#busyAtMs = nowMs;
  }

  get shards(): number {
    return this.#shards;
  }

  /** Counts reports of calls, its own or its shards'. */
  note(reports: number, nowMs: number): void {
    const elapsedMs = nowMs - this.#windowStartMs;
    if (elapsedMs >= WINDOW_MS) this.#close(elapsedMs, nowMs);
    this.#reports += reports;
  }

  #close(elapsedMs: number, nowMs: number): void {
    const perSecond = (this.#reports * 1_000) / elapsedMs;
    const needed = Math.min(MAX_SHARDS, Math.max(1, Math.ceil(perSecond / REPORTS_PER_SECOND)));
    this.#windowStartMs = nowMs;
    this.#reports = 0;
    if (needed >= this.#shards) this.#busyAtMs = nowMs;
    if (needed > this.#shards) this.#shards = needed;
    else if (nowMs - this.#busyAtMs >= CALM_MS) {
      this.#shards = needed;
      this.#busyAtMs = nowMs;
    }
  }
}
