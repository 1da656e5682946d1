import { createPhraseMatcher, type PhraseMatch, SlotWords } from "./phrase-slots.ts";

/** Completeness of a text by its words alone: whether more will follow. */
export type TextCompleteness = "complete" | "unknown" | "open";

/**
 * Words that hardly ever end an utterance: conjunctions, prepositions, articles, possessives, auxiliaries and the
 * sounds of looking for a word. Left out are those that often do ("fit me in", "what your prices are", "I think so").
 * English; in other languages none matches, and known phrases and punctuation decide.
 */
const OPEN_WORDS = new Set(
  (
    "and or but because if when while than which whose as until unless though although plus " +
    "to for of at with from by into between without the a an my your our their every each " +
    "i i'd i'm i'll i've we'd we're we'll we've it's there's let's can could would will should want need like " +
    "dot underscore um uh er erm hmm mm well actually maybe"
  ).split(" "),
);
/** Texts that seem open by their last word and yet are whole answers. */
const WHOLE_ANSWERS = new Set(["i will", "i would", "i can", "yes i can", "yes i will", "yes i would", "maybe"]);

const PRONOUN = "(?:i|you|we|they|he|she|it|there|that|this|one)";
/** Questions that have only begun: "do you have", "how much does it", "where is"; not "where is it". */
const BEGUN_QUESTION = new RegExp(
  `(?:^|\\b(?:and|so|but|or|also|okay|well|hello|hi|yes|no|sorry|please) )(?:` +
    `(?:is|are|do|does|did|can|could|would|will|should|may|have|has) ${PRONOUN}(?: (?:have|take|get|be|make))?|` +
    `(?:what|when|where|how|why|which|who)(?: (?:much|many|long|often|far|soon|time|day|kind))?` +
    ` (?:is|are|(?:do|does|did|can|could|would|will|should)(?: ${PRONOUN})?))$`,
);

/** Engines write times as "9:30"; they are no groups of a longer number. */
const CLOCK_TIME = /\b\d{1,2}[:.]\d{2}\b/g;
const DIGIT_WORD = /^(?:\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred)$/;
/** Telephone numbers have ten digits or more in most of the world: from there on a pause may well be the end of one. */
export const WHOLE_NUMBER_DIGITS = 10;
const LETTER = /^\p{L}$/u;

const FULL_STOP = /[.!。！]["'”’)\]]*$/u;
const QUESTION_MARK = /[?？]["'”’)\]]*$/u;
const TRAILING_OFF = /(?:[,;:–—-]|\.\.\.|…)$/u;
/** Words that may be added to anything, and decide nothing. */
const COURTESY = / (?:please|thanks|thank you|goodbye|bye)$/;
/** Words of a known phrase that must have been heard, after others, before the text counts as part of it. */
const MIN_PHRASE_PART = 3;
/** Most phrases with slots that are matched with every interim text: twice the expected phrases of an agent. */
const MAX_SLOTTED_PHRASES = 1_000;
/** Phrases are not looked for further back than this many words. */
const MAX_PHRASE_PART = 16;

/**
 * Reduces a text to its words: lower case, without punctuation but apostrophes and braces, one space between. Texts
 * equal here say the same.
 */
export function normalizeText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}'{}\s]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * Recognises a dictation that `text` breaks off in: at least two digits that are no whole number yet, or two letters;
 * else null. People pause between the groups of what they dictate.
 */
export function dictationAtEndOf(text: string): "digits" | "spelling" | null {
  const words = wordsOf(text.replace(CLOCK_TIME, "clock"));
  const [last = "", previous = ""] = words.toReversed();
  if (LETTER.test(last) && LETTER.test(previous)) return "spelling";
  // One numeral is as often a price or a day as a group.
  if (!DIGIT_WORD.test(last) || !DIGIT_WORD.test(previous)) return null;
  return digitsAtEnd(words) < WHOLE_NUMBER_DIGITS ? "digits" : null;
}

/** Counts the digits that `text` ends with, written as figures or as words. */
export function digitsAtEndOf(text: string): number {
  return digitsAtEnd(wordsOf(text));
}

/**
 * Makes the completeness judge of one call; `expectedPhrases` may hold slots in braces, which stand for one to six
 * words.
 */
export function createCompletenessJudge(expectedPhrases: readonly string[]): (text: string) => TextCompleteness {
  const phrases = new Set(expectedPhrases.map(normalizeText));
  for (const phrase of [...phrases]) phrases.add(phrase.replace(COURTESY, ""));
  const slotted = [...phrases].filter((phrase) => phrase.includes("{")).slice(0, MAX_SLOTTED_PHRASES);
  const slottedMatchers = slotted.map((phrase) => ({
    match: createPhraseMatcher(phrase),
    mayGoOn: !COURTESY.test(phrase),
  }));
  // Continuations are looked for without courtesies. In order, so that a text's continuation stands right behind it.
  const plain = [...phrases].filter((phrase) => !COURTESY.test(phrase));
  const sorted = plain.toSorted();

  const goesOn = (words: string): boolean => sorted[lowerBound(sorted, `${words} `)]?.startsWith(`${words} `) ?? false;
  /** What the words are beside all phrases with slots together. */
  const matchOf = (words: readonly string[]): PhraseMatch => {
    const text = new SlotWords(words);
    const all = { isWhole: false, isBrokenOff: false, isFilledSoFar: false };
    for (const { match, mayGoOn } of slottedMatchers) {
      const { isWhole, isBrokenOff, isFilledSoFar } = match(text);
      all.isWhole ||= isWhole;
      all.isBrokenOff ||= mayGoOn && isBrokenOff;
      all.isFilledSoFar ||= mayGoOn && isFilledSoFar;
    }
    return all;
  };
  /** True when the text breaks off inside a known phrase, alone or after other words ("Hello, is there"). */
  const breaksOff = (spoken: string, words: readonly string[], slots: PhraseMatch): boolean => {
    if (goesOn(spoken) || slots.isBrokenOff) return true;
    const first = Math.max(1, words.length - MAX_PHRASE_PART);
    for (let from = first; from <= words.length - MIN_PHRASE_PART; from++) {
      if (goesOn(words.slice(from).join(" "))) return true;
    }
    return false;
  };

  return (text) => {
    const spoken = normalizeText(text);
    if (spoken === "") return "unknown";
    if (WHOLE_ANSWERS.has(spoken)) return "complete";
    const trimmed = text.trim();
    const words = spoken.split(" ");
    const slots = matchOf(words);
    const isOpenWord = OPEN_WORDS.has(words.at(-1) ?? "");
    const isPhrase = phrases.has(spoken) || (!isOpenWord && slots.isWhole);
    // A slot for digits is never surely full; a phrase that is known to the word is.
    if (!phrases.has(spoken) && (TRAILING_OFF.test(trimmed) || dictationAtEndOf(text) !== null)) return "open";
    // Engines put a full stop after whatever a segment ends with, a question mark only after a question.
    if (QUESTION_MARK.test(trimmed)) return "complete";
    const isStopped = FULL_STOP.test(trimmed);
    if (isPhrase) {
      // A whole text that begins something longer that callers say may be either: "can I come in tuesday (at nine)". Of
      // a phrase that is known to the word, the end begins nothing new: "what insurance do you take" is not half of "do
      // you take my insurance".
      const mayGoOn = phrases.has(spoken) ? goesOn(spoken) : breaksOff(spoken, words, slots);
      return isStopped || !(slots.isFilledSoFar || mayGoOn) ? "complete" : "unknown";
    }
    if (isOpenWord || BEGUN_QUESTION.test(spoken)) return "open";
    if (!slots.isFilledSoFar && breaksOff(spoken, words, slots))
      return isStopped || words.length === 1 ? "unknown" : "open";
    return isStopped ? "complete" : "unknown";
  };
}

function wordsOf(text: string): string[] {
  return normalizeText(text).split(" ");
}

function digitsAtEnd(words: readonly string[]): number {
  let digits = 0;
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] as string;
    if (!DIGIT_WORD.test(word)) break;
    // "Triple five" and "eight hundred" are three digits in two words.
    digits += /^\d+$/.test(word) ? word.length : word === "triple" || word === "hundred" ? 2 : 1;
  }
  return digits;
}

/** Index of the first of `sorted` that is not before `text`. */
function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
