import type { KnowledgeEntry } from "../agent.ts";
import { type KnowledgeIndex, openKnowledgeIndex } from "./knowledge.ts";
import type { KnowledgeItem, KnowledgePassage } from "./knowledge-item.ts";
import { writeLayout } from "./knowledge-layout.ts";
import { termsOf } from "./terms.ts";

/** A word in a question or heading names the topic; one in an answer or passage may only mention it. */
const QUESTION_WEIGHT = 3;
const HEADING_WEIGHT = 2;

/** Items whose terms are counted at one go: about 5 ms. */
const ITEMS_AT_ONCE = 50;

/**
 * Builds the index of an agent's entries and of passages, as the bytes that are stored. The same content gives the same
 * bytes.
 */
export function buildKnowledgeIndex(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[],
): Uint8Array<ArrayBuffer> {
  const steps = buildSteps(entries, passages);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * Builds the same bytes as `buildKnowledgeIndex`, with pauses: a large index takes a few tenths of a second, which a
 * call that goes on meanwhile cannot wait.
 */
export async function buildKnowledgeIndexWithPauses(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[],
  pause: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const steps = buildSteps(entries, passages);
  let step = steps.next();
  for (; !step.done; step = steps.next()) await pause();
  return step.value;
}

function* buildSteps(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[],
): Generator<void, Uint8Array<ArrayBuffer>> {
  const items: KnowledgeItem[] = [
    ...entries.map(({ questions, answer }) => ({ type: "entry" as const, questions, answer })),
    ...passages.map(({ documentId, title, index, heading, text }) => {
      return { type: "passage" as const, documentId, title, index, heading, text };
    }),
  ];
  const postings = new Map<string, number[]>();
  const lengths: number[] = [];
  for (const [position, item] of items.entries()) {
    lengths.push(countTerms(item, position, postings));
    if (lengths.length % ITEMS_AT_ONCE === 0) yield;
  }
  return writeLayout({ items, lengths, postings });
}

/** Builds and opens the index of an agent's own entries, and of `passages` where there are any. */
export function createKnowledgeIndex(
  entries: readonly KnowledgeEntry[],
  passages: readonly KnowledgePassage[] = [],
): KnowledgeIndex {
  const index = openKnowledgeIndex(buildKnowledgeIndex(entries, passages));
  if (index === null) throw new Error("An index that was just built cannot be read.");
  return index;
}

/** Adds an item's terms to the postings; returns how many it has, by weight. */
function countTerms(item: KnowledgeItem, position: number, postings: Map<string, number[]>): number {
  let length = 0;
  const count = (text: string, weight: number): void => {
    for (const term of termsOf(text)) {
      length += weight;
      const posting = postings.get(term);
      if (posting === undefined) postings.set(term, [position, weight]);
      else if (posting[posting.length - 2] === position) posting[posting.length - 1] = (posting.at(-1) ?? 0) + weight;
      else posting.push(position, weight);
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
  return length;
}
