import { addOperand, isSpace, PdfLexer } from "./pdf-lexer.ts";
import type { PdfObjects, PdfStream } from "./pdf-objects.ts";
import type { Steps, StreamReader } from "./pdf-stream.ts";
import { isDict, isWord, nameOf, type PdfArray, type PdfDict, type PdfValue } from "./pdf-value.ts";
import { writeValue } from "./pdf-writer.ts";

/** Bytes of pages that are gone through, those of a form each time that it is drawn. */
export const MAX_DRAWN_BYTES = 80 * 1_048_576;
/** Bytes of what writes text on all pages together. */
export const MAX_TEXT_BYTES = 16 * 1_048_576;
/** Forms within forms. */
const MAX_FORM_NESTING = 12;
const MAX_FORMS_DRAWN = 50_000;
/** States that are saved within one another. */
const MAX_SAVED = 100;
const MAX_OPERANDS = 1_000;

/**
 * Bytes after which a page goes on as another. The library goes through a page at one go, so that a page is what others
 * of the isolate wait for. A font that is new takes it as long as so many bytes.
 */
const PAGE_BYTES = 8_000;
const LONG_PAGE_BYTES = 3 * PAGE_BYTES;
const FONT_BYTES = 1_500;
/** Bytes that a page may have which cannot be parted. */
export const MAX_PAGE_BYTES = 100_000;

const MICROS_PER_BYTE = 0.15;
const BYTES_AT_ONCE = 32_768;

/** Thrown when a file draws more than it may. */
export class DrawsTooMuch extends Error {
  override readonly name = "DrawsTooMuch";
}

type Matrix = readonly [number, number, number, number, number, number];

/** State that a page saves and restores, as far as it was changed since it was saved. */
interface Saved {
  matrix: Matrix | null;
  /** Operators that set it, by their names. */
  set: Map<string, string>;
}

/** Operators that set how text is written, with the number of their operands. */
const SETTERS: Readonly<Record<string, number>> = { Tc: 1, Tw: 1, Tz: 1, TL: 1, Ts: 1, Tr: 1, Tf: 2 };
/** Operators that write text or move its place. */
const WRITERS: Readonly<Record<string, number>> = { Td: 2, TD: 2, Tm: 6, "T*": 0, Tj: 1, TJ: 1, "'": 1, '"': 3 };
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/**
 * Writes down what the pages of a file say, without all else that they draw: pictures, lines and shadings go, forms are
 * written out where they are drawn. A long page becomes several.
 */
export class PageText {
  readonly #objects: PdfObjects;
  readonly #streams: StreamReader;
  readonly #steps: Steps;
  readonly #fontOf: (font: PdfValue) => Promise<number | null>;
  readonly #forms = new Map<PdfStream, Promise<Uint8Array | null>>();
  /** Forms in which nothing is written, nor in those that they draw. */
  readonly #silent = new Set<PdfStream>();
  #drawnBytes = 0;
  #formsDrawn = 0;
  #textBytes = 0;
  #knownFonts = new Set<number>();

  #pieces: string[] = [];
  #pageBytes = 0;
  #isInText = false;
  /** Says that the text that was begun has not been written down yet. */
  #isTextEmpty = true;
  #lastY = Number.NaN;
  #saved: Saved[] = [];

  /** Pages as they were written down. */
  #pages: string[] = [];

  /** `fontOf` writes a font down and returns its number; null for what is none. */
  constructor(objects: PdfObjects, steps: Steps, fontOf: (font: PdfValue) => Promise<number | null>) {
    this.#objects = objects;
    this.#streams = objects.streams;
    this.#steps = steps;
    this.#fontOf = fontOf;
  }

  /** Writes down a page. Throws `DrawsTooMuch` and `UnpacksTooFar`. */
  async read(contents: PdfValue | undefined, resources: PdfDict): Promise<string[]> {
    this.#pages = [];
    this.#saved = [{ matrix: null, set: new Map() }];
    this.#begin();
    const list = this.#objects.resolve(contents);
    const parts = Array.isArray(list) ? list : [contents ?? null];
    const bytes: Uint8Array[] = [];
    for (const part of parts) {
      const stream = this.#objects.stream(part);
      const unpacked = stream && (await this.#streams.unpack(stream.dict, stream.packed));
      if (unpacked) bytes.push(unpacked, Uint8Array.of(10));
    }
    await this.#draw(joined(bytes), resources, 0);
    this.#endText();
    this.#finishPage();
    return this.#pages;
  }

  /** Goes through a page or form; true when something was written. */
  async #draw(bytes: Uint8Array, resources: PdfDict, nesting: number): Promise<boolean> {
    this.#drawnBytes += bytes.length;
    if (this.#drawnBytes > MAX_DRAWN_BYTES) throw new DrawsTooMuch("the pages of a file draw too much");
    const depth = this.#saved.length;
    const lexer = new PdfLexer(bytes);
    let operands: PdfArray = [];
    let spentTo = 0;
    let hasText = false;
    for (let value = lexer.next(); value !== undefined; value = lexer.next()) {
      if (lexer.at - spentTo > BYTES_AT_ONCE) {
        await this.#steps.spend((lexer.at - spentTo) * MICROS_PER_BYTE);
        spentTo = lexer.at;
      }
      if (!isWord(value)) {
        if (operands.length < MAX_OPERANDS) operands.push(value);
        continue;
      }
      const { word } = value;
      if (word === "R") addOperand(operands, value);
      else {
        if (word === "BI") passInlineImage(lexer);
        else if (word === "Tf") await this.#setFont(operands, resources);
        else if (word === "Do") hasText = (await this.#drawForm(operands.at(-1), resources, nesting)) || hasText;
        else hasText = this.#perform(word, operands, depth) || hasText;
        operands = [];
      }
    }
    await this.#steps.spend((bytes.length - spentTo) * MICROS_PER_BYTE);
    this.#endText();
    while (this.#saved.length > depth) this.#restore();
    return hasText;
  }

  /** Performs an operator of text or state, and passes over the others; true when it writes. */
  #perform(word: string, operands: PdfArray, depth: number): boolean {
    if (word === "BT") this.#beginText();
    else if (word === "ET") this.#endText();
    else if (word === "q") this.#save();
    else if (word === "Q") {
      if (this.#saved.length > depth) this.#restore();
    } else if (word === "cm") this.#transform(numbersOf(operands.slice(-6)));
    else if (Object.hasOwn(SETTERS, word)) this.#set(word, operands.slice(-(SETTERS[word] ?? 1)));
    else if (Object.hasOwn(WRITERS, word) && this.#isInText) {
      const count = WRITERS[word] ?? 0;
      if (operands.length < count) return false;
      this.#moveTo(word, operands);
      const given = count === 0 ? [] : operands.slice(-count);
      this.#add(`${given.map(writeValue).join(" ")} ${word}\n`);
      return word === "Tj" || word === "TJ" || word === "'" || word === '"';
    }
    return false;
  }

  async #setFont(operands: PdfArray, resources: PdfDict): Promise<void> {
    const [name, size] = operands.slice(-2);
    const fonts = this.#objects.entry(resources, "Font");
    const font = isDict(fonts) ? fonts.get(nameOf(name) ?? "") : undefined;
    const number = font === undefined ? null : await this.#fontOf(font);
    if (number === null || typeof size !== "number") return;
    if (!this.#knownFonts.has(number)) {
      this.#knownFonts.add(number);
      this.#pageBytes += FONT_BYTES;
    }
    this.#set("Tf", [{ name: `f${number}` }, size]);
  }

  async #drawForm(name: PdfValue | undefined, resources: PdfDict, nesting: number): Promise<boolean> {
    const forms = this.#objects.entry(resources, "XObject");
    const form = isDict(forms) ? this.#objects.stream(forms.get(nameOf(name) ?? "")) : null;
    if (form === null || this.#silent.has(form)) return false;
    if (nameOf(this.#objects.entry(form.dict, "Subtype")) !== "Form") return false;
    if (++this.#formsDrawn > MAX_FORMS_DRAWN || nesting >= MAX_FORM_NESTING) {
      throw new DrawsTooMuch("forms are drawn too often, or within too many others");
    }
    const known = this.#forms.get(form) ?? this.#streams.unpack(form.dict, form.packed);
    this.#forms.set(form, known);
    const bytes = await known;
    if (bytes === null) return false;
    const own = this.#objects.entry(form.dict, "Resources");
    this.#endText();
    this.#save();
    const depth = this.#saved.length;
    const matrix = this.#objects.entry(form.dict, "Matrix");
    if (Array.isArray(matrix)) this.#transform(numbersOf(matrix.map((entry) => this.#objects.resolve(entry))));
    const hasText = await this.#draw(bytes, isDict(own) ? own : resources, nesting + 1);
    while (this.#saved.length >= depth) this.#restore();
    if (!hasText) this.#silent.add(form);
    return hasText;
  }

  #beginText(): void {
    this.#endText();
    this.#isInText = true;
    this.#isTextEmpty = true;
  }

  #endText(): void {
    if (this.#isInText && !this.#isTextEmpty) this.#add("ET\n");
    this.#isInText = false;
  }

  /**
   * Prepares the next operator of a text. A long page is parted before a place that does not depend on what was written
   * before it, where a line begins if one does soon.
   */
  #moveTo(word: string, operands: PdfArray): void {
    const isPlace = word === "Tm" || (this.#isTextEmpty && (word === "Td" || word === "TD"));
    const y = isPlace ? operands.at(-1) : null;
    const isNewLine = y !== this.#lastY;
    if (isPlace && this.#pageBytes >= (isNewLine ? PAGE_BYTES : LONG_PAGE_BYTES)) {
      if (!this.#isTextEmpty) this.#add("ET\n");
      this.#isTextEmpty = true;
      this.#part();
    }
    if (typeof y === "number") this.#lastY = y;
    if (this.#isTextEmpty) this.#add("BT\n");
    this.#isTextEmpty = false;
  }

  #save(): void {
    if (this.#saved.length >= MAX_SAVED) throw new DrawsTooMuch("states are saved within too many others");
    this.#saved.push({ matrix: null, set: new Map() });
    this.#add("q\n");
  }

  #restore(): void {
    this.#saved.pop();
    this.#add("Q\n");
  }

  #transform(numbers: number[]): void {
    const [a, b, c, d, e, f] = numbers;
    if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined)
      return;
    const state = this.#saved.at(-1);
    if (state === undefined) return;
    state.matrix = multiplied([a, b, c, d, e, f], state.matrix ?? IDENTITY);
    this.#add(`${numbers.map(writeValue).join(" ")} cm\n`);
  }

  #set(word: string, operands: PdfArray): void {
    if (operands.length < (SETTERS[word] ?? 1)) return;
    const written = `${operands.map(writeValue).join(" ")} ${word}\n`;
    this.#saved.at(-1)?.set.set(word, written);
    this.#add(written);
  }

  #add(text: string): void {
    this.#pieces.push(text);
    this.#pageBytes += text.length;
    this.#textBytes += text.length;
    if (this.#textBytes > MAX_TEXT_BYTES || this.#pageBytes > MAX_PAGE_BYTES) {
      throw new DrawsTooMuch("a file, or a page that cannot be parted, has too much text");
    }
  }

  /** Goes on with another page in the state that this one is in. */
  #part(): void {
    this.#finishPage();
    this.#begin();
  }

  #begin(): void {
    this.#pieces = [];
    this.#pageBytes = 0;
    for (const [index, { matrix, set }] of this.#saved.entries()) {
      if (index > 0) this.#add("q\n");
      if (matrix !== null) this.#add(`${matrix.map(writeValue).join(" ")} cm\n`);
      for (const written of set.values()) this.#add(written);
    }
    this.#pageBytes = 0;
  }

  #finishPage(): void {
    this.#pages.push(this.#pieces.join(""));
  }
}

const numbersOf = (values: readonly PdfValue[]): number[] => values.filter((value) => typeof value === "number");

function multiplied(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [a2, b2, c2, d2, e2, f2] = second;
  return [
    a * a2 + b * c2,
    a * b2 + b * d2,
    c * a2 + d * c2,
    c * b2 + d * d2,
    e * a2 + f * c2 + e2,
    e * b2 + f * d2 + f2,
  ];
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Passes over a picture in the page: from `BI` to an `EI` between white space, behind which letters go on. */
function passInlineImage(lexer: PdfLexer): void {
  const { bytes } = lexer;
  for (let value = lexer.next(); value !== undefined; value = lexer.next()) {
    if (isWord(value) && value.word === "ID") break;
  }
  for (let at = lexer.at + 1; at < bytes.length; at++) {
    if (bytes[at] !== 69 || bytes[at + 1] !== 73 || !isSpace(bytes[at - 1])) continue;
    const behind = bytes.subarray(at + 2, at + 12);
    if (behind.length > 0 && !isSpace(behind[0])) continue;
    if (!behind.every((byte) => isSpace(byte) || (byte >= 32 && byte < 127))) continue;
    lexer.at = at + 2;
    return;
  }
  lexer.at = bytes.length;
}
