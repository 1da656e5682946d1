import { isSpace, latin1, PdfLexer } from "./pdf-lexer.ts";
import { type Steps, StreamReader } from "./pdf-stream.ts";
import { isDict, isRef, isWord, nameOf, type PdfDict, type PdfValue } from "./pdf-value.ts";

/** Objects of a file; one of 5 MB has a tenth of it. */
const MAX_OBJECTS = 300_000;
/** References that lead to references. */
const MAX_HOPS = 10;
/** Unpacked bytes of one stream that objects are packed in. */
const MAX_PACKED_OBJECTS_BYTES = 8 * 1_048_576;

/** Bytes of one object besides those of its stream, and of the list of objects in a stream. */
const MAX_OBJECT_BYTES = 262_144;

const MICROS_PER_BYTE = 0.1;
const MICROS_PER_OBJECT = 3;
const SCANNED_AT_ONCE = 65_536;

/** Place of an object: in the file, or unpacked from a stream of objects. */
interface Place {
  bytes: Uint8Array;
  at: number;
}

/** Stream of a file: its dictionary, and its bytes as they are packed. */
export interface PdfStream {
  dict: PdfDict;
  packed: Uint8Array;
}

/**
 * The objects of a PDF file by their numbers. They are found by reading the file from its beginning to its end, where
 * the last of a number counts, and not by its tables of places: so each byte is read once, and no object is within
 * another. Objects are made of their bytes when they are asked for.
 */
export class PdfObjects {
  readonly streams: StreamReader;
  readonly #places = new Map<number, Place>();
  readonly #values = new Map<number, PdfValue>();
  readonly #packed = new Map<number, PdfStream>();
  #trailer: PdfDict = new Map();
  isEncrypted = false;

  private constructor(steps: Steps) {
    this.streams = new StreamReader(steps, (value) => this.resolve(value));
  }

  /** Finds the objects of a file. Throws `UnpacksTooFar`. */
  static async read(bytes: Uint8Array, steps: Steps): Promise<PdfObjects> {
    const objects = new PdfObjects(steps);
    await objects.#scan(bytes, steps);
    return objects;
  }

  /** Dictionary that names the catalogue and the file's properties. */
  get trailer(): PdfDict {
    return this.#trailer;
  }

  /** Numbers of all objects, in the order of their places. */
  get numbers(): Iterable<number> {
    return this.#places.keys();
  }

  /** Follows references to what they are of; null for what is not there. */
  resolve(value: PdfValue | undefined): PdfValue {
    let found = value ?? null;
    for (let hops = 0; isRef(found); hops++) {
      if (hops === MAX_HOPS) return null;
      found = this.#valueOf(found.ref);
    }
    return found;
  }

  /** Resolves an entry of a dictionary. */
  entry(dict: PdfDict, name: string): PdfValue {
    return this.resolve(dict.get(name));
  }

  /** Finds the stream that a reference is of; null when it is none. */
  stream(value: PdfValue | undefined): PdfStream | null {
    let found = value ?? null;
    for (let hops = 0; hops < MAX_HOPS && isRef(found); hops++) {
      const stream = this.#packed.get(found.ref);
      if (stream !== undefined) return stream;
      found = this.#valueOf(found.ref);
    }
    return null;
  }

  #valueOf(number: number): PdfValue {
    const known = this.#values.get(number);
    if (known !== undefined) return known;
    const place = this.#places.get(number);
    const value = place === undefined ? null : (lexerOf(place.bytes, place.at).next() ?? null);
    this.#values.set(number, value);
    return value;
  }

  async #scan(bytes: Uint8Array, steps: Steps): Promise<void> {
    let spentTo = 0;
    for (let at = 0; at < bytes.length; ) {
      const next = nextKeyword(bytes, at);
      if (next.keyword === "obj" && this.#places.size < MAX_OBJECTS) at = await this.#object(bytes, next);
      else if (next.keyword === "trailer") at = this.#addTrailer(bytes, next.end);
      else at = next.end;
      const pause = steps.spend((at - spentTo) * MICROS_PER_BYTE + (next.keyword === null ? 0 : MICROS_PER_OBJECT));
      spentTo = at;
      if (pause) await pause;
    }
  }

  /** Takes in the object whose number ends before `obj`, and returns the place behind it. */
  async #object(bytes: Uint8Array, { from, end }: Keyword): Promise<number> {
    const number = numberBefore(bytes, from);
    if (number === null) return end;
    const lexer = lexerOf(bytes, end);
    const value = lexer.next();
    this.#places.delete(number);
    this.#places.set(number, { bytes, at: end });
    this.#values.delete(number);
    this.#packed.delete(number);
    if (!isDict(value)) return Math.max(end, lexer.at);
    const behind = lexer.at;
    const word = lexer.next();
    if (!isWord(word) || word.word !== "stream") return behind;
    const range = streamRange(bytes, lexer.at, this.resolve(value.get("Length")));
    const stream = { dict: value, packed: bytes.subarray(range.from, range.to) };
    const type = nameOf(value.get("Type"));
    if (type === "XRef") this.#useTrailer(value);
    this.#packed.set(number, stream);
    if (type === "ObjStm") await this.#unpackObjects(stream);
    return range.to;
  }

  #addTrailer(bytes: Uint8Array, at: number): number {
    const lexer = lexerOf(bytes, at);
    const value = lexer.next();
    if (isDict(value)) this.#useTrailer(value);
    return Math.max(at, lexer.at);
  }

  #useTrailer(dict: PdfDict): void {
    this.isEncrypted ||= dict.has("Encrypt");
    if (dict.has("Root")) this.#trailer = new Map([...this.#trailer, ...dict]);
  }

  async #unpackObjects({ dict, packed }: PdfStream): Promise<void> {
    if (this.isEncrypted) return;
    const bytes = await this.streams.unpack(dict, packed, MAX_PACKED_OBJECTS_BYTES);
    const first = this.resolve(dict.get("First"));
    if (bytes === null || typeof first !== "number") return;
    const lexer = lexerOf(bytes.subarray(0, Math.max(0, first)), 0);
    for (;;) {
      const number = lexer.next();
      const offset = lexer.next();
      if (typeof number !== "number" || typeof offset !== "number" || this.#places.size >= MAX_OBJECTS) return;
      this.#places.delete(number);
      this.#places.set(number, { bytes, at: first + offset });
      this.#values.delete(number);
      this.#packed.delete(number);
    }
  }
}

function lexerOf(bytes: Uint8Array, at: number): PdfLexer {
  return new PdfLexer(bytes.subarray(0, at + MAX_OBJECT_BYTES), at);
}

interface Keyword {
  keyword: "obj" | "trailer" | null;
  from: number;
  end: number;
}

const O = 111;
const B = 98;
const J = 106;
const T = 116;

/** Finds the next `obj` or `trailer`; a stretch without one ends after 64 KB. */
function nextKeyword(bytes: Uint8Array, from: number): Keyword {
  const end = Math.min(bytes.length, from + SCANNED_AT_ONCE);
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === O && bytes[at + 1] === B && bytes[at + 2] === J) return { keyword: "obj", from: at, end: at + 3 };
    if (byte === T && bytes[at + 1] === 114 && latin1(bytes, at, at + 7) === "trailer") {
      return { keyword: "trailer", from: at, end: at + 7 };
    }
  }
  return { keyword: null, from: end, end };
}

/** The number of an object, which stands with its generation before `obj`; null when there is none. */
function numberBefore(bytes: Uint8Array, end: number): number | null {
  const head = latin1(bytes, Math.max(0, end - 32), end);
  const number = /(?:^|[^\d])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]*$/.exec(head)?.[1];
  return number === undefined ? null : Number(number);
}

const END_OF_STREAM = [101, 110, 100, 115, 116, 114, 101, 97, 109];

/** Finds where the bytes of a stream are: as long as it says if it ends there, or else to the next `endstream`. */
function streamRange(bytes: Uint8Array, keywordEnd: number, length: PdfValue): { from: number; to: number } {
  let from = keywordEnd;
  if (bytes[from] === 13) from++;
  if (bytes[from] === 10) from++;
  if (typeof length === "number" && length >= 0 && from + length <= bytes.length) {
    let at = from + Math.trunc(length);
    const said = at;
    while (isSpace(bytes[at]) && at < said + 4) at++;
    if (END_OF_STREAM.every((byte, index) => bytes[at + index] === byte)) return { from, to: said };
  }
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== 101 || bytes[at + 3] !== 115) continue;
    if (END_OF_STREAM.every((byte, index) => bytes[at + index] === byte)) {
      let to = at;
      if (to > from && bytes[to - 1] === 10) to--;
      if (to > from && bytes[to - 1] === 13) to--;
      return { from, to };
    }
  }
  return { from, to: bytes.length };
}
