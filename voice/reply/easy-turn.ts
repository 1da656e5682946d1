import type { AgentConfig, KnowledgeEntry } from "../agent.ts";
import type { KnowledgeItem } from "../knowledge/knowledge-item.ts";
import { termsOf } from "../knowledge/terms.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";
import { normalizeText } from "../words/text-completeness.ts";
import { END_CALL_TOOL } from "./tools.ts";

/** A turn of the caller's that a small model answers as well as a large one: the fact to tell, or a courtesy. */
export type EasyTurn = { kind: "fact"; entry: KnowledgeEntry } | { kind: "courtesy" };

/** A longer question has more in it than one fact. */
const MAX_QUESTION_WORDS = 14;
/** Share of the caller's words, and of the words of the question that is known, that the two have in common. */
const LEAST_COMMON_SHARE = 0.6;

const THANKS_OR_NO =
  /^(?:(?:no|nope|okay|ok|great|perfect|alright|good|fine)(?: |$))*(?:(?:that(?:'s| is| was) (?:all|it)|nothing else)(?: for now)?(?: |$))?(?:(?:thanks|thank you)(?: (?:very|so) much| a lot)?)?$/;
const YES = /^(?:yes|yeah|yep|sure|okay|ok|right|correct|exactly)(?: (?:please|thanks|thank you))?$/;

/**
 * Decides whether the caller's words make an easy turn: a short question to which one knowledge entry is plainly the
 * answer, or thanks, a no or a goodbye. A yes is easy where the agent can do nothing but talk; otherwise it may be the
 * word that a tool waits for. Courtesies by English rules, questions in any language. In doubt null.
 */
export function easyTurnOf(text: string, items: readonly KnowledgeItem[], agent: AgentConfig): EasyTurn | null {
  const act = dialogueActOf(text);
  if (act === "sensitive" || act === "spelling") return null;
  if (isCourtesy(normalizeText(text.replaceAll("’", "'")), agent)) return { kind: "courtesy" };
  const [best, second] = items;
  if (best?.type !== "entry" || text.trim().split(/\s+/).length > MAX_QUESTION_WORDS) return null;
  const isPlain = commonShare(text, best) >= LEAST_COMMON_SHARE;
  const hasRival = second?.type === "entry" && commonShare(text, second) >= LEAST_COMMON_SHARE;
  return isPlain && !hasRival ? { kind: "fact", entry: best } : null;
}

function isCourtesy(words: string, agent: AgentConfig): boolean {
  if (words === "") return false;
  if (/^(?:goodbye|bye|bye bye)$/.test(words) || (THANKS_OR_NO.test(words) && !YES.test(words))) return true;
  return YES.test(words) && agent.tools.every((tool) => tool === END_CALL_TOOL);
}

/** The smaller of the two shares, of the question of the entry that has most in common with the text. */
function commonShare(text: string, { questions }: KnowledgeEntry): number {
  const asked = new Set(termsOf(text));
  const shares = questions.map((question) => {
    const known = new Set(termsOf(question));
    const common = [...asked].filter((term) => known.has(term)).length;
    return common / Math.max(1, asked.size, known.size);
  });
  return Math.max(0, ...shares);
}
