import { BoundedMap } from "../../voice/bounded-map.ts";
import type { Clock } from "../../voice/clock.ts";
import { type Entry, MISS, type Miss } from "./entry.ts";
import type { CacheKey, CacheLayer } from "./layer.ts";

/** Size of the memory layer in bytes: an eighth of the isolate's 128 MB. */
export const DEFAULT_MEMORY_BYTES = 16 * 1_024 * 1_024;

/**
 * Objects made of JSON take about three times its length, and each entry has a key of two copies and its own fields.
 */
const BYTES_PER_JSON_BYTE = 3;
const BYTES_PER_ENTRY = 500;
/** One value may have this share of the memory. */
const LARGEST_SHARE = 1 / 8;

/**
 * Cache layer in the isolate's memory, up to `maxBytes` by estimate: entries not used for longest make room. A hit is
 * the same object every time.
 */
export class MemoryLayer implements CacheLayer {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #entries: BoundedMap<string, { entry: Entry; bytes: number }>;

  constructor(clock: Clock, maxBytes = DEFAULT_MEMORY_BYTES) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#entries = new BoundedMap(maxBytes, ({ bytes }) => bytes);
  }

  /** Estimated bytes of all entries, never more than `maxBytes`. */
  get totalBytes(): number {
    return this.#entries.weight;
  }

  /** Finds an entry as `get` does, at once. */
  find(key: CacheKey): Entry | Miss {
    const held = this.#entries.get(key.text);
    if (!held) return MISS;
    if (this.#clock.now() < held.entry.staleUntilMs) return held.entry;
    this.#entries.delete(key.text);
    return MISS;
  }

  /** Stores an entry as `put` does, at once. */
  keep(key: CacheKey, entry: Entry): "stored" | "refused" {
    const bytes = entry.bytes * BYTES_PER_JSON_BYTE + key.text.length * 2 + BYTES_PER_ENTRY;
    if (bytes > this.#maxBytes * LARGEST_SHARE) {
      this.#entries.delete(key.text);
      return "refused";
    }
    this.#entries.set(key.text, { entry, bytes });
    return "stored";
  }

  async get(key: CacheKey): Promise<Entry | Miss> {
    return this.find(key);
  }

  async put(key: CacheKey, entry: Entry): Promise<"stored" | "refused"> {
    return this.keep(key, entry);
  }
}
