import type { Clock } from "../../../voice/clock.ts";
import type { KvStore } from "../../../workers/cache/kv-layer.ts";
import { sleep } from "../sleep.ts";

const WRITE_PAUSE_MS = 1_000;

/**
 * Workers KV: one store with its documented refusals, seen through locations that each go on answering with what they
 * have read, for as long as the reader asked.
 */
export class FakeKv {
  readonly values = new Map<string, { text: string; expirationTtl: number; expiresAtMs: number }>();
  health: "alive" | "refuses" | "stalls" = "alive";
  delayMs = 5;
  gets = 0;
  puts = 0;
  /** Writes that came within a second of another of the same key. */
  refusedPuts = 0;
  readonly #lastPutMs = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** KV as it is seen from a new location. */
  location(): KvStore {
    const seen = new Map<string, { text: string | null; untilMs: number }>();
    return {
      get: async (key, { cacheTtl }) => {
        if (cacheTtl < 30) throw new Error("KV GET failed: 400 cacheTtl must be at least 30");
        this.#check(key);
        this.gets += 1;
        await this.#answer();
        const nowMs = this.#clock.now();
        const known = seen.get(key);
        if (known && nowMs < known.untilMs) return known.text;
        const value = this.values.get(key);
        const text = value && nowMs < value.expiresAtMs ? value.text : null;
        seen.set(key, { text, untilMs: nowMs + cacheTtl * 1_000 });
        return text;
      },
      put: async (key, text, { expirationTtl }) => {
        if (expirationTtl < 60) throw new Error("KV PUT failed: 400 expirationTtl must be at least 60");
        this.#check(key);
        this.puts += 1;
        await this.#answer();
        const nowMs = this.#clock.now();
        if (nowMs - (this.#lastPutMs.get(key) ?? Number.NEGATIVE_INFINITY) < WRITE_PAUSE_MS) {
          this.refusedPuts += 1;
          throw new Error("KV PUT failed: 429 Too Many Requests");
        }
        this.#lastPutMs.set(key, nowMs);
        this.values.set(key, { text, expirationTtl, expiresAtMs: nowMs + expirationTtl * 1_000 });
        // A location sees its own writes.
        if (seen.has(key)) seen.delete(key);
      },
    };
  }

  #check(key: string): void {
    if (new TextEncoder().encode(key).length > 512)
      throw new Error("KV failed: 414 UTF-8 encoded length of key exceeds limit of 512");
  }

  async #answer(): Promise<void> {
    if (this.health === "refuses") throw new Error("KV failed: 500 Internal Server Error");
    await sleep(this.#clock, this.health === "stalls" ? 1_000_000 : this.delayMs, new AbortController().signal);
  }
}
