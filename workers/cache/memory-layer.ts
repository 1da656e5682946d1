import type { Clock } from "../../voice/clock.ts";
import { type Entry, MISS, type Miss } from "./entry.ts";
import type { CacheKey, CacheLayer } from "./layer.ts";

/** An eighth of the isolate's 128 MB. */
export const DEFAULT_MEMORY_BYTES = 16 * 1_024 * 1_024;

/** Objects made of JSON take about three times its length, and each entry has a key of two copies and its own fields. */
const BYTES_PER_JSON_BYTE = 3;
const BYTES_PER_ENTRY = 500;
/** One value may have this share of the memory. */
const LARGEST_SHARE = 1 / 8;

/** Keeps entries in the isolate, up to `maxBytes` by estimate: those not used for longest make room. A hit is the same object every time. */
export class MemoryLayer implements CacheLayer {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #entries = new Map<string, { entry: Entry; bytes: number }>();
  #totalBytes = 0;

  constructor(clock: Clock, maxBytes = DEFAULT_MEMORY_BYTES) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  /** By estimate, never more than `maxBytes`. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** As `get`, at once. */
  find(key: CacheKey): Entry | Miss {
    const held = this.#entries.get(key.text);
    if (!held) return MISS;
    this.#drop(key.text);
    if (this.#clock.now() >= held.entry.staleUntilMs) return MISS;
    // Last in the order of insertion is latest in use.
    this.#hold(key.text, held);
    return held.entry;
  }

  /** As `put`, at once. */
  keep(key: CacheKey, entry: Entry): "stored" | "refused" {
    const bytes = entry.bytes * BYTES_PER_JSON_BYTE + key.text.length * 2 + BYTES_PER_ENTRY;
    this.#drop(key.text);
    if (bytes > this.#maxBytes * LARGEST_SHARE) return "refused";
    this.#hold(key.text, { entry, bytes });
    for (const oldest of this.#entries.keys()) {
      if (this.#totalBytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
    return "stored";
  }

  async get(key: CacheKey): Promise<Entry | Miss> {
    return this.find(key);
  }

  async put(key: CacheKey, entry: Entry): Promise<"stored" | "refused"> {
    return this.keep(key, entry);
  }

  #hold(text: string, held: { entry: Entry; bytes: number }): void {
    this.#entries.set(text, held);
    this.#totalBytes += held.bytes;
  }

  #drop(text: string): void {
    const held = this.#entries.get(text);
    if (!held) return;
    this.#entries.delete(text);
    this.#totalBytes -= held.bytes;
  }
}
