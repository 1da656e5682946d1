import { Tokenizer } from "htmlparser2";

/** Takes the tags and the text of an XML document as they come. Names are as they are written, prefixes included. */
export interface XmlReader {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(name: string): void;
  addText(text: string): void;
}

/** Characters of an attribute's value that are kept. */
const MAX_VALUE_CHARS = 1_000;

/** Cuts XML, as it is unpacked, into tags and text. Takes time in proportion to its length. */
export class XmlCutter {
  readonly #tokenizer: Tokenizer;
  /** What came since the last tag or text that was handed on, and its place in the whole. */
  #held = "";
  #heldFrom = 0;
  #doneTo = 0;
  #name = "";
  #attribute = "";
  #attributes = new Map<string, string>();

  constructor(reader: XmlReader) {
    const nothing = (): void => undefined;
    this.#tokenizer = new Tokenizer(
      { xmlMode: true, decodeEntities: true },
      {
        onopentagname: (start, end) => {
          this.#name = this.#take(start, end);
          this.#attributes = new Map();
        },
        onattribname: (start, end) => {
          this.#attribute = this.#take(start, end).slice(0, MAX_VALUE_CHARS);
        },
        onattribdata: (start, end) => this.#addToAttribute(this.#take(start, end)),
        onattribentity: (codePoint) => this.#addToAttribute(String.fromCodePoint(codePoint)),
        onattribend: nothing,
        onopentagend: () => reader.open(this.#name, this.#attributes),
        onselfclosingtag: () => {
          reader.open(this.#name, this.#attributes);
          reader.close(this.#name);
        },
        onclosetag: (start, end) => reader.close(this.#take(start, end)),
        ontext: (start, end) => reader.addText(this.#take(start, end)),
        ontextentity: (codePoint) => reader.addText(String.fromCodePoint(codePoint)),
        oncdata: (start, end, endOffset) => reader.addText(this.#take(start, end - endOffset)),
        oncomment: (_start, end) => this.#pass(end),
        ondeclaration: (_start, end) => this.#pass(end),
        onprocessinginstruction: (_start, end) => this.#pass(end),
        onend: nothing,
      },
    );
  }

  /** Characters that are held because the tag or comment that they are of goes on. */
  get heldLength(): number {
    return this.#held.length;
  }

  /** Takes the next piece. */
  add(piece: string): void {
    this.#held += piece;
    this.#tokenizer.write(piece);
    if (this.#doneTo === this.#heldFrom) return;
    this.#held = this.#held.slice(this.#doneTo - this.#heldFrom);
    this.#heldFrom = this.#doneTo;
  }

  /** Ends the document. */
  end(): void {
    this.#tokenizer.end();
  }

  #take(start: number, end: number): string {
    this.#pass(end);
    return this.#held.slice(start - this.#heldFrom, end - this.#heldFrom);
  }

  #pass(end: number): void {
    this.#doneTo = Math.max(this.#doneTo, end);
  }

  #addToAttribute(text: string): void {
    const value = this.#attributes.get(this.#attribute) ?? "";
    if (value.length < MAX_VALUE_CHARS) this.#attributes.set(this.#attribute, value + text.slice(0, MAX_VALUE_CHARS));
  }
}
