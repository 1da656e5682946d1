import {
  type Block,
  cleanLine,
  MAX_BLOCK_CHARS,
  MAX_BLOCKS,
  MAX_CONTENT_CHARS,
  placeToCut,
  type ReadDocument,
} from "./block.ts";
import { isHidden } from "./hidden.ts";
import { CLOSED_AT_ONCE, namesIn, OpenElements } from "./open-elements.ts";
import type { Pace } from "./pace.ts";
import { PageTable } from "./page-table.ts";
import { type Attributes, readTags, type TagReader } from "./page-tags.ts";

/** Not what the page says: programs, styles, pictures, forms and the way around the site. */
const LEFT_OUT = namesIn(
  "script style noscript template nav svg math iframe object select button dialog textarea datalist audio video canvas noembed noframes",
);
/** Elements that begin and end a block. */
const BLOCKS = namesIn(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th thead title tr ul",
);
/**
 * Elements without an end, and those that surround everything: what they say of themselves is for a program to change.
 */
const UNENDED = namesIn(
  "area base basefont bgsound br col embed frame hr img image input keygen link meta param source track wbr html head body",
);
const BOLD = /font-weight\s*:\s*(?:bold|[6-9]00)/i;
const MICROS_PER_ELEMENT = 0.5;
/** Tables in tables; what is deeper is text. */
const MAX_TABLES = 20;

/** Reads a page as a browser's reader would: its blocks in order, headings as headings, without what is not text. */
export async function readHtml(html: string, pace: Pace): Promise<ReadDocument> {
  const reader = new PageReader();
  await reader.read(html, pace);
  return await reader.finish(pace);
}

/** State of an element that is open: whether its text is left out, and whether it makes it bold. */
interface ElementState {
  isLeftOut: boolean;
  isBold: boolean;
}

const PLAIN: ElementState = { isLeftOut: false, isBold: false };
const BOLD_ONLY: ElementState = { isLeftOut: false, isBold: true };
const LEFT_OUT_ONLY: ElementState = { isLeftOut: true, isBold: false };
const LEFT_OUT_BOLD: ElementState = { isLeftOut: true, isBold: true };

/** One object for all elements of a state: a million of them take long to collect. */
function stateOf(isLeftOut: boolean, isBold: boolean): ElementState {
  if (isLeftOut) return isBold ? LEFT_OUT_BOLD : LEFT_OUT_ONLY;
  return isBold ? BOLD_ONLY : PLAIN;
}

/** Makes blocks of pages, or of the parts of one page: what is open at the end of a part is open in the next. */
export class PageReader implements TagReader {
  readonly #blocks: Block[] = [];
  /** Blocks that are being filled: the document's, or those of the cell that is open. */
  #sink: Block[] = this.#blocks;
  /** Tables that are open, and where each of them goes; null for those that are too deep. */
  readonly #tables: ({ table: PageTable; outer: Block[] } | null)[] = [];
  readonly #elements = new OpenElements<ElementState>((name, state) => this.#ended(name, state));
  #title: string | null = null;
  /** What the text that comes is part of. */
  #kind: "title" | "item" | number | null = null;
  #text = "";
  #hasText = false;
  /** A raised or lowered text has begun, whose digits are not those of the number before it: `19<sup>99</sup>`. */
  #isRaised = false;
  /** Characters of all blocks. */
  #length = 0;
  /** Elements around the text that are left out, and that make it bold. */
  #leftOut = 0;
  #bold = 0;

  /** Reads a part of the page. */
  read(html: string, pace: Pace): Promise<void> {
    return readTags(html, this, pace);
  }

  /** Says that there is more text than a document may have: the rest need not be read. */
  get isFull(): boolean {
    return this.#length > MAX_CONTENT_CHARS || this.#blocks.length > MAX_BLOCKS;
  }

  /** Ends the page. */
  async finish(pace: Pace): Promise<ReadDocument> {
    while (this.#elements.closeSome()) await pace.spend(CLOSED_AT_ONCE * MICROS_PER_ELEMENT);
    this.#flush();
    return { title: this.#title, blocks: this.#blocks };
  }

  get isForeign(): boolean {
    return this.#elements.isForeign;
  }

  openTag(name: string, attributes: Attributes): void {
    this.#elements.makeRoomFor(name);
    if (this.#leftOut === 0) this.#begin(name, attributes);
    if (UNENDED.has(name)) return;
    const isLeftOut = LEFT_OUT.has(name) || isHidden(attributes);
    const isBold = name === "b" || name === "strong" || BOLD.test(attributes.style ?? "");
    if (isLeftOut) this.#leftOut++;
    if (isBold) this.#bold++;
    this.#elements.open(name, stateOf(isLeftOut, isBold));
  }

  closeTag(name: string): void {
    this.#elements.close(name);
  }

  addText(text: string): void {
    if (this.#leftOut > 0 || this.isFull) return;
    if (text.trim() !== "") {
      if (this.#isRaised && /\d$/.test(this.#text) && /^\d/.test(text)) this.#text += " ";
      this.#isRaised = false;
      if (this.#sink !== this.#blocks) this.#tables.at(-1)?.table.noteText(this.#bold > 0);
      this.#text += text;
      this.#hasText = true;
      this.#cutLong();
    } else if (this.#text.length < MAX_BLOCK_CHARS) this.#text += text;
  }

  /** Ends the block of a text that is too long for one, and begins the next with the rest. */
  #cutLong(): void {
    while (this.#text.length > MAX_BLOCK_CHARS) {
      const cut = placeToCut(this.#text);
      const rest = this.#text.slice(cut);
      const kind = this.#kind;
      this.#text = this.#text.slice(0, cut);
      this.#flush();
      this.#kind = kind;
      this.#text = rest;
      this.#hasText = rest.trim() !== "";
    }
  }

  #begin(name: string, attributes: Attributes): void {
    if (name === "br") this.addText(" ");
    if (name === "sup" || name === "sub") this.#isRaised = true;
    if (!BLOCKS.has(name)) return;
    this.#flush();
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#kind = Number(level);
    else if (name === "title") this.#kind = "title";
    else if (name === "li") this.#kind = "item";
    else if (name === "table") {
      this.#tables.push(this.#tables.length < MAX_TABLES ? { table: new PageTable(), outer: this.#sink } : null);
    } else this.#beginPart(name, attributes);
  }

  #beginPart(name: string, { colspan, rowspan }: Attributes): void {
    const table = this.#tables.at(-1)?.table;
    if (table === undefined) return;
    if (name === "thead" || name === "tbody" || name === "tfoot") table.isHeadPart = name === "thead";
    else if (name === "td" || name === "th") this.#sink = table.openCell(name === "th", colspan, rowspan);
  }

  #ended(name: string, { isLeftOut, isBold }: ElementState): void {
    if (isBold) this.#bold--;
    if (isLeftOut) this.#leftOut--;
    if (this.#leftOut > 0 || !BLOCKS.has(name)) return;
    this.#flush();
    this.#kind = null;
    const open = this.#tables.at(-1);
    if (name === "table") this.#tables.pop();
    if (open === undefined || open === null) return;
    const { table, outer } = open;
    // Where no `tbody` is written the body begins all the same.
    if (name === "thead") table.isHeadPart = false;
    if (name === "td" || name === "th" || name === "tr" || name === "table") this.#sink = outer;
    if (name === "tr") this.#addAll(table.closeRow());
    else if (name === "table") this.#addAll(table.close());
  }

  #addAll(blocks: readonly Block[]): void {
    for (const block of blocks) {
      this.#sink.push(block);
      if (this.#sink === this.#blocks) this.#length += block.text.length;
    }
  }

  #flush(): void {
    const text = this.#hasText ? cleanLine(this.#text) : "";
    const kind = this.#kind;
    this.#text = "";
    this.#hasText = false;
    this.#kind = null;
    if (text === "") {
      // The text of an item may come in a paragraph of its own.
      if (kind === "item") this.#kind = kind;
      return;
    }
    if (kind === "title") this.#title ??= text;
    else if (kind === "item") this.#addAll([{ type: "item", text }]);
    else if (kind === null) this.#addAll([{ type: "paragraph", text }]);
    else this.#addAll([{ type: "heading", level: kind, text }]);
  }
}
