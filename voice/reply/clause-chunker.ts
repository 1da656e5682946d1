import { END_MARKS, endsSentence, UNSPACED_END_MARKS } from "../words/full-stops.ts";

/** Lengths at which a `ClauseChunker` may cut, in characters. */
export interface ClauseChunkerOptions {
  /** A first clause may end at a comma from here on; shorter ones sound clipped. */
  firstClauseChars: number;
  /** Later clauses may end at a comma from here on. */
  laterClauseChars: number;
  /**
   * A clause is cut at a space at this length even without punctuation, so that nothing waits for a model that never
   * pauses.
   */
  maxChars: number;
}

/** Default lengths: a comma ends a first clause from 20 characters on and later ones from 60; none waits past 220. */
export const defaultClauseChunkerOptions = {
  firstClauseChars: 20,
  laterClauseChars: 60,
  maxChars: 220,
} as const satisfies ClauseChunkerOptions;

/** Ends of clauses. */
const CLAUSE_END = new Set([",", ";", ":", "—", "–", "、", "，", "；", "：", "،", "؛"]);
/** Marks within a sentence that no space follows. */
const UNSPACED = new Set([...UNSPACED_END_MARKS, "、", "，", "；", "："]);
/** Closing marks that belong to the clause before them. */
const CLOSER = /["'”’»)\]」』）!?.…]/;
/** Closing marks that are taken in past the longest clause. */
const MAX_CLOSERS = 40;

/**
 * Cuts a stream of model text into clauses worth synthesising. The first clause is short, because it decides when the
 * caller hears something; later ones are whole sentences or long clauses, because synthesis sounds better with more
 * context. The end of a line ends a clause too. Clauses joined together are exactly the text that came in, so that
 * heard text can be read off the ledger.
 */
export class ClauseChunker {
  readonly #options: ClauseChunkerOptions;
  #pending = "";
  #isFirst = true;

  constructor(options: ClauseChunkerOptions = defaultClauseChunkerOptions) {
    this.#options = options;
  }

  /** Takes more text; returns the clauses that are now complete, in order. */
  push(text: string): string[] {
    this.#pending += text;
    const pieces: string[] = [];
    for (let end = this.#findEnd(); end > 0; end = this.#findEnd()) pieces.push(this.#take(end));
    return pieces;
  }

  /**
   * Returns the whole words that are pending although their clause goes on; null when they have fewer than `leastChars`
   * characters.
   */
  takeWords(leastChars: number): string | null {
    const end = this.#pending.search(/\s\S*$/) + 1;
    return this.#pending.slice(0, end).trim().length < leastChars ? null : this.#take(end);
  }

  /** Forgets the text that is pending. */
  clear(): void {
    this.#pending = "";
  }

  /** Returns the rest as one clause when the text is over; none when it is blank. */
  flush(): string[] {
    if (this.#pending.trim() === "") return [];
    return [this.#take(this.#pending.length)];
  }

  #take(end: number): string {
    const piece = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end);
    this.#isFirst = false;
    return piece;
  }

  /**
   * Index after the first complete clause, or 0. A mark at the very end waits for what follows: "3." may become "3.5".
   */
  #findEnd(): number {
    const text = this.#pending;
    const clauseChars = this.#isFirst ? this.#options.firstClauseChars : this.#options.laterClauseChars;
    let hasWord = false;
    /** Behind the closing marks that were looked at last: a run of marks is walked through once, not once for each. */
    let closedAt = 0;
    for (let i = 0; i < Math.min(text.length, this.#options.maxChars); i++) {
      const mark = text.charAt(i);
      if (mark === "\n" ? hasWord : END_MARKS.has(mark) || (CLAUSE_END.has(mark) && i + 1 >= clauseChars)) {
        closedAt = this.#behindClosers(Math.max(closedAt, i + 1));
        const end = mark === "\n" ? behindSpace(text, i) : this.#boundaryAfter(i, closedAt);
        if (end > 0 && text.slice(0, end).trim().length > 1) return end;
      }
      hasWord ||= /[\p{L}\p{N}]/u.test(mark);
    }
    if (text.length <= this.#options.maxChars) return 0;
    const space = text.lastIndexOf(" ", this.#options.maxChars);
    if (space > 0) return space + 1;
    const { maxChars } = this.#options;
    // Half of a surrogate pair is no character.
    return isHighSurrogate(text.charCodeAt(maxChars - 1)) ? maxChars - 1 : maxChars;
  }

  #behindClosers(from: number): number {
    const text = this.#pending;
    const limit = Math.min(text.length, this.#options.maxChars + MAX_CLOSERS);
    let end = from;
    while (end < limit && CLOSER.test(text.charAt(end))) end++;
    return end;
  }

  /**
   * Index after the clause that ends with the mark at `i` and the closing marks before `end`, the space included; 0
   * when the mark ends none.
   */
  #boundaryAfter(i: number, end: number): number {
    const text = this.#pending;
    const mark = text.charAt(i);
    if (UNSPACED.has(mark)) return end;
    if (end >= text.length || !/\s/.test(text.charAt(end))) return 0;
    const next = behindSpace(text, end);
    // Of an abbreviation the next word decides, which may still be to come.
    return mark !== "." || endsSentence(text.slice(0, i + 1), text.slice(next), false) === true ? next : 0;
  }
}

/** Index of the first character from `from` on that is no white space. */
function behindSpace(text: string, from: number): number {
  let end = from;
  while (end < text.length && /\s/.test(text.charAt(end))) end++;
  return end;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
