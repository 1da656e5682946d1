import { type Entry, MISS, type Miss, parseEntry } from "./entry.ts";
import { boundedKey } from "./key.ts";
import type { CacheKey, CacheLayer } from "./layer.ts";

/** Table of the database layer's entries. Every method rejects when the database gives no answer. */
export interface CacheRows {
  /** The value stored under the key, expired or not; null for none. */
  find(organizationId: string, key: string, signal: AbortSignal): Promise<unknown>;
  /** Stores a value, in place of an older one. */
  put(row: CacheRow, signal: AbortSignal): Promise<void>;
}

/** Row of the database layer: one cache entry of an organisation. */
export interface CacheRow {
  organizationId: string;
  key: string;
  /** As JSON. */
  value: unknown;
  /** Milliseconds since the Unix epoch from which on the row is of no use. */
  expiresAtMs: number;
}

/** Longest key; an index row of Postgres takes 2,704. */
const MAX_KEY_BYTES = 1_000;
/** Postgres's `jsonb` takes neither NUL nor half a surrogate pair; JSON writes both as escapes. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** Cache layer in Postgres, where every location finds the entries. For values that are expensive to compute. */
export class DatabaseLayer implements CacheLayer {
  readonly #rows: CacheRows;

  constructor(rows: CacheRows) {
    this.#rows = rows;
  }

  async get(key: CacheKey, signal: AbortSignal): Promise<Entry | Miss> {
    const stored = await this.#rows.find(key.organizationId, await boundedKey(key.text, MAX_KEY_BYTES), signal);
    return stored === null ? MISS : parseEntry(stored);
  }

  async put(key: CacheKey, entry: Entry, signal: AbortSignal): Promise<"stored" | "refused"> {
    if (UNSTORABLE.test(JSON.stringify(entry))) return "refused";
    const row = {
      organizationId: key.organizationId,
      key: await boundedKey(key.text, MAX_KEY_BYTES),
      value: entry,
      expiresAtMs: entry.staleUntilMs,
    };
    await this.#rows.put(row, signal);
    return "stored";
  }
}
