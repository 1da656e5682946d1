/** Scripts that put no spaces between words. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
/** One character of such a script, or what stands between spaces. */
const PIECES = new RegExp(`[${UNSPACED}]|[^\\s${UNSPACED}]+`, "gu");
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Splits by dictionary where there are no spaces; made once, since that takes a millisecond. */
let segmenter: Intl.Segmenter | null = null;

/** True when a text has a word in it: punctuation alone is none. */
export function hasWords(text: string): boolean {
  return LETTER_OR_DIGIT.test(text);
}

/**
 * Counts the words of a text: what stands between spaces and is more than punctuation ("o'clock" and "uh-huh" are one
 * each), and the words of the language where it is written without spaces.
 */
export function countWords(text: string): number {
  let count = 0;
  for (const part of text.split(/\s+/)) count += HAS_UNSPACED.test(part) ? countUnspaced(part) : Number(hasWords(part));
  return count;
}

/**
 * Returns a text in the pieces by which two versions of it are compared: words, or characters where no spaces are, each
 * with its place in the text. Punctuation alone is no piece.
 */
export function piecesOf(text: string): { piece: string; at: number }[] {
  return [...text.matchAll(PIECES)]
    .map(({ 0: piece, index }) => ({ piece, at: index }))
    .filter(({ piece }) => hasWords(piece));
}

function countUnspaced(text: string): number {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}
