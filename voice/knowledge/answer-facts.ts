import type { KnowledgeIndex } from "./knowledge.ts";
import type { KnowledgeItem } from "./knowledge-item.ts";
import { termsOf } from "./terms.ts";

/** Share of a question's terms that an item has to hold for the question to be about it. */
const ABOUT_SHARE = 0.5;

/**
 * Tells whether an answer holds a fact of the knowledge that its question is about: a word of the nearest item that the
 * question did not hold. Null where the question is about nothing that the agent knows. It notices an answer of other
 * things, not one that is wrong in a word: a measure to hold many answers against many others by.
 */
export function holdsKnownFact(question: string, answer: string, knowledge: KnowledgeIndex): boolean | null {
  const asked = new Set(termsOf(question));
  const [nearest] = knowledge.retrieve(question, 1);
  if (nearest === undefined || asked.size === 0) return null;
  const { about, facts } = termsIn(nearest.item);
  const shared = [...asked].filter((term) => about.has(term)).length;
  if (shared < asked.size * ABOUT_SHARE) return null;
  const told = [...facts].filter((term) => !asked.has(term));
  if (told.length === 0) return null;
  const said = new Set(termsOf(answer));
  return told.some((term) => said.has(term));
}

/** Terms by which a question is about an item, and those that an answer from it can hold. */
function termsIn(item: KnowledgeItem): { about: Set<string>; facts: Set<string> } {
  if (item.type === "passage") {
    const terms = new Set(termsOf(item.text));
    return { about: terms, facts: terms };
  }
  return { about: new Set(item.questions.flatMap(termsOf)), facts: new Set(termsOf(item.answer)) };
}
