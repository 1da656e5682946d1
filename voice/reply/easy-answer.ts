import type { AgentConfig } from "../agent.ts";
import type { AnswerVerdict } from "../failover/guarded-model.ts";
import { termsOf } from "../knowledge/terms.ts";
import { sentencesOf } from "../words/sentences.ts";
import type { EasyTurn } from "./easy-turn.ts";
import { isInOwnWords } from "./own-words.ts";

/** Share of the words of one sentence of the fact that an answer has to have. */
const LEAST_FACT_SHARE = 0.5;
/** A courtesy is no speech. */
const MAX_COURTESY_CHARS = 200;

const NEGATION = /\b(?:no|not|never|none|nothing|nobody|cannot|closed|without|\p{L}+n't)\b/iu;
/** Left out: "one", which is mostly no number. */
const NUMBER_WORD =
  /\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|quarter|noon|midnight)\b/gi;

/**
 * Judges whole sentences of an answer to an easy turn. It is wrong with a name or number that neither the fact nor the
 * agent's prompt and script have, or with a no where the fact has none, or none where it has one; it holds once it has
 * half of the words of a sentence of the fact. A courtesy holds if it is short and in the agent's own words.
 */
export function judgeEasyAnswer(text: string, turn: EasyTurn, agent: AgentConfig): AnswerVerdict {
  const answer = text.replaceAll("’", "'").trim();
  if (answer === "") return "lacks";
  if (turn.kind === "courtesy") {
    return answer.length <= MAX_COURTESY_CHARS && isInOwnWords(answer, agent) ? "holds" : "wrong";
  }
  const fact = turn.entry.answer.replaceAll("’", "'");
  if (!isInOwnWords(answer, { ...agent, knowledge: [turn.entry] })) return "wrong";
  const known = numbersIn([fact, agent.prompt, ...Object.values(agent.script)].join(" "));
  if ([...numbersIn(answer)].some((number) => !known.has(number))) return "wrong";
  const told = sharesOf(fact, answer);
  if (Math.max(0, ...told.map(({ share }) => share)) < LEAST_FACT_SHARE) return "lacks";
  // Only what was told is compared: a part of the fact that is left out may have the no.
  const toldOf = told.filter(({ share }) => share >= LEAST_FACT_SHARE).map(({ sentence }) => sentence);
  return NEGATION.test(answer) === NEGATION.test(toldOf.join(" ")) ? "holds" : "wrong";
}

function numbersIn(text: string): Set<string> {
  return new Set((text.match(NUMBER_WORD) ?? []).map((word) => word.toLowerCase()));
}

/** How much of each sentence of the fact the answer has. */
function sharesOf(fact: string, answer: string): { sentence: string; share: number }[] {
  const said = new Set(termsOf(answer));
  return sentencesOf(fact).map((sentence) => {
    const terms = new Set(termsOf(sentence));
    const common = [...terms].filter((term) => said.has(term)).length;
    return { sentence, share: common / Math.max(1, terms.size) };
  });
}
