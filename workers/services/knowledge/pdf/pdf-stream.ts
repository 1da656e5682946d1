import { Inflater } from "./inflate.ts";
import { isDict, nameOf, type PdfDict, type PdfValue } from "./pdf-value.ts";

/** Work that gives way to others, see `Pace` of the documents. */
export interface Steps {
  spend(micros: number): Promise<void> | undefined;
}

/** Bytes of all streams of a file that may be unpacked, those between two filters included. */
export const MAX_UNPACKED_BYTES = 40 * 1_048_576;
/** Filters of one stream, one after the other. */
const MAX_FILTERS = 3;
/** Bytes that the filters of old files may be given, and may give: they run at one go. */
const MAX_OLD_FILTER_BYTES = 1_048_576;
const MAX_OLD_FILTER_GIVES = 2 * 1_048_576;
/** Bytes of one row of a table that a predictor was used on. */
const MAX_ROW_BYTES = 65_536;

const MICROS_PER_BYTE = 0.05;
/** A step of the inflater that gave hardly anything may have read 200 codes. */
const MICROS_PER_STEP = 500;

/** Thrown when a file unpacks to more than it may. */
export class UnpacksTooFar extends Error {
  override readonly name = "UnpacksTooFar";
}

/** Unpacks the streams of one file, and counts their bytes. */
export class StreamReader {
  readonly #steps: Steps;
  readonly #resolve: (value: PdfValue | undefined) => PdfValue;
  #leftBytes = MAX_UNPACKED_BYTES;

  /** `resolve` follows references. */
  constructor(steps: Steps, resolve: (value: PdfValue | undefined) => PdfValue) {
    this.#steps = steps;
    this.#resolve = resolve;
  }

  /**
   * Unpacks a stream, at most `maxBytes` of it. Null for filters of pictures and such, which hold no text. Throws
   * `UnpacksTooFar` when the file's streams are more than they may be altogether.
   */
  async unpack(dict: PdfDict, packed: Uint8Array, maxBytes = MAX_UNPACKED_BYTES): Promise<Uint8Array | null> {
    const filters = listOf(this.#resolve(dict.get("Filter") ?? dict.get("F"))).map((filter) => this.#resolve(filter));
    const parameters = listOf(this.#resolve(dict.get("DecodeParms") ?? dict.get("DP"))).map((each) =>
      this.#resolve(each),
    );
    if (filters.length > MAX_FILTERS) return null;
    let bytes: Uint8Array = packed;
    for (const [index, filter] of filters.entries()) {
      const given = parameters[index];
      const options = isDict(given) ? given : new Map<string, PdfValue>();
      const unpacked = await this.#filtered(nameOf(filter), bytes, options, maxBytes);
      if (unpacked === null) return null;
      bytes = unpacked;
    }
    return bytes.length > maxBytes ? bytes.subarray(0, maxBytes) : bytes;
  }

  async #filtered(
    filter: string | null,
    bytes: Uint8Array,
    options: PdfDict,
    maxBytes: number,
  ): Promise<Uint8Array | null> {
    const most = Math.min(maxBytes, MAX_OLD_FILTER_GIVES);
    if (filter !== "FlateDecode" && filter !== "Fl" && bytes.length > MAX_OLD_FILTER_BYTES) return null;
    switch (filter) {
      case "FlateDecode":
      case "Fl":
        return this.#predicted(await this.#inflated(bytes, maxBytes), options);
      case "LZWDecode":
      case "LZW":
        return this.#predicted(
          await this.#count(unpackLzw(bytes, this.#number(options, "EarlyChange", 1), most), most),
          options,
        );
      case "ASCII85Decode":
      case "A85":
        return this.#count(fromAscii85(bytes), most);
      case "ASCIIHexDecode":
      case "AHx":
        return this.#count(fromHex(bytes), most);
      case "RunLengthDecode":
      case "RL":
        return this.#count(fromRuns(bytes, most), most);
      case "Crypt":
        return bytes;
      default:
        return null;
    }
  }

  async #inflated(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    const inflater = new Inflater(bytes);
    let counted = 0;
    while (!inflater.isEnded && inflater.unpacked.length < maxBytes) {
      inflater.unpackSome();
      const grown = inflater.unpacked.length - counted;
      counted += grown;
      await this.#take(grown, MICROS_PER_STEP);
    }
    return inflater.unpacked;
  }

  async #count(bytes: Uint8Array, most: number): Promise<Uint8Array> {
    await this.#take(bytes.length, 0);
    return bytes.subarray(0, most);
  }

  async #take(bytes: number, micros: number): Promise<void> {
    this.#leftBytes -= bytes;
    if (this.#leftBytes < 0) throw new UnpacksTooFar("the streams of a file unpack to too much");
    await this.#steps.spend(micros + bytes * MICROS_PER_BYTE);
  }

  #number(options: PdfDict, name: string, otherwise: number): number {
    const value = this.#resolve(options.get(name));
    return typeof value === "number" ? value : otherwise;
  }

  /** Undoes what made the rows of a table alike, so that they pack well. */
  #predicted(bytes: Uint8Array, options: PdfDict): Uint8Array | null {
    const predictor = this.#number(options, "Predictor", 1);
    if (predictor < 10) return predictor === 1 ? bytes : null;
    const bits = this.#number(options, "Colors", 1) * this.#number(options, "BitsPerComponent", 8);
    const rowBytes = Math.ceil((bits * this.#number(options, "Columns", 1)) / 8);
    const pixelBytes = Math.max(1, Math.ceil(bits / 8));
    return rowBytes >= 1 && rowBytes <= MAX_ROW_BYTES ? unpredicted(bytes, rowBytes, pixelBytes) : null;
  }
}

const listOf = (value: PdfValue): PdfValue[] => (Array.isArray(value) ? value : value === null ? [] : [value]);

/** PNG's predictors (PNG, 9): each row says with its first byte which one it was. */
function unpredicted(bytes: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array {
  const rows = Math.ceil(bytes.length / (rowBytes + 1));
  const out = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    const from = row * (rowBytes + 1);
    const kind = bytes[from] ?? 0;
    for (let index = 0; index < rowBytes; index++) {
      const at = row * rowBytes + index;
      const left = index >= pixelBytes ? (out[at - pixelBytes] ?? 0) : 0;
      const above = row > 0 ? (out[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && index >= pixelBytes ? (out[at - rowBytes - pixelBytes] ?? 0) : 0;
      out[at] = (bytes[from + 1 + index] ?? 0) + prediction(kind, left, above, corner);
    }
  }
  return out;
}

function prediction(kind: number, left: number, above: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return above;
  if (kind === 3) return (left + above) >> 1;
  if (kind !== 4) return 0;
  const [toLeft, toAbove, toCorner] = [
    Math.abs(above - corner),
    Math.abs(left - corner),
    Math.abs(left + above - 2 * corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Bytes that grow, up to a bound. */
class GrowingBytes {
  #bytes = new Uint8Array(16_384);
  length = 0;

  add(byte: number): void {
    if (this.length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.length++] = byte;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** ISO 32000-1, 7.4.4: codes of 9 to 12 bits. */
function unpackLzw(packed: Uint8Array, earlyChange: number, maxBytes: number): Uint8Array {
  const CLEAR = 256;
  const END = 257;
  const out = new GrowingBytes();
  // A text is that of another with one byte behind it.
  const prefixes = new Uint16Array(4_096);
  const lasts = new Uint8Array(4_096);
  const lengths = new Uint16Array(4_096);
  for (let code = 0; code < 256; code++) {
    lasts[code] = code;
    lengths[code] = 1;
  }
  const text = new Uint8Array(4_096);
  let size = END + 1;
  let width = 9;
  let before = -1;
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; out.length < maxBytes; ) {
    while (bitCount < width && at < packed.length) {
      bits = ((bits << 8) | (packed[at++] ?? 0)) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < width) break;
    const code = (bits >> (bitCount - width)) & ((1 << width) - 1);
    bitCount -= width;
    if (code === END) break;
    if (code === CLEAR) {
      size = END + 1;
      width = 9;
      before = -1;
      continue;
    }
    if (code > size || (code === size && before < 0)) break;
    const known = code < size ? code : before;
    const length = lengths[known] ?? 0;
    for (let place = length - 1, next = known; place >= 0; place--) {
      text[place] = lasts[next] ?? 0;
      next = prefixes[next] ?? 0;
    }
    const first = text[0] ?? 0;
    for (let place = 0; place < length && out.length < maxBytes; place++) out.add(text[place] ?? 0);
    if (code === size) out.add(first);
    if (before >= 0 && size < 4_096) {
      prefixes[size] = before;
      lasts[size] = first;
      lengths[size] = (lengths[before] ?? 0) + 1;
      size++;
    }
    before = code;
    if (size + earlyChange >= 1 << width && width < 12) width++;
  }
  return out.bytes;
}

function fromAscii85(bytes: Uint8Array): Uint8Array {
  const out = new GrowingBytes();
  let value = 0;
  let count = 0;
  const flush = (digits: number): void => {
    for (let index = 0; index < digits - 1; index++) out.add(Math.floor(value / 256 ** (3 - index)) & 255);
    value = 0;
    count = 0;
  };
  for (const byte of bytes) {
    if (byte === 126) break;
    if (byte === 122 && count === 0) {
      count = 5;
      flush(5);
    } else if (byte >= 33 && byte <= 117) {
      value = value * 85 + byte - 33;
      if (++count === 5) flush(5);
    }
  }
  if (count > 1) {
    const digits = count;
    for (; count < 5; count++) value = value * 85 + 84;
    flush(digits);
  }
  return out.bytes;
}

function fromHex(bytes: Uint8Array): Uint8Array {
  const out = new GrowingBytes();
  let high = -1;
  for (const byte of bytes) {
    if (byte === 62) break;
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) continue;
    if (high < 0) high = digit;
    else {
      out.add(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out.add(high * 16);
  return out.bytes;
}

function fromRuns(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const out = new GrowingBytes();
  for (let at = 0; at < bytes.length && out.length < maxBytes; ) {
    const length = bytes[at++] ?? 128;
    if (length === 128) break;
    const isRun = length > 128;
    const count = isRun ? 257 - length : length + 1;
    for (let index = 0; index < count; index++) out.add(bytes[isRun ? at : at + index] ?? 0);
    at += isRun ? 1 : count;
  }
  return out.bytes;
}
