import { BoundedMap } from "../../../voice/bounded-map.ts";
import type { KnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";

/** Four of the largest indexes, or hundreds of usual ones: an eighth of the isolate's 128 MB. */
const MAX_REMEMBERED_BYTES = 16 * 1_048_576;

interface Remembered {
  index: KnowledgeIndex;
  bytes: number;
}

/**
 * Memory of the knowledge indexes that this isolate used last: calls of one agent read the same bytes. Keys name the
 * content, so nothing here is ever out of date.
 */
export class KnowledgeMemory {
  readonly #indexes = new BoundedMap<string, Remembered>(MAX_REMEMBERED_BYTES, ({ bytes }) => bytes);

  /** Returns the index under this key; null when there is none. */
  find(key: string): KnowledgeIndex | null {
    return this.#indexes.get(key)?.index ?? null;
  }

  /** Keeps an index of so many bytes, in place of those not used for longest. */
  put(key: string, index: KnowledgeIndex, bytes: number): void {
    this.#indexes.set(key, { index, bytes });
  }
}
