/** What is longer counts as several words: an address, a table of numbers. */
const MAX_WORD_CHARS = 20;

/** Letters of scripts without spaces: five say about what three words do. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const WORDS_PER_UNSPACED = 0.6;

/** The first letter of a script without spaces, Thai; and the block that nearly all Chinese letters are of. */
const FIRST_UNSPACED = 0x0e00;
const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;

const WORD_START = /[\p{L}\p{N}]/u;
const SPACE = /\s/;

/** Counts the words of a text: those between spaces, and in scripts without spaces a share of the letters. */
export function wordsIn(text: string): number {
  let words = 0;
  let unspaced = 0;
  let isInWord = false;
  for (const letter of text) {
    if (isUnspaced(letter)) {
      unspaced++;
      isInWord = false;
    } else if (isInWord) isInWord = !SPACE.test(letter);
    else if (WORD_START.test(letter)) {
      words++;
      isInWord = true;
    }
  }
  return Math.max(words + unspaced * WORDS_PER_UNSPACED, text.length / MAX_WORD_CHARS);
}

function isUnspaced(letter: string): boolean {
  const code = letter.charCodeAt(0);
  if (code < FIRST_UNSPACED) return false;
  return (code >= FIRST_HAN && code <= LAST_HAN) || UNSPACED.test(letter);
}
