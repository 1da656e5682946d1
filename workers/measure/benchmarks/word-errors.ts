/** Errors of a transcript, and the words that were said. */
export interface WordErrors {
  /** Words that are missing, too many, or others: the fewest changes that make the transcript what was said. */
  errors: number;
  words: number;
}

/** Counts the errors of a transcript. Case, punctuation and spacing are none. */
export function wordErrors(said: string, transcript: string): WordErrors {
  const [expected, got] = [wordsOf(said), wordsOf(transcript)];
  // Levenshtein's distance over words, a row at a time.
  let row = got.map((_, index) => index + 1);
  for (const [at, word] of expected.entries()) {
    let [diagonal, left] = [at, at + 1];
    row = row.map((above, index) => {
      const cost = Math.min(above + 1, left + 1, diagonal + (got[index] === word ? 0 : 1));
      [diagonal, left] = [above, cost];
      return cost;
    });
  }
  return { errors: row.at(-1) ?? expected.length, words: expected.length };
}

/** Returns the words of a text, in lower case, without punctuation. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");
}
