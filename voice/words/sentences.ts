const END_MARKS = new Set([".", "!", "?", "…", "。", "！", "？", "｡", "।", "۔", "؟", "።"]);
/** Marks that no space follows. */
const UNSPACED_MARKS = new Set(["。", "！", "？", "｡"]);
const CLOSERS = /["'”’»)\]」』）!?.…。！？]/;

/** Abbreviations that something always follows. */
const NEVER_LAST =
  /(?:^|[\s("'“‘])(?:mr|mrs|ms|dr|prof|rev|hon|gen|capt|sr|jr|st|mt|vs|e\.g|i\.e|cf|approx|ca|dept|vol|fig|tel|ext|z\.\s?b|bzw|d\.\s?h|evtl|ggf|hr|fr|str|mme|mlle|av|sra|dra|\p{L})\.$/iu;
/** Abbreviations before a number: "No. 5", but "The answer is no." */
const BEFORE_NUMBER = /(?:^|[\s(])(?:no|nos|nr|art|para|p|pp|ch|sec|fl)\.$/i;
/** A day of a month in languages that put a full stop behind it: "am 3. Mai". */
const ORDINAL = /(?:^|\s)\d{1,2}\.$/;

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
    if (end < text.length && !UNSPACED_MARKS.has(mark)) {
      if (!/\s/.test(text.charAt(end))) continue;
      const rest = text.slice(end, end + 40).trimStart();
      if (/^[\p{Ll},;:–—-]/u.test(rest)) continue;
      if (mark === "." && end === i + 1 && isAbbreviated(text.slice(Math.max(from, i - 12), end), rest)) continue;
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

function isAbbreviated(before: string, rest: string): boolean {
  if (NEVER_LAST.test(before)) return true;
  return /^\d/.test(rest) ? BEFORE_NUMBER.test(before) : ORDINAL.test(before);
}
