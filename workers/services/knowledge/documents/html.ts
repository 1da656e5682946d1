import { type Block, cleanLine, type ReadDocument } from "./block.ts";
import { decodeEntities } from "./html-entities.ts";

/** Not what the page says: programs, styles, pictures, forms and the way around the site. */
const LEFT_OUT =
  "script, style, noscript, template, nav, svg, math, iframe, object, select, button, dialog, [hidden], [aria-hidden=true]";
/** Elements that begin and end a block. */
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody td tfoot th thead title tr ul".split(
    " ",
  ),
);
/** Elements without an end, and those whose end need not be written. */
const UNENDED =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|optgroup|body|html)$/;
const CELLS = new Set(["td", "th"]);

/** Reads a page as a browser's reader would: its blocks in order, headings as headings, without what is not text. */
export async function readHtml(html: string): Promise<ReadDocument> {
  const reader = new PageReader();
  const rewriter = new HTMLRewriter()
    .on("*", { element: (element) => reader.open(element) })
    .on(LEFT_OUT, { element: (element) => reader.leaveOut(element) })
    .onDocument({ text: ({ text }) => reader.addText(text) });
  // What comes out is of no interest, but has to be read for the handlers to be called.
  await rewriter.transform(new Response(html)).body?.pipeTo(new WritableStream());
  return reader.finish();
}

class PageReader {
  readonly #blocks: Block[] = [];
  #title: string | null = null;
  /** What the text that comes is part of. */
  #kind: "title" | "item" | number | null = null;
  #text = "";
  /** Elements around the text that are left out. */
  #leftOut = 0;

  open(element: Element): void {
    const name = element.tagName;
    if (name === "br") this.addText(" ");
    if (!BLOCKS.has(name)) return;
    // The cells of a row belong together.
    if (CELLS.has(name)) {
      if (this.#text.trim() !== "") this.#text += ", ";
      return;
    }
    this.#flush();
    if (name === "hr") return;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#kind = Number(level);
    else if (name === "title") this.#kind = "title";
    else if (name === "li" || name === "tr") this.#kind = "item";
    element.onEndTag(() => {
      this.#flush();
      this.#kind = null;
    });
  }

  leaveOut(element: Element): void {
    // Where the end is not written, everything behind would be left out too: rather too much than too little.
    if (UNENDED.test(element.tagName)) return;
    this.#leftOut++;
    element.onEndTag(() => {
      this.#leftOut--;
    });
  }

  addText(text: string): void {
    if (this.#leftOut === 0) this.#text += text;
  }

  finish(): ReadDocument {
    this.#flush();
    return { title: this.#title, blocks: this.#blocks };
  }

  #flush(): void {
    const text = cleanLine(decodeEntities(this.#text));
    const kind = this.#kind;
    this.#text = "";
    this.#kind = null;
    if (text === "") {
      // The text of an item may come in a paragraph of its own.
      if (kind === "item") this.#kind = kind;
      return;
    }
    if (kind === "title") this.#title ??= text;
    else if (kind === "item") this.#blocks.push({ type: "item", text });
    else if (kind === null) this.#blocks.push({ type: "paragraph", text });
    else this.#blocks.push({ type: "heading", level: kind, text });
  }
}
