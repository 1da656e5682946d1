import type { AgentConfig } from "../agent.ts";
import { termsOf } from "../knowledge/terms.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";
import { fixedLines } from "./lines.ts";
import { openerPhrases } from "./openers.ts";

/**
 * Words that begin a sentence and are no names, although they have a capital there. English; in other languages a
 * sentence has to begin with one of the agent's own words.
 */
const SENTENCE_OPENINGS: ReadonlySet<string> = new Set(
  (
    "a about absolutely after all alright also an and any are as at because before but by can certainly could definitely did do does each either " +
    "every excellent fine for from fantastic glad good got great happy have he hello hi how however i i'd i'll i'm i've if in is it it's just lovely " +
    "let let's many maybe most my no not now of oh ok okay on once one or our perfect please right she so some sorry sounds sure thank thanks " +
    "that that's the their then there there's these they they're this those to today tomorrow understood unfortunately until very was we we'd we'll we're we've " +
    "welcome well were what what's when where which while who why with wonderful would yes yesterday you you'd you'll you're you've your"
  ).split(" "),
);
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*/gu;

/**
 * True when a clause holds nothing that could be one caller's: a word with a capital, a figure, or any word of a script
 * without capitals counts as a name or number unless the agent's own texts have it too, and a spelled or dictated word
 * always does. In doubt false: the clause is synthesised again, which costs a little time.
 */
export function isInOwnWords(text: string, agent: AgentConfig): boolean {
  const clause = text.replaceAll("’", "'");
  if (dialogueActOf(clause) === "spelling") return false;
  const words = [...clause.matchAll(WORD)];
  const doubtful = words.map(([word]) => word).filter((word, at) => !isPlain(word, at === 0));
  if (doubtful.length === 0) return true;
  const own = ownTexts(agent).join("\n").replaceAll("’", "'").toLowerCase();
  return doubtful.every((word) => holdsWord(own, word.toLowerCase()));
}

/** True when the agent's greeting, script or knowledge has the clause word for word. */
export function isOwnText(text: string, agent: AgentConfig): boolean {
  const clause = spaced(text);
  if (clause === "") return false;
  const lines = [...fixedLines(agent), ...agent.knowledge.map(({ answer }) => answer)];
  return lines.some((line) => holdsWord(spaced(line), clause));
}

/** Returns the terms of all that the agent's settings say. */
export function ownTermsOf(agent: AgentConfig): ReadonlySet<string> {
  return new Set(termsOf(ownTexts(agent).join("\n")));
}

function spaced(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

function isPlain(word: string, isFirst: boolean): boolean {
  if (/^I(?:'\p{Ll}+)?$/u.test(word)) return true;
  if (isFirst && SENTENCE_OPENINGS.has(word.toLowerCase())) return true;
  return /^\p{Ll}/u.test(word) && !/\p{N}/u.test(word);
}

function ownTexts(agent: AgentConfig): string[] {
  return [
    agent.prompt,
    ...fixedLines(agent),
    ...openerPhrases(agent).map(({ text }) => text),
    ...agent.knowledge.flatMap(({ questions, answer }) => [...questions, answer]),
  ];
}

/** True when `text` has `word` with neither letter nor digit beside it. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + word.length)];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}
