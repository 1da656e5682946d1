import type { KnowledgeEntry } from "../agent.ts";
import { type KnowledgeIndex, type KnowledgeItem, type KnowledgePassage, openKnowledgeIndex } from "./knowledge.ts";
import { type TermPostings, writeLayout } from "./knowledge-layout.ts";
import { termsOf } from "./terms.ts";

/** A word in a question or heading names the topic; one in an answer or passage may only mention it. */
const QUESTION_WEIGHT = 3;
const HEADING_WEIGHT = 2;

/** Makes the index of an agent's entries and of passages, as the bytes that are stored. The same content gives the same bytes. */
export function buildKnowledgeIndex(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[],
): Uint8Array<ArrayBuffer> {
  const items: KnowledgeItem[] = [
    ...entries.map(({ questions, answer }) => ({ type: "entry" as const, questions, answer })),
    ...passages.map(({ documentId, title, index, heading, text }) => {
      return { type: "passage" as const, documentId, title, index, heading, text };
    }),
  ];
  const postings = new Map<string, TermPostings>();
  const lengths = items.map((item, position) => {
    const { length, frequencies } = countTerms(item);
    for (const [term, frequency] of frequencies) {
      const posting = postings.get(term);
      if (posting) posting.push([position, frequency]);
      else postings.set(term, [[position, frequency]]);
    }
    return length;
  });
  return writeLayout({ items, lengths, postings });
}

/** The index of what an agent holds in itself. */
export function createKnowledgeIndex(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[] = [],
): KnowledgeIndex {
  const index = openKnowledgeIndex(buildKnowledgeIndex(entries, passages));
  if (index === null) throw new Error("An index that was just built cannot be read.");
  return index;
}

function countTerms(item: KnowledgeItem): { length: number; frequencies: Map<string, number> } {
  const frequencies = new Map<string, number>();
  let length = 0;
  const count = (text: string, weight: number): void => {
    for (const term of termsOf(text)) {
      length += weight;
      frequencies.set(term, (frequencies.get(term) ?? 0) + weight);
    }
  };
  if (item.type === "entry") {
    for (const question of item.questions) count(question, QUESTION_WEIGHT);
    count(item.answer, 1);
  } else {
    count(item.heading, HEADING_WEIGHT);
    // Every passage of a document has its title, which tells it from those of others only.
    count(item.title, 1);
    count(item.text, 1);
  }
  return { length, frequencies };
}
