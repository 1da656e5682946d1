/** Scripts that put no spaces between words. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
/** One character of such a script, or what stands between spaces. */
const PIECES = new RegExp(`[${UNSPACED}]|[^\\s${UNSPACED}]+`, "gu");
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

let segmenter: Intl.Segmenter | null = null;

/**
 * Yields the words of a text one by one: between spaces ("o'clock" and "uh-huh" are one each), and by dictionary in a
 * text of a script that has none. Punctuation alone is no word.
 */
export function* wordsIn(text: string): Generator<string> {
  if (HAS_UNSPACED.test(text)) {
    // Made only where it is needed: its dictionaries take memory. They are the same for every language.
    segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
    for (const { segment, isWordLike } of segmenter.segment(text)) if (isWordLike) yield segment;
    return;
  }
  for (const [part] of text.matchAll(/\S+/g)) if (WORD_CHARACTER.test(part)) yield part;
}

/** True when a text has at least `count` words; no more of it is read than that takes. */
export function hasWords(text: string, count = 1): boolean {
  if (count <= 0) return true;
  if (count === 1) return WORD_CHARACTER.test(text);
  let found = 0;
  for (const _word of wordsIn(text)) if (++found >= count) return true;
  return false;
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
