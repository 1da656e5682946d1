import { sentencesOf } from "../../voice/words/sentences.ts";
import type { KnowledgeEntry, KnowledgePassage } from "./prompt.ts";
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

/** A sentence of a passage that is about an utterance must hold this much of it, itself or in its heading. */
const PASSAGE_THRESHOLD = 0.5;

/**
 * The sentence of the passages that holds most of what was asked, word for word; the earlier one when two are equal,
 * null when none holds enough. A heading counts for the sentences under it, as "Crowns" does for "They cost 900
 * dollars", but a sentence must hold something itself.
 */
export function bestSentence(utterance: string, passages: readonly KnowledgePassage[]): string | null {
  const asked = contentOf(weightedStems(utterance));
  const total = sum(asked);
  let best: { sentence: string; share: number } | null = null;
  for (const { heading, text } of passages) {
    const above = weightedStems(heading);
    for (const sentence of sentencesOf(text)) {
      const stems = weightedStems(sentence);
      const own = shared(asked, stems);
      if (own === 0) continue;
      const share = (own + shared(asked, above, stems)) / total;
      if (share >= PASSAGE_THRESHOLD && share > (best?.share ?? 0)) best = { sentence, share };
    }
  }
  return best?.sentence ?? null;
}

/** Weight of the words that are in `others`, and not in `without`. */
function shared(
  asked: ReadonlyMap<string, number>,
  others: ReadonlyMap<string, number>,
  without?: ReadonlyMap<string, number>,
): number {
  let weight = 0;
  for (const [word, own] of asked) if (others.has(word) && !without?.has(word)) weight += own;
  return weight;
}

function contentOf(weights: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...weights].filter(([, weight]) => weight > STOP_WORD_WEIGHT));
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
