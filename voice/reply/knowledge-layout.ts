import { decodeUtf8, encodeUtf8 } from "../utf8.ts";
import type { KnowledgeItem } from "./knowledge.ts";

/**
 * How an index lies in memory and in storage; the same bytes in both, so that nothing is decoded at a call's start. Numbers are little-endian,
 * as on every platform this runs on (the magic number fails on any other).
 *
 * ```text
 * Uint32 × 8   magic, format, checksum of all that follows it, counts of items and terms, bytes of terms, postings and items
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
/** Goes up when the bytes mean something else, and when terms or weights change. */
export const KNOWLEDGE_FORMAT = 1;
const HEADER_WORDS = 8;

/** `[position of the item, frequency]`, by position. */
export type TermPostings = [position: number, frequency: number][];

export interface IndexContent {
  items: readonly KnowledgeItem[];
  lengths: readonly number[];
  postings: ReadonlyMap<string, TermPostings>;
}

/** Writes an index. */
export function writeLayout({ items, lengths, postings }: IndexContent): Uint8Array<ArrayBuffer> {
  const terms = [...postings.keys()].sort();
  const termBytes = concat(terms.map(encodeUtf8));
  const postingBytes = concat(terms.map((term) => encodePostings(postings.get(term) ?? [])));
  const itemBytes = concat(items.map((item) => encodeUtf8(JSON.stringify(item))));

  const numbers = [...lengths, ...itemBytes.ends, ...termBytes.ends, ...postingBytes.ends];
  const tail = [termBytes.bytes, postingBytes.bytes, itemBytes.bytes];
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

/** An index where it lies. */
export interface IndexLayout {
  /** Of each item, in weighted terms. */
  lengths: Uint32Array;
  itemAt(position: number): KnowledgeItem;
  postingsOf(term: string): Postings | null;
}

/** The items that hold a term. */
export interface Postings {
  count: number;
  forEach(visit: (position: number, frequency: number) => void): void;
}

/** Reads what `writeLayout` wrote; null for anything else. */
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

function encodePostings(postings: TermPostings): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  };
  write(postings.length);
  let before = 0;
  for (const [position, frequency] of postings) {
    write(position - before);
    write(frequency);
    before = position;
  }
  return Uint8Array.from(bytes);
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

function concat(parts: readonly Uint8Array[]): { bytes: Uint8Array; ends: number[] } {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  const ends = parts.map((part) => {
    bytes.set(part, at);
    at += part.length;
    return at;
  });
  return { bytes, ends };
}

/** FNV-1a over 32-bit words, those of the header before it left out: a value that was cut or mixed up is noticed before the call, not within a turn. */
function checksumOf(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 3; i < words.length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  return hash >>> 0;
}
