import { END_MARKS } from "./full-stops.ts";

/** Kind of a line of text that stands by itself. */
export type LineBlock = "heading" | "item" | "row";

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const CLOSING_MARK = /^[.,;:!?…)\]’”»、。，！？]/u;
/** Behind these marks the end of a line is given out at once: it ends a clause. */
const CLAUSE_ENDS: ReadonlySet<string> = new Set([...END_MARKS, ":", ";", '"', "”", "»", ")", "’", "'"]);

/**
 * Sets the white space between words once markup and pictures are left out: none doubled, none before a full stop,
 * lines of one sentence joined. White space is given out with the character behind it, when it is known what stands
 * there; behind the end of a sentence at once.
 */
export class WordSpacing {
  #lastInk = "";
  /** White space behind the last character that was given out already. */
  #hasSpace = false;
  /** White space behind it that was not. */
  #space = "";
  #newlines = 0;
  #indent = 0;
  /** What the current line is, and what the one before was. */
  #block: LineBlock | null = null;
  #blockBefore: LineBlock | null = null;
  /** The current line begins something new. */
  #isBroken = false;
  /** Something was left out that stood for itself. */
  #hasGap = false;
  /** A cell of a table has ended. */
  #hasCellEnd = false;
  #out = "";

  /** The last character that was given out, white space aside; empty before the first. */
  get lastInk(): string {
    return this.#lastInk;
  }

  /** True where a word can begin. */
  get isAfterSpace(): boolean {
    return this.#hasSpace || this.#space !== "" || this.#newlines > 0 || this.#lastInk === "" || this.#hasCellEnd;
  }

  /** True in the middle of a word's line, where nothing has to be decided about white space but its number. */
  get isPlain(): boolean {
    return this.#newlines === 0 && !this.#hasGap && !this.#hasCellEnd;
  }

  /** True when something was left out that stood for itself. */
  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** Kind of the current line. */
  get block(): LineBlock | null {
    return this.#block;
  }

  /** Takes white space within a line. */
  addSpace(space: string): void {
    if (this.#newlines > 0 || this.#lastInk === "") this.#indent += space.length;
    else if (this.#hasSpace || !END_MARKS.has(this.#lastInk)) this.#space += space;
    else this.#giveSpace(space);
  }

  /** Takes the end of a line; `isBlank` when the line said nothing. */
  endLine(isBlank: boolean): void {
    this.#newlines += 1;
    if (this.#newlines > 1) this.#isBroken = true;
    this.#blockBefore = this.#block ?? (isBlank ? this.#blockBefore : null);
    this.#block = null;
    this.#indent = 0;
    this.#hasCellEnd = false;
    if (!this.#hasSpace && CLAUSE_ENDS.has(this.#lastInk)) this.#giveSpace("\n");
  }

  /** Takes the end of a line that no line break shows. */
  breakLine(): void {
    this.#newlines += 1;
    this.#isBroken = true;
  }

  /** Notes the kind of the current line, which begins something new. */
  beginBlock(block: LineBlock): void {
    this.#block = block;
    this.#isBroken = true;
  }

  /** Notes that something was left out that stood between words, as a picture does. */
  leaveOut(): void {
    this.#hasGap = true;
  }

  /** Takes the end of a table's cell. */
  endCell(): void {
    this.#hasCellEnd = true;
    this.#block ??= "row";
    this.#space = "";
  }

  /** Takes text that is said, without white space at its end. */
  add(text: string): void {
    const ink = this.#hasGap ? this.#withoutLeftOverMarks(text) : text;
    if (ink === "") return;
    this.#out += this.#spaceBefore(ink) + ink;
    this.#lastInk = Array.from(ink.slice(-2)).at(-1) ?? "";
    this.#hasSpace = false;
    this.#space = "";
    this.#newlines = 0;
    this.#isBroken = false;
    this.#hasGap = false;
    this.#hasCellEnd = false;
  }

  /** Returns the text since the last time. */
  take(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  #giveSpace(space: string): void {
    this.#out += space;
    this.#hasSpace = true;
    this.#space = "";
  }

  /** "Yes. 🎉." has one full stop too many. */
  #withoutLeftOverMarks(text: string): string {
    const isOver = this.#lastInk === "" || (this.#hasSpace && END_MARKS.has(this.#lastInk));
    return isOver ? text.replace(/^[.,;:!?…]+/u, "") : text;
  }

  #spaceBefore(ink: string): string {
    if (this.#lastInk === "") return "";
    if (this.#newlines > 0) return this.#hasSpace ? "" : this.#isOwnLine ? "\n" : " ";
    if (this.#hasCellEnd) return this.#hasSpace ? "" : /[,;:]/.test(this.#lastInk) ? " " : ", ";
    if (!this.#hasGap) return this.#space;
    if (this.#hasSpace || CLOSING_MARK.test(ink)) return "";
    if (this.#space !== "") return this.#space.charAt(0);
    return WORD_CHARACTER.test(this.#lastInk) && WORD_CHARACTER.test(ink.charAt(0)) ? " " : "";
  }

  /** True for a line of its own; false for one that goes on with the sentence before. */
  get #isOwnLine(): boolean {
    if (this.#isBroken) return true;
    return this.#blockBefore !== null && !(this.#blockBefore === "item" && this.#indent > 1);
  }
}
