import type { KnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";

/** Four of the largest indexes, or hundreds of usual ones: an eighth of the isolate's 128 MB. */
const MAX_REMEMBERED_BYTES = 16 * 1_048_576;

interface Remembered {
  index: KnowledgeIndex;
  bytes: number;
}

/** Indexes that this isolate used last: calls of one agent read the same bytes. Keys name the content, so nothing here is ever out of date. */
export class KnowledgeMemory {
  readonly #indexes = new Map<string, Remembered>();
  #totalBytes = 0;

  /** The index under this key. */
  find(key: string): KnowledgeIndex | null {
    const found = this.#indexes.get(key);
    if (!found) return null;
    // Last in the order of insertion is latest in use.
    this.#indexes.delete(key);
    this.#indexes.set(key, found);
    return found.index;
  }

  /** Keeps an index of so many bytes, in place of those not used for longest. */
  put(key: string, index: KnowledgeIndex, bytes: number): void {
    this.#drop(key);
    this.#indexes.set(key, { index, bytes });
    this.#totalBytes += bytes;
    for (const oldest of this.#indexes.keys()) {
      if (this.#totalBytes <= MAX_REMEMBERED_BYTES) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const dropped = this.#indexes.get(key);
    if (!dropped) return;
    this.#indexes.delete(key);
    this.#totalBytes -= dropped.bytes;
  }
}
