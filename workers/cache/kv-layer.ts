import type { Clock } from "../../voice/clock.ts";
import { type Entry, MISS, type Miss, parseEntry, utf8Bytes } from "./entry.ts";
import { boundedKey } from "./key.ts";
import type { CacheKey, CacheLayer } from "./layer.ts";
import type { WritePacer } from "./write-pacer.ts";

/** Part of Workers KV that the cache uses; a `KVNamespace` is one. */
export interface KvStore {
  get(key: string, options: { type: "text"; cacheTtl: number }): Promise<string | null>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
}

/**
 * Seconds that a location goes on answering with what it read from KV, an absent key included. The least that KV
 * allows; its default is 60.
 */
export const KV_EDGE_CACHE_SECONDS = 30;
/** Shortest life of a key that KV accepts. */
const MIN_TTL_SECONDS = 60;
const MAX_KEY_BYTES = 512;
const MAX_VALUE_BYTES = 25 * 1_024 * 1_024;

/**
 * Cache layer in Workers KV, shared by all isolates. Freshness is the entry's: KV only forgets it, a minute after its
 * writing at the earliest.
 */
export class KvLayer implements CacheLayer {
  readonly #store: KvStore;
  readonly #writes: WritePacer;
  readonly #clock: Clock;

  constructor(store: KvStore, writes: WritePacer, clock: Clock) {
    this.#store = store;
    this.#writes = writes;
    this.#clock = clock;
  }

  async get(key: CacheKey): Promise<Entry | Miss> {
    const name = await boundedKey(key.text, MAX_KEY_BYTES);
    const text = await this.#store.get(name, { type: "text", cacheTtl: KV_EDGE_CACHE_SECONDS });
    return text === null ? MISS : parseEntry(parseJson(text));
  }

  async put(key: CacheKey, entry: Entry, signal: AbortSignal): Promise<"stored" | "refused"> {
    const text = JSON.stringify(entry);
    // UTF-8 is never shorter than UTF-16 counts.
    if (text.length > MAX_VALUE_BYTES || utf8Bytes(text) > MAX_VALUE_BYTES) return "refused";
    const name = await boundedKey(key.text, MAX_KEY_BYTES);
    const turn = this.#writes.take(name, this.#clock.now());
    if (turn.waitMs > 0) {
      await pause(turn.waitMs, this.#clock);
      if (signal.aborted || !turn.isStillOurs(this.#clock.now())) return "stored";
    }
    const lifeMs = entry.staleUntilMs - this.#clock.now();
    await putPolitely(this.#store, name, text, Math.ceil(lifeMs / 1_000));
    return "stored";
  }
}

/**
 * Writes a key to KV for `ttlSeconds`, or for the minute that KV demands. A refusal because another isolate has just
 * written the same key (429) is not a failure: its value is as new.
 */
export async function putPolitely(store: KvStore, name: string, text: string, ttlSeconds: number): Promise<void> {
  try {
    await store.put(name, text, { expirationTtl: Math.max(MIN_TTL_SECONDS, ttlSeconds) });
  } catch (error) {
    if (!(error instanceof Error && /\b429\b/.test(error.message))) throw error;
  }
}

/** Waits for `delayMs` on `clock`. */
export function pause(delayMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.startTimer(delayMs, resolve);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours, so a miss; the next write replaces it.
    return undefined;
  }
}
