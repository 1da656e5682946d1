const STOP_WORDS = new Set(
  "a an and are as at be by can could do does for from have how i if in is it me my of on or our please that the there this to we what when where which will with would you your".split(
    " ",
  ),
);

/** Scripts that put no spaces between words. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]`;
const UNSPACED_RUNS = new RegExp(`${UNSPACED}+`, "gu");
const HAS_UNSPACED = new RegExp(UNSPACED, "u");

/** Longer "words" are no words, and would fill the index. */
const MAX_TERM_CHARS = 40;

/**
 * Returns the terms that a text is found by: lower-case words without stop words, cut to a rough stem (plural and -ing
 * forms meet). Where words are not spaced, every two neighbouring characters are a term.
 */
export function termsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.flatMap((word) => (STOP_WORDS.has(word) ? [] : termsOfWord(word)));
}

function termsOfWord(word: string): string[] {
  if (!HAS_UNSPACED.test(word)) return [stem(word).slice(0, MAX_TERM_CHARS)];
  const terms: string[] = [];
  const spaced = word.replace(UNSPACED_RUNS, (run) => {
    const characters = [...run];
    if (characters.length === 1) terms.push(run);
    for (let i = 0; i + 1 < characters.length; i++) terms.push(`${characters[i]}${characters[i + 1]}`);
    return " ";
  });
  for (const rest of spaced.split(" ")) if (rest !== "") terms.push(stem(rest).slice(0, MAX_TERM_CHARS));
  return terms;
}

function stem(word: string): string {
  if (word.length > 5 && word.endsWith("ing")) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith("es")) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) return word.slice(0, -1);
  if (word.length > 4 && word.endsWith("e")) return word.slice(0, -1);
  return word;
}
