import type { KnowledgeEntry } from "../agent.ts";

/** Entries offered to the model for one answer. */
export const KNOWLEDGE_LIMIT = 4;

/** An agent's knowledge in memory: built once at call start, asked within a turn. */
export interface KnowledgeIndex {
  /** Entries that share words with `query`, best first, at most `limit`. */
  retrieve(query: string, limit: number): KnowledgeEntry[];
}

/** BM25's usual constants: how fast repeats stop counting, and how much long entries are held back (Robertson & Zaragoza 2009). */
const K1 = 1.2;
const B = 0.75;
/** A word in a question names the topic; one in an answer may only mention it. */
const QUESTION_WEIGHT = 3;

const STOP_WORDS = new Set(
  "a an and are as at be by can could do does for from have how i if in is it me my of on or our please that the there this to we what when where which will with would you your".split(
    " ",
  ),
);

/** Lower-case words without stop words, cut to a rough stem (plural and -ing forms meet). */
export function termsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem);
}

function stem(word: string): string {
  if (word.length > 5 && word.endsWith("ing")) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith("es")) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1);
  if (word.length > 4 && word.endsWith("e")) return word.slice(0, -1);
  return word;
}

/** Builds an inverted index over questions and answers; a look-up touches only the entries that hold a query term. */
export function createKnowledgeIndex(entries: readonly KnowledgeEntry[]): KnowledgeIndex {
  const postings = new Map<string, Map<number, number>>();
  const lengths: number[] = [];
  entries.forEach((entry, position) => {
    let length = 0;
    const count = (text: string, weight: number): void => {
      for (const term of termsOf(text)) {
        length += weight;
        const posting = postings.get(term) ?? new Map<number, number>();
        posting.set(position, (posting.get(position) ?? 0) + weight);
        postings.set(term, posting);
      }
    };
    for (const question of entry.questions) count(question, QUESTION_WEIGHT);
    count(entry.answer, 1);
    lengths.push(length);
  });
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);

  return {
    retrieve(query, limit) {
      const scores = new Map<number, number>();
      for (const term of new Set(termsOf(query))) {
        const posting = postings.get(term);
        if (!posting) continue;
        const rarity = Math.log(1 + (entries.length - posting.size + 0.5) / (posting.size + 0.5));
        for (const [position, frequency] of posting) {
          const norm = K1 * (1 - B + (B * (lengths[position] ?? 0)) / meanLength);
          scores.set(position, (scores.get(position) ?? 0) + (rarity * frequency * (K1 + 1)) / (frequency + norm));
        }
      }
      return [...scores]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, limit)
        .flatMap(([position]) => entries[position] ?? []);
    },
  };
}
