import type { Clock } from "../../../voice/clock.ts";
import type { CacheRow, CacheRows } from "../../../workers/cache/database-layer.ts";
import { sleep } from "../sleep.ts";

/** The table of cached results, in memory. */
export class FakeCacheRows implements CacheRows {
  readonly rows = new Map<string, CacheRow>();
  health: "alive" | "refuses" | "stalls" = "alive";
  finds = 0;
  delayMs = 3;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async find(organizationId: string, key: string, signal: AbortSignal): Promise<unknown> {
    this.finds += 1;
    await this.#answer(signal);
    const row = this.rows.get(key);
    return row?.organizationId === organizationId ? row.value : null;
  }

  async put(row: CacheRow, signal: AbortSignal): Promise<void> {
    await this.#answer(signal);
    // As `jsonb` does it.
    this.rows.set(row.key, { ...row, value: JSON.parse(JSON.stringify(row.value)) });
  }

  async #answer(signal: AbortSignal): Promise<void> {
    if (this.health === "refuses") throw new Error("the database is away");
    const isAnswered = await sleep(this.#clock, this.health === "stalls" ? 1_000_000 : this.delayMs, signal);
    if (!isAnswered) throw new Error("the query was cancelled");
  }
}
