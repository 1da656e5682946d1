import { KNOWLEDGE_LIMIT, type KnowledgeIndex } from "../knowledge/knowledge.ts";
import type { KnowledgeItem } from "../knowledge/knowledge-item.ts";
import type { ChatMessage } from "../providers.ts";

/** Questions that one answer looks up: who asks more in a row has given the first ones up. */
const MAX_QUESTIONS = 3;

/**
 * Finds the knowledge for the next answer: that of the caller's latest message and, by turns, of those before it that
 * no word of the agent's has followed, at most `KNOWLEDGE_LIMIT` items in all. A question with many hits leaves room
 * for the other.
 */
export function knowledgeFor(messages: readonly ChatMessage[], knowledge: KnowledgeIndex): KnowledgeItem[] {
  const hits = unanswered(messages).map((question) => knowledge.retrieve(question, KNOWLEDGE_LIMIT));
  const found = new Map<string, KnowledgeItem>();
  for (let rank = 0; rank < KNOWLEDGE_LIMIT; rank++) {
    for (const hit of hits.flatMap((ofQuestion) => ofQuestion[rank] ?? [])) {
      const key = JSON.stringify(hit.item);
      if (found.size < KNOWLEDGE_LIMIT && !found.has(key)) found.set(key, hit.item);
    }
  }
  return [...found.values()];
}

/** The latest first. */
function unanswered(messages: readonly ChatMessage[]): string[] {
  const answeredAt = messages.findLastIndex(({ role }) => role === "assistant");
  const asked = messages.slice(answeredAt + 1).filter(({ role }) => role === "user");
  return asked
    .slice(-MAX_QUESTIONS)
    .map(({ content }) => content)
    .toReversed();
}
