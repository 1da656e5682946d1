/**
 * Phrases with slots in braces ("can i come in {day} at {time}"), matched word by word. A slot takes one to six words:
 * those of its kind where the kind is known, so that "{day}" is not any short sentence, and any others where it is not.
 * English, as the slots' names.
 */

/** Most slots that a phrase may have: a call compares its phrases with every interim text. */
export const MAX_PHRASE_SLOTS = 8;
/** Most words that a slot takes. */
const MAX_SLOT_WORDS = 6;

const NUMBER =
  "\\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand";
const PART_OF_DAY = "morning|afternoon|evening|night";
const MONTH = "january|february|march|april|may|june|july|august|september|october|november|december";
const ORDINAL =
  "\\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\\w+teenth|twentieth|thirtieth";

/** Words that a slot may begin or go on with, and those that it may end with too. */
interface Kind {
  within: RegExp;
  ends: RegExp;
}
const KINDS: ReadonlyMap<string, Kind> = new Map([
  [
    "{day}",
    kind(
      "on|the|next|this|of|in|after|day|a|and",
      `(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|weekend|weeks?|months?|${PART_OF_DAY}|${MONTH}|${ORDINAL}|${NUMBER}`,
    ),
  ],
  [
    "{time}",
    kind("at|about|around|half|quarter|past|to|in|the|a|p", `am|pm|m|o'clock|noon|midnight|${PART_OF_DAY}|${NUMBER}`),
  ],
  ["{number}", kind("and|a|point", NUMBER)],
  ["{digits}", kind("double|triple", NUMBER)],
]);

/** Counts the slots of a phrase. */
export function slotCountOf(phrase: string): number {
  return phrase.match(/\{[^{}]*\}/g)?.length ?? 0;
}

/** Words of a normalised text, prepared for the slots of any number of phrases. */
export class SlotWords {
  readonly words: readonly string[];
  readonly #byKind = new Map<Kind, KindRuns>();

  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Returns where the words of a slot's kind stand. */
  runsOf(kind: Kind): KindRuns {
    const runs = this.#byKind.get(kind) ?? kindRuns(this.words, kind);
    this.#byKind.set(kind, runs);
    return runs;
  }
}

/** Stretches of a text that a slot of one kind may take. */
interface KindRuns {
  /** Of each word that may end a slot, the first word of the stretch of the kind's words that it stands in; else −1. */
  firstOfEnd: readonly number[];
  /** First word of the stretch at the text's end that hold only words after which the slot goes on. */
  openFrom: number;
}

function kindRuns(words: readonly string[], { within, ends }: Kind): KindRuns {
  const firstOfEnd: number[] = [];
  let first = 0;
  let openFrom = 0;
  for (const [at, word] of words.entries()) {
    const isEnd = ends.test(word);
    const isWithin = within.test(word);
    if (!isEnd && !isWithin) first = at + 1;
    if (!isWithin) openFrom = at + 1;
    firstOfEnd.push(isEnd ? first : -1);
  }
  return { firstOfEnd, openFrom };
}

/**
 * A text beside a phrase: it is all of the phrase, breaks off at a word that needs another, or after a slot that may be
 * the last.
 */
export interface PhraseMatch {
  isWhole: boolean;
  isBrokenOff: boolean;
  isFilledSoFar: boolean;
}

const NO_MATCH: PhraseMatch = { isWhole: false, isBrokenOff: false, isFilledSoFar: false };

/**
 * Makes the matcher of one normalised `phrase`, for normalised texts. Takes time in proportion to the words of both. A
 * phrase of more than `MAX_PHRASE_SLOTS` slots matches nothing.
 */
export function createPhraseMatcher(phrase: string): (text: SlotWords) => PhraseMatch {
  const parts = phrase.split(" ").map(partOf);
  const slots = parts.filter((part) => typeof part !== "string").length;
  const mostWords = parts.length + slots * (MAX_SLOT_WORDS - 1);
  if (slotCountOf(phrase) > MAX_PHRASE_SLOTS) return () => NO_MATCH;

  return (text) => {
    const { length } = text.words;
    if (length > mostWords) return NO_MATCH;
    /** True at n: the parts so far can be the first n words. */
    let reached = [true, ...new Array<boolean>(length).fill(false)];
    let [isBrokenOff, isFilledSoFar] = [false, false];
    for (const [at, part] of parts.entries()) {
      const isLast = at === parts.length - 1;
      if (typeof part !== "string" && part.kind)
        isBrokenOff ||= reached.slice(text.runsOf(part.kind).openFrom, length).includes(true);
      reached = typeof part === "string" ? afterWord(reached, part, text) : afterSlot(reached, part.kind, text);
      if (!reached.includes(true)) return { isWhole: false, isBrokenOff, isFilledSoFar };
      if (isLast || !reached.at(-1)) continue;
      if (typeof part === "string") isBrokenOff = true;
      else isFilledSoFar = true;
    }
    return { isWhole: reached.at(-1) === true, isBrokenOff, isFilledSoFar };
  };
}

function afterWord(reached: readonly boolean[], word: string, { words }: SlotWords): boolean[] {
  return reached.map((_, at) => at > 0 && reached[at - 1] === true && words[at - 1] === word);
}

function afterSlot(reached: readonly boolean[], kind: Kind | null, text: SlotWords): boolean[] {
  const runs = kind && text.runsOf(kind);
  let latest = Number.NEGATIVE_INFINITY;
  return reached.map((_, at) => {
    if (at === 0) return false;
    if (reached[at - 1]) latest = at - 1;
    const first = runs ? (runs.firstOfEnd[at - 1] as number) : 0;
    return first >= 0 && latest >= Math.max(first, at - MAX_SLOT_WORDS);
  });
}

/** A word, or a slot of a kind or of any words. */
function partOf(word: string): string | { kind: Kind | null } {
  if (!/^\{\S+\}$/u.test(word)) return word.replace(/[{}]/g, "");
  return { kind: KINDS.get(word) ?? null };
}

function kind(within: string, ends: string): Kind {
  return { within: new RegExp(`^(?:${within})$`, "u"), ends: new RegExp(`^(?:${ends})$`, "u") };
}
