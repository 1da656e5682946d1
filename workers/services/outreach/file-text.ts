import { err, ok, type Result } from "../../../voice/result.ts";

/** The encoding that a file was read in, and what said so. */
export interface FileEncoding {
  /** As the Encoding standard calls it: `utf-8`, `utf-16le`, `windows-1252` and so on. */
  name: string;
  /** `default` is UTF-8 of which nothing said so; `detection` went by the bytes. */
  by: "byte_order_mark" | "charset" | "detection" | "default";
}

/** Bytes that tell a byte order mark, or UTF-16 without one. */
const HEAD_BYTES = 4;

/**
 * Turns a file's bytes into text as they come, cut anywhere. A byte order mark says the encoding, else the sender's
 * charset, else the bytes: UTF-8, UTF-16 of plain letters, or Windows-1252, which is what Excel writes, where the first
 * that is not ASCII is no UTF-8. What is neither is refused: names must not be guessed wrong.
 */
export class FileText {
  readonly #charset: string | null;
  #encoding: FileEncoding = { name: "utf-8", by: "default" };
  /** Null until it is known that the file is not only ASCII. */
  #decoder: TextDecoder | null = null;
  /** Bytes that are not told yet. */
  #held: Uint8Array = new Uint8Array(0);
  #isHeadRead = false;

  constructor(charset: string | null) {
    this.#charset = charset;
  }

  /** Encoding that the file is read in, as far as it has come. */
  get encoding(): FileEncoding {
    return this.#encoding;
  }

  /** The text of the next bytes. An error: they are no characters of the encoding, or it cannot be told. */
  decode(part: Uint8Array): Result<string, "encoding"> {
    return this.#read(part, false);
  }

  /** The text at the end. */
  end(): Result<string, "encoding"> {
    return this.#read(new Uint8Array(0), true);
  }

  #read(part: Uint8Array, isLast: boolean): Result<string, "encoding"> {
    const bytes = this.#held.length === 0 ? part : joined(this.#held, part);
    this.#held = new Uint8Array(0);
    if (!this.#isHeadRead) {
      if (bytes.length < HEAD_BYTES && !isLast) {
        this.#held = bytes;
        return ok("");
      }
      this.#isHeadRead = true;
      this.#readHead(bytes);
    }
    if (this.#decoder === null) {
      const at = bytes.findIndex((byte) => byte >= 0x80);
      const told = at === -1 ? "ascii" : tell(bytes, at, isLast);
      if (told === null) return err("encoding");
      if (told === "more") {
        this.#held = bytes.slice(at);
        return ok(ASCII.decode(bytes.subarray(0, at)));
      }
      if (told === "ascii") return ok(ASCII.decode(bytes));
      if (told === "windows-1252") this.#open(told, "detection");
      else this.#open("utf-8", "default");
    }
    if (this.#encoding.by === "detection" && this.#encoding.name === "windows-1252" && !isLikelyWestern(bytes)) {
      return err("encoding");
    }
    try {
      return ok(this.#decoder?.decode(bytes, { stream: !isLast }) ?? "");
    } catch {
      // TypeError: how a fatal decoder says that the bytes are not of its encoding.
      return err("encoding");
    }
  }

  #readHead([a, b, c, d]: Uint8Array): void {
    if (a === 0xff && b === 0xfe) this.#open("utf-16le", "byte_order_mark");
    else if (a === 0xfe && b === 0xff) this.#open("utf-16be", "byte_order_mark");
    else if (a === 0xef && b === 0xbb && c === 0xbf) this.#open("utf-8", "byte_order_mark");
    else if (this.#charset !== null) this.#open(this.#charset, "charset");
    else if (a !== 0 && b === 0 && c !== 0 && d === 0) this.#open("utf-16le", "detection");
    else if (a === 0 && b !== 0 && c === 0 && d !== 0) this.#open("utf-16be", "detection");
  }

  #open(name: string, by: FileEncoding["by"]): void {
    this.#decoder = new TextDecoder(name, { fatal: true, ignoreBOM: false });
    this.#encoding = { name: this.#decoder.encoding, by };
  }
}

/** Tells whether texts of this charset can be read. */
export function isReadableCharset(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== "replacement";
  } catch {
    // RangeError: there is no such encoding.
    return false;
  }
}

const ASCII = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** The encoding that the first bytes beyond ASCII are of; `more` where they are cut, null where it cannot be told. */
function tell(bytes: Uint8Array, at: number, isLast: boolean): "utf-8" | "windows-1252" | "more" | null {
  const lead = bytes[at] ?? 0;
  const length =
    lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
  if (length === 1) return "windows-1252";
  const rest = bytes.subarray(at + 1, at + length);
  if (!rest.every((byte) => byte >= 0x80 && byte < 0xc0)) return "windows-1252";
  if (rest.length === length - 1) return "utf-8";
  if (!isLast) return "more";
  // The file ends within what may be a character of UTF-8, or with one accented letter: those that do are not the first
  // bytes of European letters.
  return rest.length === 0 && lead >= 0xe0 ? "windows-1252" : null;
}

/**
 * Of the codes between 0x80 and 0x9f those that texts in Windows-1252 use: the euro, quotes, dashes, Œ. On a Macintosh
 * the others are letters.
 */
const WESTERN_MARKS = new Set([
  0x80, 0x82, 0x84, 0x85, 0x8b, 0x8c, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0x9b, 0x9c,
]);
/** Accented letters that stand together in Western names; of Cyrillic or Greek, every word is a run. */
const MAX_ACCENTED_RUN = 2;

/**
 * Codes that are quotes, currencies and signs in Windows-1252, which no word has within it. In DOS code pages they are
 * letters: the ö of `J\x94rg`, the é of `Andr\x82`.
 */
const NO_LETTERS = new Set([
  0x80, 0x82, 0x84, 0x8b, 0x93, 0x94, 0x95, 0x99, 0x9b, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa8, 0xac, 0xaf,
]);
/** Of these those that open a quotation: they follow no letter, whatever comes after them. */
const OPENING = new Set([0x82, 0x84, 0x8b]);

function isLikelyWestern(bytes: Uint8Array): boolean {
  let run = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte >= 0x80 && byte < 0xa0 && !WESTERN_MARKS.has(byte)) return false;
    if (NO_LETTERS.has(byte) && isLetter(bytes[at - 1])) {
      if (OPENING.has(byte) || isLetter(bytes[at + 1])) return false;
    }
    run = byte >= 0xc0 ? run + 1 : 0;
    if (run > MAX_ACCENTED_RUN) return false;
  }
  return true;
}

function isLetter(byte = 0): boolean {
  return byte >= 0xc0 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
