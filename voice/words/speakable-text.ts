import { characterReferenceAt } from "./character-references.ts";
import { tagAt } from "./html-tag.ts";
import { type LineMarkup, lineMarkupAt } from "./line-markup.ts";
import { PICTURE_CHARACTERS, wordsOfPicture } from "./pictures.ts";
import { linkTargetAt, URL_BEGINNING, URL_BEGUN, urlPartAt } from "./spoken-address.ts";
import { WordSpacing } from "./word-spacing.ts";

/** Longest text that is held back because it may be markup; longer, it is taken for text. */
const MAX_HELD_CHARS = 1_000;

/** Longest number of a note. */
const MAX_NOTE_CHARS = 40;
/** Longest end of something that is left out: "</template>". */
const MAX_END_CHARS = 12;

/** Text that needs no look, without white space, in one go. */
const PLAIN = new RegExp(`[^\\s\\\\\`*_~=[\\]<&|!#${PICTURE_CHARACTERS}]+`, "uy");
/** A piece of text that needs no look: words with one space between. */
const ALL_PLAIN = new RegExp(`^ ?${PLAIN.source}(?: ${PLAIN.source})*$`, "u");
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

/**
 * Turns a model's text, as it streams, into what a person would say of it: without Markdown, HTML, emoji, the scheme
 * of an address and the marks of lists and tables. Lines that belong to one sentence are joined; a heading, an item
 * and a row of a table stay lines of their own. Text without markup passes unchanged; text that may be the beginning
 * of markup is held back until that is clear.
 */
export class SpeakableText {
  readonly #words = new WordSpacing();
  /** Text that is not clear yet. */
  #held = "";
  #isLineStart = true;
  #openBrackets = 0;
  #isInUrl = false;
  /** Everything up to the end of this is left out. */
  #skipTo: RegExp | null = null;

  /** Takes more text. Returns what can be said of it so far; empty while it is not clear. */
  push(text: string): string {
    if (this.#isPlain(text)) this.#addPlain(text);
    else {
      this.#held += text;
      this.#read(false);
    }
    return this.#words.take();
  }

  /** Returns what is still held back, at the end of the text. */
  flush(): string {
    this.#read(true);
    return this.#words.take();
  }

  /** True for a piece in the middle of plain text. */
  #isPlain(text: string): boolean {
    if (this.#held !== "" || this.#isLineStart || this.#isInUrl || this.#skipTo || !this.#words.isPlain) return false;
    return ALL_PLAIN.test(text) && !URL_BEGUN.test(text) && !URL_BEGINNING.test(text);
  }

  #addPlain(text: string): void {
    if (text.startsWith(" ")) this.#words.addSpace(" ");
    this.#words.add(text.trimStart());
  }

  #read(isWhole: boolean): void {
    let at = 0;
    while (at < this.#held.length) {
      const next = this.#step(at, isWhole || this.#held.length - at > MAX_HELD_CHARS);
      if (next === at) break;
      at = next;
    }
    this.#held = isWhole ? "" : this.#held.slice(at);
  }

  /** Reads what stands at `at`; returns the index behind it, or `at` when more text must tell. */
  #step(at: number, isWhole: boolean): number {
    const text = this.#held;
    if (this.#skipTo) return this.#skip(at, this.#skipTo, isWhole);
    const code = text.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(code);
    // Half of a character at the end of a piece.
    if (code >= 0xd800 && code <= 0xdbff && at === text.length - 1) return isWhole ? at + 1 : at;
    if (/\s/.test(character)) return this.#readSpace(at, character);
    if (this.#isLineStart) {
      const markup = lineMarkupAt(text, at, isWhole);
      if (markup === "begun") return at;
      if (markup) return this.#beginLine(markup);
      this.#isLineStart = false;
    }
    if (this.#isInUrl) return this.#readUrl(at, isWhole);
    return this.#readInline(at, character, isWhole);
  }

  #skip(at: number, until: RegExp, isWhole: boolean): number {
    const end = until.exec(this.#held.slice(at));
    // The end may have begun.
    if (!end) return isWhole ? this.#held.length : Math.max(at, this.#held.length - MAX_END_CHARS);
    this.#skipTo = null;
    return at + end.index + end[0].length;
  }

  #readSpace(at: number, character: string): number {
    this.#isInUrl = false;
    if (character === "\r") return at + 1;
    if (character === "\n") {
      this.#words.endLine(this.#isLineStart);
      this.#isLineStart = true;
      this.#openBrackets = 0;
    } else this.#words.addSpace(character);
    return at + 1;
  }

  #beginLine({ block, end, text, isSilent, isLineStart }: LineMarkup): number {
    if (block !== null) this.#words.beginBlock(block);
    if (isSilent) this.#words.breakLine();
    this.#isLineStart = isLineStart;
    this.#words.add(text);
    return end;
  }

  #readInline(at: number, character: string, isWhole: boolean): number {
    const text = this.#held;
    const isLast = at + 1 >= text.length && !isWhole;
    switch (character) {
      case "`":
        return at + 1;
      case "\\":
        return this.#readEscape(at, isLast);
      case "*":
      case "_":
      case "~":
      case "=":
        return this.#readDelimiter(at, character, isWhole);
      case "[":
        return this.#readBracket(at, isWhole);
      case "]":
        return this.#readBracketEnd(at, isWhole);
      case "<":
        return this.#readTag(at, isWhole);
      case "&":
        return this.#readReference(at, isWhole);
      case "|":
        this.#words.endCell();
        return at + 1;
      case "!":
        return this.#readExclamation(at, isLast);
      case "#":
        return this.#readHash(at, isWhole);
      default:
        return this.#readPlain(at, character, isWhole);
    }
  }

  #readPlain(at: number, character: string, isWhole: boolean): number {
    PLAIN.lastIndex = at;
    const run = PLAIN.exec(this.#held)?.[0];
    if (run === undefined) return this.#readPicture(at, character);
    // The rest of a word that is given out already begins no address.
    const isWithinWord = !this.#words.isAfterSpace && WORD_CHARACTER.test(this.#words.lastInk);
    const from = isWithinWord ? (/^[\p{L}\p{N}]+/u.exec(run)?.[0].length ?? 0) : 0;
    const url = URL_BEGINNING.exec(run.slice(from));
    if (url) {
      this.#words.add(run.slice(0, from + url.index));
      // "www." is said, "https://" is not.
      if (/^www/i.test(url[0])) this.#words.add(url[0]);
      this.#isInUrl = true;
      return at + from + url.index + url[0].length;
    }
    const isAtEnd = at + run.length === this.#held.length && !isWhole;
    const begun = isAtEnd ? URL_BEGUN.exec(run.slice(from)) : null;
    const end = begun ? from + begun.index : run.length;
    this.#words.add(run.slice(0, end));
    return at + end;
  }

  #readPicture(at: number, character: string): number {
    const said = wordsOfPicture(character, this.#words.hasGap);
    if (said === null) this.#words.leaveOut();
    else this.#words.add(said);
    return at + character.length;
  }

  #readUrl(at: number, isWhole: boolean): number {
    const part = urlPartAt(this.#held, at, isWhole);
    if (part === "begun") return at;
    this.#words.add(part.text);
    if (!part.isOver) return part.end;
    this.#isInUrl = false;
    return part.end > at ? part.end : this.#readInline(at, this.#held.charAt(at), isWhole);
  }

  #readEscape(at: number, isLast: boolean): number {
    if (isLast) return at;
    const next = this.#held.charAt(at + 1);
    if (next === "\n") return at + 1;
    const isEscape = /[!-/:-@[-`{-~]/.test(next);
    this.#words.add(isEscape ? next : "\\");
    return at + (isEscape ? 2 : 1);
  }

  /** Emphasis: a run of delimiters is left out, unless it stands for itself, as in "3 * 4" and "first_name". */
  #readDelimiter(at: number, character: string, isWhole: boolean): number {
    const text = this.#held;
    let end = at;
    while (text.charAt(end) === character) end++;
    if (end === text.length && !isWhole) return at;
    const next = text.charAt(end);
    const run = text.slice(at, end);
    const isAfterSpace = this.#words.isAfterSpace;
    const isBeforeSpace = next === "" || /\s/.test(next);
    const isBetween = (kind: RegExp): boolean => !isAfterSpace && kind.test(this.#words.lastInk) && kind.test(next);
    const isText =
      (character === "*" &&
        run.length === 1 &&
        (isBetween(/\p{N}/u) || (isAfterSpace && isBeforeSpace && /\p{N}/u.test(this.#words.lastInk)))) ||
      (character === "_" && isBetween(WORD_CHARACTER)) ||
      (character === "~" && run.length === 1) ||
      (character === "=" && (run.length !== 2 || isBetween(WORD_CHARACTER) || (isAfterSpace && isBeforeSpace)));
    if (isText) this.#words.add(run);
    else if (isAfterSpace && isBeforeSpace) this.#words.leaveOut();
    return end;
  }

  #readBracket(at: number, isWhole: boolean): number {
    const rest = this.#held.slice(at, at + MAX_NOTE_CHARS);
    const isAll = at + rest.length === this.#held.length;
    // A note's number is not said; a link's text may be one.
    if (isAll && !isWhole && /^\[(?:\^[\w-]*|\d[\d, –-]*)?(?:(?<=[\w-])\])?$/.test(rest)) return at;
    const note = /^\[(?:\^[\w-]{1,30}|\d{1,3}(?:[, –-]{1,2}\d{1,3})*)\](?![([])/.exec(rest);
    if (note) {
      this.#words.leaveOut();
      return at + note[0].length;
    }
    this.#openBrackets += 1;
    return at + 1;
  }

  #readBracketEnd(at: number, isWhole: boolean): number {
    if (this.#openBrackets === 0) return at + 1;
    const target = linkTargetAt(this.#held, at + 1, isWhole);
    if (target === "begun") return at;
    this.#openBrackets -= 1;
    return target;
  }

  #readTag(at: number, isWhole: boolean): number {
    const tag = tagAt(this.#held, at, isWhole);
    if (tag === "begun") return at;
    switch (tag?.type) {
      case undefined:
        this.#words.add("<");
        return at + 1;
      case "skipped":
        this.#skipTo = tag.until;
        return tag.end;
      case "address":
        this.#words.add(speakable(tag.address));
        return tag.end;
      case "line":
        this.#words.breakLine();
        this.#isLineStart = true;
        return tag.end;
      case "cell":
        this.#words.endCell();
        return tag.end;
      case "inline":
        return tag.end;
    }
  }

  #readReference(at: number, isWhole: boolean): number {
    const reference = characterReferenceAt(this.#held, at);
    if (reference === "begun" && !isWhole) return at;
    if (reference === null || reference === "begun") {
      this.#words.add("&");
      return at + 1;
    }
    if (reference.character === " ") this.#readSpace(at, " ");
    else if (reference.character !== "") this.#readPicture(at, reference.character);
    return reference.end;
  }

  #readExclamation(at: number, isLast: boolean): number {
    // An image begins a word.
    const mayBeImage = this.#words.isAfterSpace || this.#words.lastInk === "";
    if (isLast && mayBeImage) return at;
    if (!mayBeImage || this.#held.charAt(at + 1) !== "[") this.#words.add("!");
    return at + 1;
  }

  /** The hashes behind a heading are left out. */
  #readHash(at: number, isWhole: boolean): number {
    if (this.#words.block === "heading" && this.#words.isAfterSpace) {
      const closing = /#+[ \t]*(\n|$)/y;
      closing.lastIndex = at;
      const match = closing.exec(this.#held);
      if (match && match[1] === "" && !isWhole) return at;
      if (match) return at + match[0].trimEnd().length;
    }
    this.#words.add("#");
    return at + 1;
  }
}

/** Returns what a person would say of a whole `text`: see `SpeakableText`. */
export function speakable(text: string): string {
  const speech = new SpeakableText();
  return speech.push(text) + speech.flush();
}
