import { countVariants, type PhrasePattern, toJsgf, toRegExpSource, wordsOf } from "./phrase-pattern.ts";
import { numberInWords, SLOTS } from "./slots.ts";

/** Most key terms one connection may send. */
export const MAX_KEYTERMS = 500;
/** Most characters of one key term. */
export const MAX_KEYTERM_CHARACTERS = 300;

/** So many words around a slot make a phrase that is more than its slots. */
const STEADYING_WORDS = 3;

/** A day (24 choices) can be told among such words, a time (some 800) cannot. */
const MOST_STEADY_VARIANTS = 32;

/** A key term this service cannot listen for; `message` continues a sentence that begins with the field. */
export class KeytermError extends Error {
  override readonly name = "KeytermError";
}

/**
 * Parses one key term ("can i reschedule to {day}") into a pattern. Case, accents and punctuation are dropped,
 * hyphens become spaces and numerals become words, so a transcript is always plain lower-case words.
 * @throws KeytermError for an unknown slot, stray braces, no words, or too many characters.
 */
export function parsePhrase(keyterm: string): PhrasePattern {
  if (keyterm.length > MAX_KEYTERM_CHARACTERS) {
    throw new KeytermError(`is longer than ${MAX_KEYTERM_CHARACTERS} characters`);
  }
  const parts: PhrasePattern[] = [];
  for (const [index, piece] of keyterm.split(/\{([^{}]*)\}/).entries()) {
    if (index % 2 === 1) {
      const slot = SLOTS.get(piece.trim().toLowerCase());
      if (!slot) throw new KeytermError(`has an unknown slot; known: ${knownSlots()}`);
      parts.push(slot);
      continue;
    }
    if (/[{}]/.test(piece)) throw new KeytermError(`has an unmatched brace; slots: ${knownSlots()}`);
    parts.push(...normaliseWords(piece));
  }
  if (parts.length === 0) throw new KeytermError("has no words");
  return { sequence: parts };
}

/** Everything the decoder and the turn detector need to know about one set of phrases. */
export interface PhraseGrammar {
  /** Identifies the set: equal phrases give equal keys, whatever their order. */
  readonly key: string;
  /** Undefined when there is nothing to listen for. */
  readonly jsgf: string | undefined;
  readonly words: ReadonlySet<string>;
  /** True when the text is a whole phrase of the set, not a beginning of one. */
  isComplete(text: string): boolean;
  /**
   * True when the text is a whole phrase only of patterns that are little but slots, or that have slots of very many
   * choices. So much can be said in them that something fits almost any sound.
   */
  isOpen(text: string): boolean;
}

/** @throws KeytermError when a key term is invalid or there are too many. */
export function compilePhrases(keyterms: readonly string[]): PhraseGrammar {
  const key = phraseSetKey(keyterms);
  const patterns = [...new Set(keyterms)].map(parsePhrase);
  const whole = matcherOf(patterns);
  const steady = matcherOf(patterns.filter(isSteady));
  const rules = patterns.map((pattern) => toJsgf(pattern)).join("\n | ");
  return {
    key,
    jsgf: patterns.length === 0 ? undefined : `#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = ${rules};\n`,
    words: new Set(patterns.flatMap((pattern) => [...wordsOf(pattern)])),
    isComplete: (text) => whole.test(`${text} `),
    isOpen: (text) => whole.test(`${text} `) && !steady.test(`${text} `),
  };
}

/** Matches exactly the texts of these patterns, each word followed by one space. */
function matcherOf(patterns: readonly PhrasePattern[]): RegExp {
  return new RegExp(`^(?:${patterns.map((pattern) => `(?:${toRegExpSource(pattern)})`).join("|") || "(?!)"})$`);
}

/** Has no slots; or one with few choices, among words enough to be told from other phrases by. */
function isSteady(pattern: PhrasePattern): boolean {
  const variants = countVariants(pattern);
  if (variants === 1) return true;
  const parts = typeof pattern !== "string" && "sequence" in pattern ? pattern.sequence : [];
  const words = parts.filter((part) => typeof part === "string").length;
  return words >= STEADYING_WORDS && variants <= MOST_STEADY_VARIANTS;
}

/** The name under which a compiled set is cached. @throws KeytermError when there are too many key terms. */
export function phraseSetKey(keyterms: readonly string[]): string {
  if (keyterms.length > MAX_KEYTERMS) throw new KeytermError(`holds more than ${MAX_KEYTERMS} terms`);
  return [...new Set(keyterms)].sort().join("\n");
}

function normaliseWords(text: string): string[] {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\p{M}/gu, "")
    .replace(/\d+/g, (digits) => ` ${numberInWords(digits)} `)
    .split(/[^a-z']+/)
    .map((word) => word.replace(/^'+|'+$/g, ""))
    .filter((word) => word !== "");
}

function knownSlots(): string {
  return [...SLOTS.keys()].map((name) => `{${name}}`).join(", ");
}
