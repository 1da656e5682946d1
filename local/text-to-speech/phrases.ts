/**
 * Texts longer than this are cut at the next word: ~15 s of speech, ~100 ms of work that nothing else can interrupt.
 */
const MAX_PHRASE_CHARS = 240;
/** Sentences shorter than this stay joined to the next one: "No. 5", "Hm. Yes." */
const MIN_PHRASE_CHARS = 20;
/** A full stop after one of these does not end a sentence. */
const ABBREVIATION = /(?:^|\s)(?:mr|mrs|ms|dr|prof|st|no|vs|etc|e\.g|i\.e)\.$/i;
/** Sentence punctuation, closing quotes, and the white space that shows the sentence is over. */
const SENTENCE_END = /[.!?…]+["'”’)\]]*(?=\s)|[。！？]+|\n+/gu;

/** Phrases that can be spoken now, and what must wait for more text. */
export interface SplitText {
  readonly phrases: readonly string[];
  readonly rest: string;
}

/** Takes every finished sentence from the front of `text`. Joining phrases and rest gives the words back in order. */
export function splitFinished(text: string): SplitText {
  const phrases: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    const sentence = text.slice(start, end);
    if (sentence.trim().length < MIN_PHRASE_CHARS || ABBREVIATION.test(sentence)) continue;
    phrases.push(...cutLong(sentence.trim()));
    start = end;
  }
  let rest = text.slice(start);
  while (rest.length > MAX_PHRASE_CHARS) {
    const [piece, ...others] = cutLong(rest);
    if (piece !== undefined && piece.trim() !== "") phrases.push(piece.trim());
    rest = others.join(" ");
  }
  return { phrases, rest };
}

/** Everything in `text`, as phrases of at most a few seconds. Empty when there is nothing to say. */
export function splitAll(text: string): string[] {
  const { phrases, rest } = splitFinished(text);
  return rest.trim() === "" ? [...phrases] : [...phrases, rest.trim()];
}

function cutLong(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > MAX_PHRASE_CHARS) {
    const comma = rest.lastIndexOf(", ", MAX_PHRASE_CHARS - 1) + 1;
    const space = rest.lastIndexOf(" ", MAX_PHRASE_CHARS);
    const at = comma > MIN_PHRASE_CHARS ? comma : space > 0 ? space : MAX_PHRASE_CHARS;
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}
