import { randomOf } from "../../voice/random.ts";

/** What callers of a clinic and their agent say most, the most frequent first. */
const COMMON =
  "the to a you i is for and it we of on can in that have your my at do please yes no would like appointment time thank okay so what are be not me with will call day morning afternoon tuesday monday thursday friday wednesday next week today tomorrow come see doctor dentist cleaning check book name number phone cost price insurance open close hours parking pain tooth teeth reschedule cancel move later earlier free hello goodbye sure right good let moment sorry again speak person help form letter".split(
    " ",
  );

/** Words that are rare in speech: names, places, medicines. Made of syllables, so that there are enough of them. */
const SYLLABLES =
  "ba be bo da de do fa fe ga go ka ke ko la le lo ma me mo na ne no pa pe ra re ro sa se ta te to va vo".split(" ");
const RARE_WORDS = 4_000;

/** Phrases that sentences are put together from. */
export const PHRASES = 4_096;

/**
 * Phrases of three to five words whose frequencies follow Zipf's law: the word of rank r is said 1/r times as often as
 * the first. The first phrases hold no rarer words than the last.
 */
export function phrasesOf(seed: number): string[] {
  const random = randomOf(`load/${seed}/phrases`);
  const pick = (texts: readonly string[]): string => texts[Math.floor(random() * texts.length)] ?? "";
  const rare = Array.from({ length: RARE_WORDS }, () =>
    Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(SYLLABLES)).join(""),
  );
  const words = [...new Set([...COMMON, ...rare])];
  // Ranks drawn by 1/r: the logarithm of such a rank is spread evenly.
  const word = (): string => words[Math.floor(words.length ** random()) - 1] ?? "";
  return Array.from({ length: PHRASES }, () => Array.from({ length: 3 + Math.floor(random() * 3) }, word).join(" "));
}
