import type { KnowledgeEntry } from "./prompt.ts";
import { normalizedWords, stem, wordWeight } from "./words.ts";

/** The entry that fits an utterance best, and how well: 1 is the same words, 0 nothing in common. */
export interface KnowledgeMatch {
  readonly entry: KnowledgeEntry;
  readonly score: number;
}

/** Below this an utterance is not about the entry. */
export const MATCH_THRESHOLD = 0.5;
/** From here on the utterance is the entry's question, nearly word for word. */
export const SAME_QUESTION_THRESHOLD = 0.85;

/** The best entry by weighted word overlap; the earlier one when two are equal; null when nothing overlaps. */
export function bestMatch(utterance: string, knowledge: readonly KnowledgeEntry[]): KnowledgeMatch | null {
  const spoken = weightedStems(utterance);
  let best: KnowledgeMatch | null = null;
  for (const entry of knowledge) {
    for (const question of entry.questions) {
      const score = overlap(spoken, weightedStems(question));
      if (score > (best?.score ?? 0)) best = { entry, score };
    }
  }
  return best;
}

/**
 * The mean of two readings: how alike the two are (Dice), and how much of the question was said. The second keeps
 * "do you have any parking for a van, please" close to "Is there parking?".
 */
function overlap(spoken: ReadonlyMap<string, number>, question: ReadonlyMap<string, number>): number {
  let common = 0;
  let sharesContent = false;
  for (const [word, weight] of spoken) {
    if (!question.has(word)) continue;
    common += weight;
    sharesContent ||= weight === 1;
  }
  // "Where are you" has only small words in common with "Where are you located?": that is not agreement.
  if (!sharesContent) return 0;
  const total = sum(spoken) + sum(question);
  return (2 * common) / total / 2 + common / sum(question) / 2;
}

function weightedStems(text: string): Map<string, number> {
  return new Map(normalizedWords(text).map((word) => [stem(word), wordWeight(word)]));
}

function sum(weights: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  return total;
}
