/** How much the words alone say about whether more will follow. */
export type TextCompleteness = "complete" | "unknown" | "open";

/**
 * Words that hardly ever end what somebody wants to say: conjunctions, prepositions, articles, possessives, auxiliaries and the
 * sounds of looking for a word. Left out are those that often do ("fit me in", "what your prices are", "I think so").
 * English; in other languages none matches and punctuation decides.
 */
const OPEN_WORDS = new Set(
  (
    "and or but because if when while than which whose as until unless though although plus " +
    "to for of at with from by into between without the a an my your our their every each " +
    "i'd i'm i'll i've we'd we're we'll we've it's there's let's can could would will should want need like " +
    "um uh er erm hmm mm well actually maybe"
  ).split(" "),
);
/** What seems open by its last word and yet is an answer by itself. */
const WHOLE_ANSWERS = new Set(["i will", "i would", "i can", "yes i can", "yes i will", "yes i would", "maybe"]);

const NUMBER_WORD = /^(?:\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred)$/;

const FULL_STOP = /[.!。！]["'”’)\]]*$/u;
const QUESTION_MARK = /[?？]["'”’)\]]*$/u;
const TRAILING_OFF = /(?:[,;:–—-]|\.\.\.|…)$/u;

/** Words only: lower case, without punctuation, one space between. Texts equal here say the same. */
export function normalizeText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'{}\s]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Judges texts of one call; `expectedPhrases` may hold slots in braces, which stand for one to six words. */
export function createCompletenessJudge(expectedPhrases: readonly string[]): (text: string) => TextCompleteness {
  const phrases = new Set<string>();
  const patterns: RegExp[] = [];
  for (const phrase of expectedPhrases) {
    const words = normalizeText(phrase);
    if (words.includes("{")) patterns.push(slotPattern(words));
    else phrases.add(words);
  }
  return (text) => {
    const words = normalizeText(text);
    if (words === "") return "unknown";
    if (phrases.has(words) || patterns.some((pattern) => pattern.test(words))) return "complete";
    if (WHOLE_ANSWERS.has(words)) return "complete";
    if (TRAILING_OFF.test(text.trim())) return "open";
    // Engines put a full stop after whatever a segment ends with, a question mark only after a question.
    if (QUESTION_MARK.test(text.trim())) return "complete";
    const [last = "", previous = ""] = words.split(" ").reverse();
    if (OPEN_WORDS.has(last)) return "open";
    // People pause between the groups of a number they dictate.
    if (NUMBER_WORD.test(last) && NUMBER_WORD.test(previous)) return "open";
    return FULL_STOP.test(text.trim()) ? "complete" : "unknown";
  };
}

function slotPattern(words: string): RegExp {
  const escaped = words.replace(/\{[^}]*\}|[{}]/g, (part) => (part.length > 1 ? "\u0000" : ""));
  return new RegExp(`^${escaped.replaceAll("\u0000", "\\S+(?: \\S+){0,5}")}$`, "u");
}
