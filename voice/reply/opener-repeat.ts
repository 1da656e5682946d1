/** Longest text that is held back to see whether it repeats an opener. */
const MAX_HELD_CHARS = 80;

/**
 * Leaves an opener out of the beginning of an answer: a model that was told of openers sometimes writes one itself, and
 * the caller would hear it twice. Text is held back only while it could still be an opener.
 */
export class OpenerRepeat {
  readonly #openers: readonly string[];
  #held = "";
  #isOver: boolean;

  constructor(openers: readonly string[]) {
    this.#openers = openers.map(lettersOf).filter((letters) => letters !== "");
    this.#isOver = this.#openers.length === 0;
  }

  /** Takes the next piece of the answer. Returns the text that may go on: empty while it is not clear. */
  push(piece: string): string {
    if (this.#isOver) return piece;
    this.#held += piece;
    const letters = lettersOf(this.#held);
    const couldBe = this.#openers.some((opener) => opener.startsWith(letters) || letters.startsWith(opener));
    if (!couldBe || this.#held.length > MAX_HELD_CHARS) return this.flush();
    const repeated = this.#openers
      .filter((opener) => letters.startsWith(opener))
      .sort((a, b) => b.length - a.length)[0];
    // A longer word or opener may still begin with it: "So" is the beginning of "Sorry", "Well" of "Well now".
    if (
      repeated === undefined ||
      this.#openers.some((opener) => opener.length > letters.length && opener.startsWith(letters))
    )
      return "";
    const rest = withoutLetters(this.#held, repeated.length);
    // It may still go on within the word, or without the comma that makes it an opener ("So do we").
    if (!/[\p{L}\p{N}]/u.test(rest)) return "";
    const held = this.flush();
    return /^[,.:;!?…—–-]/u.test(rest) ? rest.replace(/^[\s,.:;!?…—–-]+/u, "") : held;
  }

  /** The text that is still held back, at the end of the answer. */
  flush(): string {
    this.#isOver = true;
    const held = this.#held;
    this.#held = "";
    return held;
  }
}

/** Letters and digits of a text, in lower case. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The text after its first `count` letters and digits. */
function withoutLetters(text: string, count: number): string {
  let left = count;
  let at = 0;
  for (const character of text) {
    if (left === 0) break;
    if (/[\p{L}\p{N}]/u.test(character)) left -= 1;
    at += character.length;
  }
  return text.slice(at);
}
