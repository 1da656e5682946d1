import { readFile } from "node:fs/promises";
import { guessPronunciation } from "./letter-to-sound.ts";

/** Spoken forms the dictionary lacks: "ten am" is read as two letters. */
const EXTRA_PRONUNCIATIONS = new Map([
  ["am", ["EY EH M"]],
  ["pm", ["P IY EH M"]],
]);

/** Words with their pronunciations as ARPAbet phones, in the CMU dictionary's format. */
export class PronunciationDictionary {
  readonly #pronunciations: ReadonlyMap<string, readonly string[]>;

  private constructor(pronunciations: ReadonlyMap<string, readonly string[]>) {
    this.#pronunciations = pronunciations;
  }

  /** Reads a dictionary file: one `word PHONE PHONE ...` a line, alternatives as `word(2)`, comments after `;;`. */
  static async load(path: string): Promise<PronunciationDictionary> {
    const pronunciations = new Map<string, string[]>();
    for (const line of (await readFile(path, "latin1")).split("\n")) {
      const space = line.indexOf(" ");
      if (space <= 0 || line.startsWith(";;")) continue;
      const entry = line.slice(0, space);
      const word = entry.endsWith(")") ? entry.slice(0, entry.lastIndexOf("(")) : entry;
      const phones = line.slice(space + 1).trim();
      const known = pronunciations.get(word);
      if (known) known.push(phones);
      else pronunciations.set(word, [phones]);
    }
    for (const [word, extra] of EXTRA_PRONUNCIATIONS) {
      pronunciations.set(word, [...(pronunciations.get(word) ?? []), ...extra]);
    }
    return new PronunciationDictionary(pronunciations);
  }

  /** Every known pronunciation; for an unknown word a single guess from its spelling. */
  lookUp(word: string): readonly string[] {
    return this.#pronunciations.get(word) ?? [guessPronunciation(word)];
  }

  /** How many of these words `lookUp` would have to guess. */
  countUnknown(words: Iterable<string>): number {
    return [...words].filter((word) => !this.#pronunciations.has(word)).length;
  }
}
