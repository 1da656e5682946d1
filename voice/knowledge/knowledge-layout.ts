import type { KnowledgeItem } from "./knowledge-item.ts";
import { decodeUtf8, UTF8_BYTES_PER_UNIT, writeUtf8 } from "./utf8.ts";

/**
 * Layout of an index in memory and in storage; the same bytes in both, so that nothing is decoded at a call's start.
 * Numbers are little-endian, as on every platform this runs on (the magic number fails on any other).
 *
 * ```text
 * Uint32 × 8   magic, format, checksum of all that follows it, counts of items and terms,
 *              bytes of terms, postings and items
 * Uint32 × n   length of each item in weighted terms
 * Uint32 × n   where each item ends in the items' bytes
 * Uint32 × t   where each term ends in the terms' bytes
 * Uint32 × t   where each term's postings end in the postings' bytes
 * bytes        terms, UTF-8, in the order of their UTF-16 units
 * bytes        postings of each term: their count, then (position - position before, frequency), as varints
 * bytes        items, UTF-8 JSON; zeros up to a multiple of four
 * ```
 */
const MAGIC = 0x494b5651;
/** Format of an index: goes up when the bytes mean something else, and when terms or weights change. */
export const KNOWLEDGE_FORMAT = 2;
const HEADER_WORDS = 8;

/** Content of an index before it is written. */
export interface IndexContent {
  items: readonly KnowledgeItem[];
  lengths: readonly number[];
  /**
   * Postings of each term: position of an item, frequency in it, position of the next, and so on. Flat: an index has
   * hundreds of thousands.
   */
  postings: ReadonlyMap<string, readonly number[]>;
}

/** Writes an index as bytes that `openLayout` reads. */
export function writeLayout({ items, lengths, postings }: IndexContent): Uint8Array<ArrayBuffer> {
  const terms = [...postings.keys()].sort();
  const termBytes = new ByteWriter();
  const termEnds = terms.map((term) => termBytes.writeText(term));
  const postingBytes = new ByteWriter();
  const postingEnds = terms.map((term) => writePostings(postings.get(term) ?? [], postingBytes));
  const itemBytes = new ByteWriter();
  const itemEnds = items.map((item) => itemBytes.writeText(JSON.stringify(item)));

  const numbers = [lengths, itemEnds, termEnds, postingEnds].flat();
  const tail = [termBytes.written, postingBytes.written, itemBytes.written];
  const tailBytes = tail.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(Math.ceil(((HEADER_WORDS + numbers.length) * 4 + tailBytes) / 4) * 4);
  const words = new Uint32Array(bytes.buffer);
  words.set([MAGIC, KNOWLEDGE_FORMAT, 0, items.length, terms.length, ...tail.map((part) => part.length)]);
  words.set(numbers, HEADER_WORDS);
  let at = (HEADER_WORDS + numbers.length) * 4;
  for (const part of tail) {
    bytes.set(part, at);
    at += part.length;
  }
  words[2] = checksumOf(words);
  return bytes;
}

/** Buffer that grows with what is written to it. */
class ByteWriter {
  #bytes = new Uint8Array(65_536);
  #length = 0;

  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Writes a text as UTF-8 and returns its end. */
  writeText(text: string): number {
    this.#makeRoom(text.length * UTF8_BYTES_PER_UNIT);
    this.#length = writeUtf8(text, this.#bytes, this.#length);
    return this.#length;
  }

  /** Writes a number as seven bits a byte, the lowest first, and returns its end. */
  writeVarint(value: number): number {
    this.#makeRoom(5);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#length++] = rest;
    return this.#length;
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * this.#bytes.length + count);
    larger.set(this.written);
    this.#bytes = larger;
  }
}

function writePostings(postings: readonly number[], bytes: ByteWriter): number {
  let end = bytes.writeVarint(postings.length / 2);
  let before = 0;
  for (let i = 0; i < postings.length; i += 2) {
    const position = postings[i] as number;
    bytes.writeVarint(position - before);
    end = bytes.writeVarint(postings[i + 1] as number);
    before = position;
  }
  return end;
}

/** Index read in place, from the bytes where they lie. */
export interface IndexLayout {
  /** Length of each item, in weighted terms. */
  lengths: Uint32Array;
  itemAt(position: number): KnowledgeItem;
  postingsOf(term: string): Postings | null;
}

/** Postings of a term: the items that hold it. */
export interface Postings {
  count: number;
  forEach(visit: (position: number, frequency: number) => void): void;
}

/** Opens the bytes that `writeLayout` wrote; returns null for anything else. */
export function openLayout(given: Uint8Array): IndexLayout | null {
  if (given.length % 4 !== 0 || given.length < HEADER_WORDS * 4) return null;
  // Words can be read in place where they begin at a multiple of four only.
  const bytes = given.byteOffset % 4 === 0 ? given : given.slice();
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const [magic, format, checksum, items = 0, terms = 0, termBytes = 0, postingBytes = 0, itemBytes = 0] = words;
  if (magic !== MAGIC || format !== KNOWLEDGE_FORMAT) return null;
  const termsAt = (HEADER_WORDS + 2 * items + 2 * terms) * 4;
  const end = termsAt + termBytes + postingBytes + itemBytes;
  if (Math.ceil(end / 4) * 4 !== bytes.length || checksum !== checksumOf(words)) return null;

  let wordsAt = HEADER_WORDS;
  const take = (count: number): Uint32Array => {
    wordsAt += count;
    return words.subarray(wordsAt - count, wordsAt);
  };
  const lengths = take(items);
  const itemEnds = take(items);
  const termEnds = take(terms);
  const postingEnds = take(terms);
  const postingsAt = termsAt + termBytes;
  const itemsAt = postingsAt + postingBytes;

  const termAt = (index: number): string =>
    decodeUtf8(bytes, termsAt + (termEnds[index - 1] ?? 0), termsAt + (termEnds[index] as number));

  return {
    lengths,
    itemAt: (position) =>
      JSON.parse(decodeUtf8(bytes, itemsAt + (itemEnds[position - 1] ?? 0), itemsAt + (itemEnds[position] as number))),
    postingsOf(term) {
      let low = 0;
      let high = terms - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = termAt(middle);
        if (found === term) return readPostings(bytes, postingsAt + (postingEnds[middle - 1] ?? 0));
        if (found < term) low = middle + 1;
        else high = middle - 1;
      }
      return null;
    },
  };
}

function readPostings(bytes: Uint8Array, from: number): Postings {
  let at = from;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const count = read();
  const begin = at;
  return {
    count,
    forEach(visit) {
      at = begin;
      let position = 0;
      for (let i = 0; i < count; i++) {
        position += read();
        visit(position, read());
      }
    },
  };
}

/**
 * Checksum: FNV-1a over 32-bit words, the first three (magic, format and the checksum) left out. Bytes that were cut or
 * mixed up are noticed before the call, not within a turn.
 */
function checksumOf(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 3; i < words.length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  return hash >>> 0;
}
