/**
 * Unpacks deflated bytes (RFC 1950 and 1951), stopping where the caller wants: what a file says of its size is not
 * believed, and a platform's own unpacks what it was given to its end. Bytes that are damaged give what comes before.
 */

const MAX_BITS = 15;
const END_OF_BLOCK = 256;
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];

/** Codes of up to so many bits are looked up; longer ones, which are rare, are read bit by bit. */
const QUICK_BITS = 9;

/** Canonical Huffman code: how many codes each length has, and the symbols in the order of their codes. */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
  /** By the next bits: `symbol << 4 | length`; 0 where the code is longer. */
  quick: Uint16Array;
}

const FIXED_LENGTHS = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const FIXED = { literals: codeOf(FIXED_LENGTHS), distances: codeOf(new Uint8Array(30).fill(5)) };

const BYTES_AT_ONCE = 65_536;
const STEPS_AT_ONCE = 200;

/** Thrown where the bytes are not what they should be. */
class Damaged extends Error {}

/** Inflates a stream piece by piece. */
export class Inflater {
  readonly #packed: Uint8Array;
  #at: number;
  #bits = 0;
  #bitCount = 0;
  #isLast = false;
  #block: { type: "stored"; left: number } | { type: "coded"; literals: Code; distances: Code } | null = null;
  #out = new Uint8Array(65_536);
  #length = 0;
  isEnded = false;

  constructor(packed: Uint8Array) {
    this.#packed = packed;
    // The two bytes of zlib's head; what has none is read as deflated only.
    const [method = 0, flags = 0] = packed;
    this.#at = (method & 15) === 8 && ((method << 8) | flags) % 31 === 0 ? 2 : 0;
  }

  /** Unpacks some more: 64 KB, or as many blocks as take no longer. */
  unpackSome(): void {
    const length = this.#length + BYTES_AT_ONCE;
    try {
      for (let steps = 0; steps < STEPS_AT_ONCE && !this.isEnded && this.#length < length; steps++) this.#step(length);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      this.isEnded = true;
    }
  }

  /** Everything that was unpacked so far. */
  get unpacked(): Uint8Array {
    return this.#out.subarray(0, this.#length);
  }

  #step(length: number): void {
    if (this.#block === null) {
      if (this.#isLast) this.isEnded = true;
      else this.#openBlock();
    } else if (this.#block.type === "stored") this.#copyStored(this.#block, length);
    else this.#decode(this.#block, length);
  }

  #openBlock(): void {
    this.#isLast = this.#take(1) === 1;
    const type = this.#take(2);
    if (type === 0) {
      // Whole bytes that were read ahead are given back.
      this.#at -= this.#bitCount >> 3;
      this.#bits = 0;
      this.#bitCount = 0;
      const left = (this.#packed[this.#at] ?? 0) | ((this.#packed[this.#at + 1] ?? 0) << 8);
      this.#at += 4;
      this.#block = { type: "stored", left };
    } else if (type === 1) this.#block = { type: "coded", ...FIXED };
    else if (type === 2) this.#block = { type: "coded", ...this.#readCodes() };
    else throw new Damaged();
  }

  #copyStored(block: { left: number }, length: number): void {
    const count = Math.min(block.left, length - this.#length);
    if (this.#at >= this.#packed.length && count > 0) throw new Damaged();
    const piece = this.#packed.subarray(this.#at, this.#at + count);
    this.#reserve(piece.length);
    this.#out.set(piece, this.#length);
    this.#length += piece.length;
    this.#at += count;
    block.left -= count;
    if (block.left === 0) this.#block = null;
  }

  #decode({ literals, distances }: { literals: Code; distances: Code }, length: number): void {
    while (this.#length < length) {
      const symbol = this.#symbol(literals);
      if (symbol === END_OF_BLOCK) {
        this.#block = null;
        return;
      }
      if (symbol < END_OF_BLOCK) {
        this.#reserve(1);
        this.#out[this.#length++] = symbol;
        continue;
      }
      const kind = symbol - 257;
      const count = (LENGTH_BASES[kind] ?? 0) + this.#take(LENGTH_EXTRA_BITS[kind] ?? 0);
      const distanceKind = this.#symbol(distances);
      const distance = (DISTANCE_BASES[distanceKind] ?? 0) + this.#take(DISTANCE_EXTRA_BITS[distanceKind] ?? 0);
      if (kind >= LENGTH_BASES.length || distanceKind >= DISTANCE_BASES.length || distance > this.#length) {
        throw new Damaged();
      }
      this.#reserve(count);
      const out = this.#out;
      for (let to = this.#length; to < this.#length + count; to++) out[to] = out[to - distance] ?? 0;
      this.#length += count;
    }
  }

  #readCodes(): { literals: Code; distances: Code } {
    const literalCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const lengthCount = this.#take(4) + 4;
    const lengthLengths = new Uint8Array(19);
    for (let index = 0; index < lengthCount; index++) lengthLengths[LENGTH_CODE_ORDER[index] ?? 0] = this.#take(3);
    const lengthCode = codeOf(lengthLengths);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let index = 0; index < lengths.length; ) {
      const symbol = this.#symbol(lengthCode);
      if (symbol < 16) lengths[index++] = symbol;
      else {
        const repeated = symbol === 16 ? (lengths[index - 1] ?? 0) : 0;
        const count = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
        lengths.fill(repeated, index, index + count);
        index += count;
      }
    }
    return { literals: codeOf(lengths.subarray(0, literalCount)), distances: codeOf(lengths.subarray(literalCount)) };
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      const byte = this.#packed[this.#at++];
      if (byte === undefined) throw new Damaged();
      this.#bits |= byte << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #symbol({ counts, symbols, quick }: Code): number {
    while (this.#bitCount < QUICK_BITS) {
      const byte = this.#packed[this.#at];
      if (byte === undefined) break;
      this.#at++;
      this.#bits |= byte << this.#bitCount;
      this.#bitCount += 8;
    }
    const known = quick[this.#bits & ((1 << QUICK_BITS) - 1)] ?? 0;
    const knownLength = known & 15;
    if (knownLength > 0 && knownLength <= this.#bitCount) {
      this.#bits >>>= knownLength;
      this.#bitCount -= knownLength;
      return known >> 4;
    }
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      code |= this.#take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Damaged();
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#out.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#out.length, this.#length + count));
    larger.set(this.#out);
    this.#out = larger;
  }
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(MAX_BITS + 1);
  for (let length = 1; length < MAX_BITS; length++) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const place = offsets[length] ?? 0;
    symbols[place] = symbol;
    offsets[length] = place + 1;
  }
  return { counts, symbols, quick: quickTableOf(counts, symbols) };
}

function quickTableOf(counts: Uint16Array, symbols: Uint16Array): Uint16Array {
  const quick = new Uint16Array(1 << QUICK_BITS);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= QUICK_BITS; length++) {
    for (let left = counts[length] ?? 0; left > 0; left--) {
      const entry = ((symbols[index++] ?? 0) << 4) | length;
      for (let bits = reversed(code, length); bits < quick.length; bits += 1 << length) quick[bits] = entry;
      code++;
    }
    code <<= 1;
  }
  return quick;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let left = 0; left < length; left++) bits |= ((code >> left) & 1) << (length - 1 - left);
  return bits;
}
