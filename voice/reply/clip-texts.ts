import type { AgentConfig } from "../agent.ts";
import type { ClipText } from "../clips/clip.ts";
import { primaryLanguage } from "../words/primary-language.ts";
import { ClauseChunker } from "./clause-chunker.ts";
import { fixedLines, HOLDING_LINES, lineOf } from "./lines.ts";
import { openerPhrases } from "./openers.ts";

/** Words that openers are recorded with, by primary language: a "t" in front, nothing like one behind. */
const CARRIERS: Readonly<Record<string, string>> = { en: "tell", de: "Teil", es: "tal", fr: "telle" };

/**
 * Pause between two clauses of one line. Openers have none: the answer's first sound follows as soon as it is there.
 */
export const CLAUSE_PAUSE_MS = 180;

/**
 * Lists the texts that the agent says word for word: openers, holding lines, and the other fixed lines by clauses, cut
 * as a reply cuts them. Most urgent first, each text once.
 */
export function clipTexts(agent: AgentConfig): ClipText[] {
  const pauses = new Map<string, number>();
  const note = (text: string, pauseAfterMs: number): void => {
    pauses.set(text, Math.max(pauseAfterMs, pauses.get(text) ?? 0));
  };
  const openers = new Set(openerPhrases(agent).map(({ text }) => text));
  for (const text of openers) note(text, 0);
  for (const key of HOLDING_LINES) note(lineOf(agent, key), 0);
  for (const line of fixedLines(agent)) {
    const clauses = clausesOf(line);
    for (const [i, clause] of clauses.entries()) note(clause, i === clauses.length - 1 ? 0 : CLAUSE_PAUSE_MS);
  }
  const carrier = CARRIERS[primaryLanguage(agent.language)];
  return [...pauses].map(([text, pauseAfterMs]) =>
    // A sentence goes on behind an opener that ends in a comma, or in nothing.
    carrier !== undefined && openers.has(text) && pauseAfterMs === 0 && /[\p{L},]$/u.test(text)
      ? { text, pauseAfterMs, carrier }
      : { text, pauseAfterMs },
  );
}

function clausesOf(line: string): string[] {
  const chunker = new ClauseChunker();
  // As in a reply, what has neither letter nor digit is not spoken.
  return [...chunker.push(line), ...chunker.flush()]
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}
