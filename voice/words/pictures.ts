/**
 * Members of a character class: emoji and their parts (also of flags, keycaps and skin tones), drawn boxes, bullets and
 * stars, and characters that are not seen.
 */
export const PICTURE_CHARACTERS =
  "\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}\\p{Variation_Selector}\\p{C}\\u2500-\\u27bf\\u2b00-\\u2bff\\u20e3\\ufffd";

/** Pictures that have words, and what is said of them. */
const WORDS = new Map(
  [..."©®™♭♮♯"]
    .map((character) => [character, character])
    .concat([
      ["‼", "!!"],
      ["⁉", "!?"],
    ]) as [string, string][],
);
/** Formatting that joins or splits letters in some scripts, or turns the direction of writing. */
const JOINER = /^[\u200b-\u200f\u202a-\u202e\u2066-\u2069]$/u;
/** With the mark of a character that was lost on the way. */
const UNSEEN = /^[\p{C}\p{Variation_Selector}\ufffd]$/u;
const PICTURE = new RegExp(`^[${PICTURE_CHARACTERS}]$`, "u");

/**
 * Returns what is said of one character: itself if it is no picture, nothing of what is not seen; null for a picture,
 * which is left out. Joiners belong to a picture that they stand behind.
 */
export function wordsOfPicture(character: string, isBehindPicture: boolean): string | null {
  const words = WORDS.get(character);
  if (words !== undefined) return words;
  if (JOINER.test(character)) return isBehindPicture ? "" : character;
  if (UNSEEN.test(character)) return "";
  return PICTURE.test(character) ? null : character;
}
