import { Tokenizer } from "htmlparser2";
import type { Pace } from "./pace.ts";

const readAttributes = ["hidden", "aria-hidden", "style", "colspan", "rowspan"] as const;

/** Attributes of an element that reading asks for, by their names in small letters. */
export type Attributes = Partial<Record<(typeof readAttributes)[number], string>>;

/** Takes a page's tags and text as they come; character references are read already. */
export interface TagReader {
  /** Says that drawings or formulas are open, whose elements may close themselves. */
  readonly isForeign: boolean;
  openTag(name: string, attributes: Attributes): void;
  closeTag(name: string): void;
  addText(text: string): void;
}

const READ_ATTRIBUTES = new Set<string>(readAttributes);

const isRead = (name: string): name is keyof Attributes => READ_ATTRIBUTES.has(name);

/** Characters that the tokenizer is given at one go. */
const PIECE_CHARS = 8_192;
/** Microseconds that a character takes, of a page of nothing but tags. */
const MICROS_PER_CHAR = 0.4;

/**
 * Cuts a whole page into tags and text by HTML's rules and hands them to the reader. Takes time in proportion to the
 * page, whatever is in it.
 */
export async function readTags(html: string, reader: TagReader, pace: Pace): Promise<void> {
  let name = "";
  let attributes: Attributes = {};
  let attribute: keyof Attributes | null = null;
  const addToAttribute = (text: string): void => {
    if (attribute !== null) attributes[attribute] += text;
  };
  const open = (isSelfClosing: boolean): void => {
    reader.openTag(name, attributes);
    if (isSelfClosing && reader.isForeign) reader.closeTag(name);
  };
  const nothing = (): void => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      isInForeignContext: () => reader.isForeign,
      onopentagname: (start, end) => {
        name = html.slice(start, end).toLowerCase();
        attributes = {};
      },
      onattribname: (start, end) => {
        // The longest that is asked for has 11 letters; a name may be the whole page.
        const written = end - start > 16 ? "" : html.slice(start, end).toLowerCase();
        attribute = isRead(written) && attributes[written] === undefined ? written : null;
        if (attribute !== null) attributes[attribute] = "";
      },
      onattribdata: (start, end) => addToAttribute(html.slice(start, end)),
      onattribentity: (codePoint) => addToAttribute(String.fromCodePoint(codePoint)),
      onattribend: nothing,
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag: (start, end) => reader.closeTag(html.slice(start, end).toLowerCase()),
      ontext: (start, end) => reader.addText(html.slice(start, end)),
      ontextentity: (codePoint) => reader.addText(String.fromCodePoint(codePoint)),
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  // Places that the tokenizer tells of are counted from the beginning of the page, in whatever pieces it comes.
  for (let at = 0; at < html.length; at += PIECE_CHARS) {
    const piece = html.slice(at, at + PIECE_CHARS);
    tokenizer.write(piece);
    await pace.spend(piece.length * MICROS_PER_CHAR);
  }
  tokenizer.end();
}
