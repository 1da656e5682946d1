import { beginsSentence } from "./sentence-join.ts";

/** Marks that end a sentence, in the scripts that have their own. */
export const END_MARKS: ReadonlySet<string> = new Set([".", "!", "?", "…", "。", "！", "？", "｡", "।", "۔", "؟", "።"]);
/** End marks that no space follows. */
export const UNSPACED_END_MARKS: ReadonlySet<string> = new Set(["。", "！", "？", "｡"]);

/** Longest text before a full stop that is looked at. */
const LOOK_BACK_CHARS = 24;
/** Longest text after a full stop that is looked at: the longest word that can decide. */
const LOOK_AHEAD_CHARS = 24;

/** Abbreviations that something always follows. English, German, Spanish, French, Dutch, Italian, Scandinavian. */
const NEVER_LAST = abbreviations(
  "mr mrs ms mx dr drs prof rev hon gen capt col lt sgt vs cf approx ca viz eg ie e\\.\\s?g i\\.\\s?e " +
    "z\\.\\s?b d\\.\\s?h u\\.\\s?a i\\.\\s?d\\.\\s?r bzw evtl ggf frl inkl exkl zzgl vgl sog " +
    "sra dra srta pág p\\.\\s?ej mme mlle bijv d\\.\\s?w\\.\\s?z dhr mevr sig dott p\\.\\s?ex env ee f\\.\\s?eks t\\.\\s?ex bl\\.\\s?a",
);
/** Abbreviations that stand within a sentence or at its end: what follows decides. */
const MAY_BE_LAST = abbreviations(
  "etc al usw ff inc ltd co corp gmbh bros jr sr st mt ft ave av blvd bd rd ln sq bldg apt ste fl dept div univ est min max " +
    "std hrs hr fr str pl tel ext fax mob jan feb febr apr jun jul aug sept sep oct okt nov dec dez mon tue tues wed thu thur " +
    "thurs fri ph\\.d [bm]\\.sc vol fig p\\.s ud uds uu lbs oz",
);
/** Abbreviations before a number: "No. 5", but "The answer is no." */
const BEFORE_NUMBER = abbreviations(
  "no nos nr nrn núm num art para par abs p pp pg ch chap kap sec sect fl ext tel fax vol fig eq ver v rm apt ste unit str " +
    "hwy rte pos rs mar may sat sun mo di mi do fr sa so",
);
/** "U.S.", "a.m.", "u. a.": letters with a full stop behind each. */
const LETTERS = /(?:^|[^\p{L}\p{N}])\p{L}\.(?:\s?\p{L}\.)+$/u;
/** A Roman numeral: of a king the sentence goes on, of a chapter it may end. */
const ROMAN = /(?:^|[^\p{L}\p{N}])[IVX]{2,}\.$/u;
/** An initial, or the first half of "z. B." */
const LETTER = /(?:^|[^\p{L}\p{N}'’])\p{L}\.$/u;
/** Half a day: what is done in it may follow with a capital and belong to it, as "Monday" and "EST" do. */
const HALF_OF_DAY = /(?:^|[^\p{L}])[ap]\.\s?m\.$/iu;
const GOES_ON_FROM_HALF_OF_DAY = /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\p{Lu}{2,5}(?!\p{L}))/u;
/** The number of an item, at the beginning of what is said: "2. Your passport." */
const ITEM_NUMBER = /^\s*\(?\d{1,3}\.$/;
const SMALL_NUMBER = /(?:^|[\s(])\d{1,2}\.$/;
/** Before an ordinal: German writes "am 3. Mai", "im 2. Stock". */
const BEFORE_ORDINAL =
  /(?:^|[\s(])(?:am|der|die|das|den|dem|des|im|ins|zum|zur|vom|bis|ab|seit|nach|vor|und|jede[nmrs]?|unser[emnrs]*|ihr[emnrs]*)\s+(?:\d{1,2}\.\s?(?:und|bis|,|–|-)?\s?)*\d{1,2}\.$/iu;
const MONTH =
  /^(?:januar|jänner|februar|feber|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan|feb|mär|apr|jun|jul|aug|sep|sept|okt|nov|dez)(?!\p{L})/iu;

/**
 * Judges a full stop with white space behind it: true when it ends a sentence, false within abbreviations, initials,
 * numbers of items and ordinals; null when `after`, the text behind the white space, is too little to tell. `before`
 * is the sentence so far, its full stop included. Of a text that is all there (`isWhole`) nothing is too little.
 */
export function endsSentence(before: string, after: string, isWhole: boolean): boolean | null {
  const said = before.length > LOOK_BACK_CHARS ? ` …${before.slice(-LOOK_BACK_CHARS)}` : before;
  if (ITEM_NUMBER.test(before) || NEVER_LAST.test(said)) return false;
  const isNumber = SMALL_NUMBER.test(said);
  const isLetters = LETTERS.test(said);
  const isInitial = !isLetters && LETTER.test(said);
  const mayBeLast = isLetters || MAY_BE_LAST.test(said) || ROMAN.test(said);
  const isBeforeNumber = BEFORE_NUMBER.test(said);
  if (!isNumber && !isInitial && !mayBeLast && !isBeforeNumber) return true;

  const next = after.slice(0, LOOK_AHEAD_CHARS);
  if (next === "") return isWhole ? true : null;
  if (/^[\p{Ll},;:)–—-]/u.test(next)) return false;
  if (/^\p{N}/u.test(next)) return !(isBeforeNumber || mayBeLast || (isNumber && BEFORE_ORDINAL.test(said)));
  const word = /^[\p{L}\p{M}'’]+/u.exec(next)?.[0] ?? "";
  if (word === "") return !isInitial;
  // The word may go on in the next piece of the stream.
  if (word.length === next.length && next.length < LOOK_AHEAD_CHARS && !isWhole) return null;
  if (isNumber) return !(MONTH.test(next) || (BEFORE_ORDINAL.test(said) && !beginsSentence(word)));
  if (HALF_OF_DAY.test(said)) return !GOES_ON_FROM_HALF_OF_DAY.test(next);
  // "So do I." is no initial.
  if (isInitial) return said.endsWith("I.") && beginsSentence(word);
  return mayBeLast ? beginsSentence(word) : true;
}

/** Matches any of the abbreviations, separated by spaces, as the end of a text with a full stop behind it. */
function abbreviations(list: string): RegExp {
  return new RegExp(`(?:^|[^\\p{L}\\p{N}.])(?:${list.split(" ").join("|")})\\.$`, "iu");
}
