/**
 * The agent's own voice, come back through a speaker-phone and taken for the caller's.
 *
 * Echo is what the agent just said: the same words in the same order, a few of them misheard. A caller who interrupts
 * uses other words; one who picks up a word of the agent's ("Tuesday!") uses one or two among others or a short one
 * alone.
 */

import { normalizeText } from "./text-completeness.ts";
import { wordsIn } from "./word-count.ts";

/** A call's guard against echo: the agent's own voice, taken for the caller's. */
export interface EchoGuard {
  /**
   * True when `interim` is an echo. An echo by the rule of `isEcho` is remembered: the line needs words from then on.
   * Of `suspectedWords`, which the line is likely to echo at this moment, even a single one is enough, but proves
   * nothing about the line.
   */
  check(interim: string, recentAgentWords: string, suspectedWords?: string): boolean;
  /**
   * True after the first echo: sounds alone may no longer interrupt on this line, only words that are not the agent's.
   */
  readonly needsWords: boolean;
}

/** Makes an echo guard; one per call. */
export function createEchoGuard(): EchoGuard {
  let needsWords = false;
  return {
    check(interim, recentAgentWords, suspectedWords = "") {
      // A word or two may be the caller's own all the same: they are passed over, and the line is trusted on.
      const isCertain = isEcho(interim, recentAgentWords);
      needsWords ||= isCertain;
      return isCertain || isRepeated(wordsOf(interim), wordsOf(suspectedWords));
    },
    get needsWords() {
      return needsWords;
    },
  };
}

/** Share of an interim's words that must be the agent's; the rest was misheard. */
const MIN_SHARE = 0.75;
/** A single word this long is no answer to anything ("appointment"); days, names and numbers are shorter. */
const LONG_WORD = 10;
/** Words of the caller's that are compared, the latest: some 15 s of speech. */
const MAX_HEARD_WORDS = 40;
/** Words of the agent's that they are compared with, the latest: more than a minute of speech. */
const MAX_SAID_WORDS = 200;
/** Characters that hold as many words as that. */
const MAX_COMPARED_CHARS = 1_500;
/** Longer words are the same only to the letter. */
const MAX_COMPARED_LETTERS = 30;
/** Two words together: "on tuesday" may be a choice that the agent offered, so a pair must be rarer than that. */
const LONG_PAIR = 12;

/**
 * True when `interim` repeats the agent, `recentAgentWords` being its words of the last seconds. A single word under 10
 * letters and a pair under 12 are none.
 */
export function isEcho(interim: string, recentAgentWords: string): boolean {
  const heard = wordsOf(interim);
  const letters = heard.reduce((sum, word) => sum + word.length, 0);
  if (heard.length === 1 && letters < LONG_WORD) return false;
  if (heard.length === 2 && letters < LONG_PAIR) return false;
  return isRepetition(interim, recentAgentWords);
}

function isRepetition(interim: string, recentAgentWords: string): boolean {
  const heard = wordsOf(interim).slice(-MAX_HEARD_WORDS);
  const said = wordsOf(recentAgentWords).slice(-MAX_SAID_WORDS);
  if (heard.length === 0) return false;
  const needed = Math.ceil(MIN_SHARE * heard.length);
  // Each pair is compared once, not once for each stretch that it lies in.
  const isSame = heard.map((word) => said.map((own) => isSameWord(word, own)));
  if (isSame.filter((row) => row.includes(true)).length < needed) return false;
  return said.some((_, from) => matchesFrom(isSame, from) >= needed);
}

/**
 * True when `heard` is said word for word somewhere in `said`; the last word may have been cut short, and a word at
 * which the agent was stopped and went on is heard twice.
 */
function isRepeated(heard: readonly string[], said: readonly string[]): boolean {
  const once = heard.filter((word, at) => word !== heard[at - 1]);
  const last = once.length - 1;
  const isSameAt = (word: string, at: number, own: string): boolean =>
    own === word || (at === last && own.startsWith(word));
  return last >= 0 && said.some((_, from) => once.every((word, at) => isSameAt(word, at, said[from + at] ?? "")));
}

/**
 * Words heard that are found in order in a stretch of the agent's words that begins at `from` and is hardly longer.
 * `isSame` has a row for each word heard, with what it is beside each of the agent's.
 */
function matchesFrom(isSame: readonly (readonly boolean[])[], from: number): number {
  const length = Math.min(isSame.length + 1 + Math.floor(isSame.length / 4), (isSame[0]?.length ?? 0) - from);
  // Length of the longest common subsequence, row by row.
  let row = new Array<number>(length + 1).fill(0);
  for (const isSameAs of isSame) {
    const next = [0];
    for (let at = 0; at < length; at++) {
      const skipped = Math.max(row[at + 1] as number, next[at] as number);
      next.push(isSameAs[from + at] ? Math.max(skipped, (row[at] as number) + 1) : skipped);
    }
    row = next;
  }
  return row.at(-1) as number;
}

/** True when one word may be the other misheard: a letter in four, none in short words. */
function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) > MAX_COMPARED_LETTERS) return false;
  const errors = Math.min(2, Math.floor(Math.min(a.length, b.length) / 4));
  return errors > 0 && Math.abs(a.length - b.length) <= errors && editDistance(a, b) <= errors;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}

function wordsOf(text: string): string[] {
  return [...wordsIn(normalizeText(text.slice(-MAX_COMPARED_CHARS).replaceAll("’", "'")))];
}
