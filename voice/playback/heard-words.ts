/**
 * Speaking time of a character at 150 words a minute: estimates how long before its end a word began that was heard
 * after a silence.
 */
const MS_PER_CHAR = 67;

interface HeardWord {
  turnId: string;
  /** As in the turn's text, with the space around it. */
  text: string;
  fromMs: number;
}

/**
 * Remembers when each word of the agent's present turn and of the one before it began to be heard: a word can come back
 * as an echo only after that.
 */
export class HeardWords {
  #words: HeardWord[] = [];
  #turnId = "";
  #heardText = "";
  /** End of the latest word, ms of the call. */
  #untilMs = 0;

  /** Notes that by `atMs` the listener has heard `heardText` of a turn; called as the text grows. */
  note(turnId: string, heardText: string, atMs: number): void {
    if (turnId !== this.#turnId) {
      this.#words = this.#words.filter((word) => word.turnId === this.#turnId);
      this.#turnId = turnId;
      this.#heardText = "";
    }
    const added = heardText.slice(this.#heardText.length);
    const fromMs = Math.max(this.#untilMs, atMs - added.length * MS_PER_CHAR);
    let end = 0;
    for (const word of added.matchAll(/\S+/g)) {
      const from = end;
      end = word.index + word[0].length;
      const share = from / added.length;
      this.#words.push({ turnId, text: added.slice(from, end), fromMs: fromMs + share * (atMs - fromMs) });
    }
    this.#heardText = heardText;
    this.#untilMs = atMs;
  }

  /** Returns the words that began at `atMs` or later. */
  since(atMs: number): string {
    const first = this.#words.findIndex(({ fromMs }) => fromMs >= atMs);
    if (first < 0) return "";
    return this.#words
      .slice(first)
      .map(({ text, turnId }, at, all) => (turnId === all[at - 1]?.turnId ? text : ` ${text}`))
      .join("")
      .trim();
  }
}
