/** Words that say little about what is asked. */
const STOP_WORDS = new Set(
  (
    "a an the of to in on at for from by with and or but is are am was were be been do does did can could will would " +
    "shall should may might must i me my we us our you your it its this that there here any some please just so have " +
    "has had get got want like know tell about if then than also ok okay hi hello hey um uh er well " +
    "whats wheres thats theres its im id ill ive youre were cant dont"
  ).split(" "),
);
/** Question words and everyday verbs: they tell "where" from "when", but weigh less than what is asked about. */
const LIGHT_WORDS = new Set(
  "what when where which who why how much many long take come go see make need give".split(" "),
);

/** Weight of a word that carries almost no meaning. */
export const STOP_WORD_WEIGHT = 0.15;
const LIGHT_WORD_WEIGHT = 0.5;

/** Lower-case words without punctuation; `a.m.` is `am`, `walk-ins` is `walk ins`, `you're` is `youre`. */
export function normalizedWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/\b([ap])\.?\s?m\b\.?/g, "$1m")
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{N}:]+/u)
    .map((word) => word.replace(/^:+|:+$/g, ""))
    .filter((word) => word !== "");
}

/** A crude English stem: enough to join "opening" with "open" and "prices" with "price", not a linguist's. */
export function stem(word: string): string {
  let stemmed = word;
  if (stemmed.length > 4) stemmed = stemmed.replace(/(?:sses|ies)$/, (end) => (end === "sses" ? "ss" : "y"));
  if (stemmed.length > 3) stemmed = stemmed.replace(/([^su])s$/, "$1");
  if (stemmed.length > 5) stemmed = stemmed.replace(/(?:ing|ed)$/, "");
  return stemmed.length > 3 ? stemmed.replace(/e$/, "") : stemmed;
}

/** How much agreement on this word says, 0..1. */
export function wordWeight(word: string): number {
  if (STOP_WORDS.has(word)) return STOP_WORD_WEIGHT;
  return LIGHT_WORDS.has(word) ? LIGHT_WORD_WEIGHT : 1;
}
