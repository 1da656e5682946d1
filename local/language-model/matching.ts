import type { KnowledgeEntry } from "./prompt.ts";
import { normalizedWords, STOP_WORD_WEIGHT, stem, wordWeight } from "./words.ts";

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

/** Agreement in small words only is none: this much of it must be in others. */
const MIN_COMMON_CONTENT = 1;

/**
 * The mean of two readings: how alike the two are (Dice), and how much of the shorter one is in the longer. The second
 * keeps "do you have any parking for a van, please" and plain "parking" close to "Is there parking?".
 */
function overlap(spoken: ReadonlyMap<string, number>, question: ReadonlyMap<string, number>): number {
  let common = 0;
  let commonContent = 0;
  for (const [word, weight] of spoken) {
    if (!question.has(word)) continue;
    common += weight;
    if (weight > STOP_WORD_WEIGHT) commonContent += weight;
  }
  if (commonContent < MIN_COMMON_CONTENT) return 0;
  const [spokenTotal, questionTotal] = [sum(spoken), sum(question)];
  const alike = (2 * common) / (spokenTotal + questionTotal);
  const contained = common / Math.min(spokenTotal, questionTotal);
  return (alike + contained) / 2;
}

function weightedStems(text: string): Map<string, number> {
  return new Map(normalizedWords(text).map((word) => [stem(word), wordWeight(word)]));
}

function sum(weights: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  return total;
}
