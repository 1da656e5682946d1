import { readFile } from "node:fs/promises";
import { guessPronunciation } from "./letter-to-sound.ts";

/** Spoken forms the dictionary lacks: "ten am" is read as two letters. */
const EXTRA_PRONUNCIATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["am", ["EY EH M"]],
  ["pm", ["P IY EH M"]],
]);

/**
 * Slots of the index, a power of two: twice the lines of the English dictionary, so that most words are found at once.
 */
const INDEX_SLOTS = 2 ** 18;
/** FNV-1a, 32 bits. */
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const BRACKET = 0x28;
const SEMICOLON = 0x3b;

/**
 * Words with their pronunciations as ARPAbet phones, in the CMU dictionary's format. The file stays as it was read,
 * beside an index of its lines by the hash of their word. Each recognition thread has one: as a map, its 130,000 words
 * would take 50 MB and half a second; like this they take 5 MB and a tenth.
 */
export class PronunciationDictionary {
  readonly #file: Buffer;
  /** Where lines begin, plus one; 0 is a free slot. A line whose slot is taken stands in the next free one. */
  readonly #index = new Uint32Array(INDEX_SLOTS);
  #lines = 0;

  /** A dictionary file: one `word PHONE PHONE ...` a line, alternatives as `word(2)`, comments after `;;`. */
  constructor(file: Buffer) {
    this.#file = file;
    for (let at = 0; at < file.length; at = this.#lineEnd(at) + 1) this.#add(at);
  }

  /** Reads a dictionary file. */
  static async load(path: string): Promise<PronunciationDictionary> {
    return new PronunciationDictionary(await readFile(path));
  }

  /** Every known pronunciation; for an unknown word a single guess from its spelling. */
  lookUp(word: string): readonly string[] {
    const known = this.#known(word);
    return known.length > 0 ? known : [guessPronunciation(word)];
  }

  /** How many of these words `lookUp` would have to guess. */
  countUnknown(words: Iterable<string>): number {
    return [...words].filter((word) => this.#known(word).length === 0).length;
  }

  #known(word: string): readonly string[] {
    const wanted = Buffer.from(word, "latin1");
    const pronunciations: string[] = [];
    for (let slot = slotOf(wanted, 0, wanted.length); ; slot = (slot + 1) % INDEX_SLOTS) {
      const at = (this.#index[slot] as number) - 1;
      if (at < 0) break;
      if (wanted.equals(this.#file.subarray(at, this.#wordEnd(at)))) {
        const line = this.#file.toString("latin1", at, this.#lineEnd(at));
        pronunciations.push(line.slice(line.indexOf(" ") + 1).trim());
      }
    }
    return [...pronunciations, ...(EXTRA_PRONUNCIATIONS.get(word) ?? [])];
  }

  #add(lineStart: number): void {
    const wordEnd = this.#wordEnd(lineStart);
    const isComment = this.#file[lineStart] === SEMICOLON && this.#file[lineStart + 1] === SEMICOLON;
    if (isComment || wordEnd === lineStart) return;
    // A full index would have no slot that ends a search.
    if (++this.#lines === INDEX_SLOTS) throw new Error(`the dictionary has more than ${INDEX_SLOTS - 1} lines`);
    let slot = slotOf(this.#file, lineStart, wordEnd);
    while (this.#index[slot] !== 0) slot = (slot + 1) % INDEX_SLOTS;
    this.#index[slot] = lineStart + 1;
  }

  /** The word ends before its phones or the number of its alternative. */
  #wordEnd(lineStart: number): number {
    let at = lineStart;
    for (let byte = this.#file[at]; byte !== SPACE && byte !== BRACKET; byte = this.#file[at]) {
      // A line without phones says nothing.
      if (byte === undefined || byte === NEWLINE) return lineStart;
      at += 1;
    }
    return at;
  }

  #lineEnd(lineStart: number): number {
    const at = this.#file.indexOf(NEWLINE, lineStart);
    return at < 0 ? this.#file.length : at;
  }
}

function slotOf(bytes: Buffer, from: number, to: number): number {
  let hash = HASH_START;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), HASH_FACTOR);
  // The low bits of a short word say too little.
  return (hash ^ (hash >>> 15)) & (INDEX_SLOTS - 1);
}
