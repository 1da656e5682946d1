/** Letters of scripts that put no space between words. */
const UNSPACED_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

let segmenter: Intl.Segmenter | null = null;

/** Yields the words of a text one by one: between spaces, and by dictionary in a text of a script that has none. */
export function* wordsIn(text: string): Generator<string> {
  if (UNSPACED_SCRIPT.test(text)) {
    // Made only where it is needed: its dictionaries take memory. They are the same for every language.
    segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
    for (const { segment, isWordLike } of segmenter.segment(text)) if (isWordLike) yield segment;
    return;
  }
  for (const [part] of text.matchAll(/\S+/g)) if (WORD_CHARACTER.test(part)) yield part;
}

/** True when a text has at least `count` words; no more of it is read than that takes. */
export function hasWords(text: string, count: number): boolean {
  if (count <= 0) return true;
  let found = 0;
  for (const _word of wordsIn(text)) if (++found >= count) return true;
  return false;
}
