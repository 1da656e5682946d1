/**
 * Phrases with slots in braces ("can i come in {day} at {time}") as patterns. A slot takes one to six words: those of
 * its kind where the kind is known, so that "{day}" is not any short sentence, and any others where it is not. English,
 * as the slots' names.
 */

const NUMBER =
  "\\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand";
const PART_OF_DAY = "morning|afternoon|evening|night";
const MONTH = "january|february|march|april|may|june|july|august|september|october|november|december";
const ORDINAL =
  "\\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\\w+teenth|twentieth|thirtieth";

/** Words that a slot may begin or go on with, and those that it may end with too. */
const KINDS: Record<string, { within: string; ends: string }> = {
  day: {
    within: "on|the|next|this|of|in|after|day|a|and",
    ends: `(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|weekend|weeks?|months?|${PART_OF_DAY}|${MONTH}|${ORDINAL}|${NUMBER}`,
  },
  time: {
    within: "at|about|around|half|quarter|past|to|in|the|a|p",
    ends: `am|pm|m|o'clock|noon|midnight|${PART_OF_DAY}|${NUMBER}`,
  },
  number: { within: "and|a|point", ends: NUMBER },
  digits: { within: "double|triple", ends: NUMBER },
};
const ANY_WORDS = "\\S+(?: \\S+){0,5}";

/**
 * Patterns of one phrase, for texts that are all of it, that break off at a word that needs another, or that break off
 * after a slot that may have been the last.
 */
export interface PhrasePatterns {
  whole: RegExp;
  brokenOff: RegExp;
  filledSoFar: RegExp;
}

/** Makes the patterns of a normalised `phrase`, for normalised texts. */
export function phrasePatterns(phrase: string): PhrasePatterns {
  const words = phrase.split(" ");
  const sources = words.map(wordSource);
  const brokenOff: string[] = [];
  const filledSoFar: string[] = [];
  for (const [at, word] of words.entries()) {
    const before = sources.slice(0, at).map((source) => `${source} `);
    const kind = kindOf(word);
    if (kind) brokenOff.push(`${before.join("")}(?:${kind.within})(?: (?:${kind.within}))*`);
    if (at === words.length - 1) break;
    (isSlot(word) ? filledSoFar : brokenOff).push(before.join("") + sources[at]);
  }
  return { whole: anyOf([sources.join(" ")]), brokenOff: anyOf(brokenOff), filledSoFar: anyOf(filledSoFar) };
}

function wordSource(word: string): string {
  const kind = kindOf(word);
  if (kind) return `(?:(?:${kind.within}|${kind.ends}) ){0,5}(?:${kind.ends})`;
  return isSlot(word) ? ANY_WORDS : word.replace(/[{}]/g, "");
}

function isSlot(word: string): boolean {
  return /^\{\S+\}$/u.test(word);
}

function kindOf(word: string): { within: string; ends: string } | undefined {
  return isSlot(word) ? KINDS[word.slice(1, -1)] : undefined;
}

/** Matches nothing without sources. */
function anyOf(sources: readonly string[]): RegExp {
  return sources.length === 0 ? /(?!)/ : new RegExp(`^(?:${sources.join("|")})$`, "u");
}
