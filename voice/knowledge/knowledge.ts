import type { KnowledgeItem } from "./knowledge-item.ts";
import { type IndexLayout, openLayout } from "./knowledge-layout.ts";
import { termsOf } from "./terms.ts";

/** Most entries and passages offered to the model for one answer. */
export const KNOWLEDGE_LIMIT = 4;

/** Hit: a knowledge item that was found, and its BM25 score, comparable within one answer only. */
export interface KnowledgeHit {
  item: KnowledgeItem;
  score: number;
}

/** Knowledge of an agent in memory: there before the first word, asked within a turn. */
export interface KnowledgeIndex {
  /** Returns items that share words with `query`, best first, at most `limit`. */
  retrieve(query: string, limit: number): KnowledgeHit[];
}

/**
 * BM25's usual constants: how fast repeats stop counting, and how much long items are held back (Robertson & Zaragoza
 * 2009).
 */
const K1 = 1.2;
const B = 0.75;

/**
 * Opens an index that `buildKnowledgeIndex` made; returns null for anything else: another format, or damaged bytes. The
 * index reads the bytes where they lie, so opening takes one pass over them, and calls may share them. The bytes must
 * not be written to any more.
 */
export function openKnowledgeIndex(bytes: Uint8Array): KnowledgeIndex | null {
  const layout = openLayout(bytes);
  return layout && new Bm25Index(layout);
}

class Bm25Index implements KnowledgeIndex {
  readonly #layout: IndexLayout;
  readonly #meanLength: number;

  constructor(layout: IndexLayout) {
    this.#layout = layout;
    let total = 0;
    for (const length of layout.lengths) total += length;
    this.#meanLength = total / Math.max(1, layout.lengths.length);
  }

  retrieve(query: string, limit: number): KnowledgeHit[] {
    const scores = new Float64Array(this.#layout.lengths.length);
    for (const term of new Set(termsOf(query))) this.#addScores(term, scores);
    return bestOf(scores, limit).map((position) => ({
      item: this.#layout.itemAt(position),
      score: scores[position] as number,
    }));
  }

  #addScores(term: string, scores: Float64Array): void {
    const { lengths } = this.#layout;
    const postings = this.#layout.postingsOf(term);
    if (postings === null) return;
    const rarity = Math.log(1 + (lengths.length - postings.count + 0.5) / (postings.count + 0.5));
    postings.forEach((position, frequency) => {
      const norm = K1 * (1 - B + (B * (lengths[position] as number)) / this.#meanLength);
      scores[position] = (scores[position] as number) + (rarity * frequency * (K1 + 1)) / (frequency + norm);
    });
  }
}

/** Positions of the greatest scores above zero, greatest first, the earlier one among equals. */
function bestOf(scores: Float64Array, limit: number): number[] {
  const best: number[] = [];
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position] as number;
    if (score <= 0) continue;
    if (best.length === limit && score <= (scores[best.at(-1) ?? 0] as number)) continue;
    let at = best.length;
    while (at > 0 && score > (scores[best[at - 1] as number] as number)) at--;
    best.splice(at, 0, position);
    if (best.length > limit) best.pop();
  }
  return best;
}
