import { err, ok, type Result } from "../../../../voice/result.ts";
import { FontCopies } from "./font-copy.ts";
import { DrawsTooMuch, PageText } from "./page-text.ts";
import { PdfObjects } from "./pdf-objects.ts";
import { type Steps, UnpacksTooFar } from "./pdf-stream.ts";
import { isDict, isRef, isString, nameOf, type PdfDict, type PdfValue } from "./pdf-value.ts";
import { PdfWriter } from "./pdf-writer.ts";

/*
 * A PDF may be a few bytes that unpack to gigabytes, forms that draw each other a million times, or a font of loops,
 * and the library that reads its text does each of these at one go. So the library is never given the file: it is given
 * a small one that says the same, written here value by value. In it nothing is packed, there are no forms, pictures or
 * programs of fonts, and no page is long. What makes it is counted: bytes unpacked, bytes drawn, pages, fonts, nesting.
 */

/** Pages of a book: a file that has more is refused. */
export const MAX_PDF_PAGES = 500;
/** Nodes of the tree that pages hang in. */
const MAX_NODES = 10_000;
const MAX_TITLE_BYTES = 1_000;
const MICROS_PER_PAGE = 200;

/** Failures to make the text of a PDF readable. */
export type PdfFailure = "encrypted" | "damaged" | "too_many_pages" | "unpacks_too_far" | "draws_too_much";

interface Page {
  dict: PdfDict;
  resources: PdfDict;
  boxes: Map<string, PdfValue>;
}

/** Boxes of a page, outside of which nothing is seen. */
const BOXES = ["MediaBox", "CropBox"];

/** Writes the PDF that has the text of another, and nothing else. */
export async function textOnlyPdf(
  bytes: Uint8Array,
  steps: Steps,
): Promise<Result<Uint8Array<ArrayBuffer>, PdfFailure>> {
  try {
    const objects = await PdfObjects.read(bytes, steps);
    if (objects.isEncrypted) return err("encrypted");
    const pages = pagesOf(objects);
    if (pages.length === 0) return err("damaged");
    if (pages.length > MAX_PDF_PAGES) return err("too_many_pages");
    return ok(await write(objects, pages, steps));
  } catch (error) {
    if (error instanceof UnpacksTooFar) return err("unpacks_too_far");
    if (error instanceof DrawsTooMuch) return err("draws_too_much");
    throw error;
  }
}

async function write(objects: PdfObjects, pages: readonly Page[], steps: Steps): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new PdfWriter();
  const [catalog, tree, resources, info] = [writer.reserve(), writer.reserve(), writer.reserve(), writer.reserve()];
  const fonts = new FontCopies(objects, writer, steps);
  const text = new PageText(objects, steps, (font) => fonts.copy(font));
  const kids: PdfValue[] = [];
  for (const page of pages) {
    await steps.spend(MICROS_PER_PAGE);
    for (const content of await text.read(page.dict.get("Contents"), page.resources)) {
      const contents = writer.writeStream(content);
      const number = writer.reserve();
      writer.write(
        number,
        new Map<string, PdfValue>([
          ["Type", { name: "Page" }],
          ["Parent", { ref: tree }],
          ["Resources", { ref: resources }],
          ["Contents", { ref: contents }],
          ...page.boxes,
        ]),
      );
      kids.push({ ref: number });
    }
  }
  writer.write(
    catalog,
    new Map<string, PdfValue>([
      ["Type", { name: "Catalog" }],
      ["Pages", { ref: tree }],
    ]),
  );
  writer.write(
    tree,
    new Map<string, PdfValue>([
      ["Type", { name: "Pages" }],
      ["Count", kids.length],
      ["Kids", kids],
    ]),
  );
  writer.write(resources, new Map<string, PdfValue>([["Font", await fonts.dict()]]));
  const properties = objects.entry(objects.trailer, "Info");
  const title = isDict(properties) ? objects.entry(properties, "Title") : null;
  writer.write(info, new Map(isString(title) ? [["Title", { bytes: title.bytes.slice(0, MAX_TITLE_BYTES) }]] : []));
  return writer.end(
    new Map<string, PdfValue>([
      ["Root", { ref: catalog }],
      ["Info", { ref: info }],
    ]),
  );
}

/** The pages of a file in their order; where its tree is broken, all that there are. */
function pagesOf(objects: PdfObjects): Page[] {
  const catalog = objects.entry(objects.trailer, "Root");
  const root = isDict(catalog) ? catalog.get("Pages") : undefined;
  const pages = root === undefined ? [] : pagesUnder(objects, root);
  if (pages.length > 0) return pages;
  const all: Page[] = [];
  for (const number of objects.numbers) {
    const dict = objects.resolve({ ref: number });
    if (isDict(dict) && nameOf(objects.entry(dict, "Type")) === "Page") all.push(pageOf(objects, dict, []));
    if (all.length > MAX_PDF_PAGES) break;
  }
  return all;
}

function pagesUnder(objects: PdfObjects, root: PdfValue): Page[] {
  const pages: Page[] = [];
  const seen = new Set<unknown>();
  const open: { node: PdfValue; above: readonly PdfDict[] }[] = [{ node: root, above: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const key = isRef(next.node) ? next.node.ref : next.node;
    const dict = objects.resolve(next.node);
    if (seen.has(key) || !isDict(dict)) continue;
    seen.add(key);
    const kids = objects.entry(dict, "Kids");
    if (!Array.isArray(kids)) pages.push(pageOf(objects, dict, next.above));
    else if (next.above.length < 50) {
      const above = [...next.above, dict];
      for (const node of kids.toReversed()) open.push({ node, above });
    }
    if (pages.length > MAX_PDF_PAGES || seen.size > MAX_NODES) break;
  }
  return pages;
}

function pageOf(objects: PdfObjects, dict: PdfDict, above: readonly PdfDict[]): Page {
  const inherited = (name: string): PdfValue => {
    for (const node of [dict, ...above.toReversed()]) {
      const value = objects.entry(node, name);
      if (value !== null) return value;
    }
    return null;
  };
  const resources = inherited("Resources");
  const boxes = new Map<string, PdfValue>();
  for (const name of BOXES) {
    const box = inherited(name);
    const corners = Array.isArray(box) ? box.map((corner) => objects.resolve(corner)) : [];
    if (corners.length === 4 && corners.every((corner) => typeof corner === "number")) boxes.set(name, corners);
  }
  return { dict, resources: isDict(resources) ? resources : new Map(), boxes };
}
