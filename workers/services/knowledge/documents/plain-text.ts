import {
  type Block,
  cleanLine,
  MAX_BLOCK_CHARS,
  MAX_BLOCKS,
  MAX_CONTENT_CHARS,
  placeToCut,
  type ReadDocument,
} from "./block.ts";
import type { Pace } from "./pace.ts";

const ITEM = /^\s*(?:[-*•‣◦·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+/;

const MICROS_PER_LINE = 1.5;
const MICROS_PER_CHAR = 0.15;

/** Reads plain text: empty lines end paragraphs, lines within one are joined, lines that begin like items are items. */
export async function readPlainText(text: string, pace: Pace): Promise<ReadDocument> {
  const reader = new LineReader();
  let lineEnd = 0;
  for (let at = 0; at < text.length && !reader.isFull; ) {
    if (lineEnd <= at) {
      const newline = text.indexOf("\n", at);
      lineEnd = newline === -1 ? text.length : newline + 1;
    }
    const isLong = lineEnd - at > MAX_BLOCK_CHARS;
    const pageEnd = text.slice(at, isLong ? at + MAX_BLOCK_CHARS : lineEnd).indexOf("\f");
    const end = pageEnd !== -1 ? at + pageEnd + 1 : isLong ? placeToCut(text, at) : lineEnd;
    reader.add(text.slice(at, end));
    at = end;
    if (pageEnd !== -1) reader.endParagraph();
    else if (end === lineEnd) reader.endLine();
    const pause = pace.spend(MICROS_PER_LINE + (end - at) * MICROS_PER_CHAR);
    if (pause) await pause;
  }
  return { title: null, blocks: reader.blocks };
}

/** Makes blocks of lines, which come in pieces where they are long. */
class LineReader {
  readonly blocks: Block[] = [];
  #length = 0;
  /** The block that the next line goes on with. */
  #open: { type: "item" | "paragraph"; text: string } | null = null;
  #hasLineText = false;
  #isBlankLine = true;
  /** Says that the line that is open went on without a space. */
  #isWithinWord = false;

  /** Says that there is more text than a document may have: the rest need not be read. */
  get isFull(): boolean {
    return this.#length > MAX_CONTENT_CHARS || this.blocks.length > MAX_BLOCKS;
  }

  add(piece: string): void {
    if (piece.trim() !== "") this.#isBlankLine = false;
    const text = cleanLine(piece);
    const isWithinWord = this.#isWithinWord && /^\S/.test(piece);
    this.#isWithinWord = /\S$/.test(piece);
    if (text === "") return;
    const item = this.#hasLineText ? null : ITEM.exec(piece);
    this.#hasLineText = true;
    if (item) this.#begin("item", cleanLine(piece.slice(item[0].length)));
    else if (this.#open === null || this.#open.text.length + text.length > MAX_BLOCK_CHARS) {
      this.#begin("paragraph", text);
    } else if (this.#open.text === "") this.#begin(this.#open.type, text);
    else this.#open.text += isWithinWord ? text : ` ${text}`;
    this.#length += text.length;
  }

  endLine(): void {
    if (this.#isBlankLine) this.#open = null;
    this.#isBlankLine = true;
    this.#hasLineText = false;
    this.#isWithinWord = false;
  }

  endParagraph(): void {
    this.endLine();
    this.#open = null;
  }

  #begin(type: "item" | "paragraph", text: string): void {
    const block = { type, text };
    // The text of an item may come in its next line.
    if (text !== "") this.blocks.push(block);
    this.#open = block;
  }
}
