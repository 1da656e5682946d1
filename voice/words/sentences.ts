import { END_MARKS, endsSentence, UNSPACED_END_MARKS } from "./full-stops.ts";

const CLOSERS = /["'”’»)\]」』）!?.…。！？]/;

/**
 * Splits a text into its sentences, in order and without the space between them; joined by spaces they are the text
 * again. A full stop ends none within abbreviations, initials and numbers, nor before a word in lower case.
 */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  /** Behind the marks that were looked at last: a run of them is walked through once, not once for each. */
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const mark = text.charAt(i);
    if (!END_MARKS.has(mark)) continue;
    if (end <= i) end = i + 1;
    while (end < text.length && CLOSERS.test(text.charAt(end))) end++;
    if (end < text.length && !UNSPACED_END_MARKS.has(mark)) {
      if (!/\s/.test(text.charAt(end))) continue;
      const rest = text.slice(end, end + 40).trimStart();
      if (/^[\p{Ll},;:–—-]/u.test(rest)) continue;
      if (mark === "." && end === i + 1 && endsSentence(text.slice(from, end), rest, true) === false) continue;
    }
    push(text.slice(from, end));
    from = end;
    i = end - 1;
  }
  push(text.slice(from));
  return sentences;

  function push(sentence: string): void {
    const trimmed = sentence.trim();
    if (trimmed !== "") sentences.push(trimmed);
  }
}
