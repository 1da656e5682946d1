import { isWord, type PdfArray, type PdfDict, type PdfValue } from "./pdf-value.ts";

/** Arrays and dictionaries in one another; those of real files have less than ten. */
const MAX_NESTING = 40;
const MAX_STRING_BYTES = 65_536;
const MAX_NAME_BYTES = 512;

const OTHER = 0;
const SPACE = 1;
const DELIMITER = 2;
const CLASSES = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) CLASSES[byte] = SPACE;
for (const mark of "()<>[]{}/%") CLASSES[mark.charCodeAt(0)] = DELIMITER;

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
const OPEN = 40;
const CLOSE = 41;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const END_OF_ARRAY: PdfValue = { word: "]" };
const END_OF_DICT: PdfValue = { word: ">>" };

/** Says that a byte is white space. */
export const isSpace = (byte: number | undefined): boolean => byte !== undefined && CLASSES[byte] === SPACE;

/**
 * Reads the values and words of a PDF file or page, one after another. Whatever the bytes are, it takes time in
 * proportion to them: what is not as it should be is read as something shorter, and nothing is read twice.
 */
export class PdfLexer {
  readonly bytes: Uint8Array;
  /** Place of the next byte. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Reads the next value or word, with the references in it; undefined at the end. */
  next(nesting = 0): PdfValue | undefined {
    this.skipSpace();
    const byte = this.bytes[this.at];
    if (byte === undefined) return undefined;
    if (CLASSES[byte] === OTHER) return this.#numberOrWord();
    this.at++;
    switch (String.fromCharCode(byte)) {
      case "/":
        return { name: this.#name() };
      case "(":
        return { bytes: this.#string() };
      case "[":
        return this.#array(nesting + 1);
      case "]":
        return END_OF_ARRAY;
      case "<":
        if (this.bytes[this.at] !== byte) return { bytes: this.#hexString() };
        this.at++;
        return this.#dict(nesting + 1);
      case ">":
        if (this.bytes[this.at] === byte) this.at++;
        return END_OF_DICT;
      default:
        return { word: String.fromCharCode(byte) };
    }
  }

  /** Passes over white space and comments. */
  skipSpace(): void {
    const { bytes } = this;
    for (;;) {
      while (CLASSES[bytes[this.at] ?? 0] === SPACE && this.at < bytes.length) this.at++;
      if (bytes[this.at] !== 37) return;
      while (this.at < bytes.length && bytes[this.at] !== LF && bytes[this.at] !== CR) this.at++;
    }
  }

  #array(nesting: number): PdfArray {
    const items: PdfArray = [];
    if (nesting > MAX_NESTING) return items;
    for (let value = this.next(nesting); value !== undefined && value !== END_OF_ARRAY; value = this.next(nesting)) {
      if (value === END_OF_DICT || (isWord(value) && value.word.startsWith("end"))) break;
      addOperand(items, value);
    }
    return items;
  }

  #dict(nesting: number): PdfDict {
    const entries: PdfArray = [];
    const dict: PdfDict = new Map();
    if (nesting > MAX_NESTING) return dict;
    for (let value = this.next(nesting); value !== undefined && value !== END_OF_DICT; value = this.next(nesting)) {
      if (isWord(value) && (value.word.startsWith("end") || value.word === "stream")) break;
      addOperand(entries, value);
    }
    for (let index = 0; index + 1 < entries.length; index += 2) {
      const key = entries[index];
      if (key !== null && typeof key === "object" && "name" in key) dict.set(key.name, entries[index + 1] ?? null);
      // A key without a value: what comes next is the next key.
      else index--;
    }
    return dict;
  }

  #numberOrWord(): PdfValue {
    const from = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && CLASSES[bytes[this.at] ?? 0] === OTHER) this.at++;
    const text = latin1(bytes, from, Math.min(this.at, from + MAX_NAME_BYTES));
    if (/^[-+.\d]/.test(text)) {
      const number = Number.parseFloat(text.replace(/^[-+]*([-+])/, "$1"));
      // `12obj` and the like are words in no file that others read.
      return Number.isFinite(number) ? number : 0;
    }
    if (text === "true") return true;
    if (text === "false") return false;
    return text === "null" ? null : { word: text };
  }

  #name(): string {
    const from = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && CLASSES[bytes[this.at] ?? 0] === OTHER) this.at++;
    const text = latin1(bytes, from, Math.min(this.at, from + MAX_NAME_BYTES));
    if (!text.includes("#")) return text;
    return text.replace(/#([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }

  #string(): string {
    const { bytes } = this;
    let text = "";
    let open = 1;
    let from = this.at;
    while (this.at < bytes.length) {
      const byte = bytes[this.at];
      if (byte === OPEN) open++;
      else if (byte === CLOSE && --open === 0) break;
      else if (byte === BACKSLASH) {
        text += latin1(bytes, from, this.at) + this.#escaped();
        from = this.at;
        continue;
      }
      this.at++;
    }
    text += latin1(bytes, from, this.at);
    this.at++;
    return text.slice(0, MAX_STRING_BYTES);
  }

  /** Reads what stands for one byte, or for none. */
  #escaped(): string {
    const { bytes } = this;
    this.at++;
    const byte = bytes[this.at] ?? 0;
    if (byte >= 48 && byte <= 55) {
      let value = 0;
      for (let digits = 0; digits < 3; digits++) {
        const digit = (bytes[this.at] ?? 0) - 48;
        if (digit < 0 || digit > 7) break;
        value = value * 8 + digit;
        this.at++;
      }
      return String.fromCharCode(value & 255);
    }
    this.at++;
    if (byte === CR && bytes[this.at] === LF) this.at++;
    if (byte === CR || byte === LF) return "";
    const mark = String.fromCharCode(byte);
    return ESCAPES[mark] ?? mark;
  }

  #hexString(): string {
    const from = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && bytes[this.at] !== 62) this.at++;
    const digits = latin1(bytes, from, Math.min(this.at, from + 2 * MAX_STRING_BYTES)).replace(/[^\da-f]/gi, "");
    this.at++;
    let text = "";
    for (let index = 0; index < digits.length; index += 2) {
      text += String.fromCharCode(Number.parseInt(digits.slice(index, index + 2).padEnd(2, "0"), 16));
    }
    return text;
  }
}

/** Adds a value to operands; an `R` makes a reference of the two numbers before it. */
export function addOperand(operands: PdfArray, value: PdfValue): void {
  if (!isWord(value)) operands.push(value);
  else if (value.word === "R" && operands.length >= 2) {
    operands.pop();
    const number = operands.pop();
    operands.push(typeof number === "number" ? { ref: number } : null);
  }
}

const LATIN1_BYTES_AT_ONCE = 8_192;

/** Makes a character of every byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at += LATIN1_BYTES_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + LATIN1_BYTES_AT_ONCE)));
  }
  return text;
}
