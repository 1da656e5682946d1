import { err, ok, type Result } from "../../../../voice/result.ts";
import type { ReadDocument } from "./block.ts";
import { DocxBody } from "./docx-body.ts";
import { DocxStyles } from "./docx-styles.ts";
import { PageReader } from "./html.ts";
import type { Pace } from "./pace.ts";
import { XmlCutter, type XmlReader } from "./xml-tags.ts";
import { unpackPart, type ZipFailure, zipParts } from "./zip-parts.ts";

/** Bytes that the text of a document may unpack to: text that may be kept has some 30 MB of XML around it. */
export const MAX_UNPACKED_BYTES = 50 * 1_048_576;
/** Bytes of its other parts. */
const MAX_SIDE_BYTES = 5 * 1_048_576;
/** Characters of a single tag or comment; no document has so long a one. */
const MAX_HELD_CHARS = 5 * 1_048_576;
/** Bytes that are read at one go, and the microseconds that each takes. */
const PIECE_BYTES = 16_384;
const MICROS_PER_BYTE = 0.2;

/** Failures to read a Word document. */
export type DocxFailure = ZipFailure | "encrypted_or_old";

/** First bytes of a compound file: Word before 2007, and every document with a password. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads a Word document (.docx): body, footnotes and endnotes, headings by their styles. Hidden and deleted text is
 * left out, as are headers, comments and pictures. The XML is read while it is unpacked, so it takes little memory
 * however much a few packed bytes become.
 */
export async function readDocx(bytes: Uint8Array, pace: Pace): Promise<Result<ReadDocument, DocxFailure>> {
  if (COMPOUND_FILE.every((byte, index) => bytes[index] === byte)) return err("encrypted_or_old");
  const parts = zipParts(bytes);
  const main = mainPart([...(parts?.keys() ?? [])]);
  if (parts === null || main === undefined) return err("damaged");
  const read = async (name: string, reader: XmlReader, maxBytes: number): Promise<Result<null, ZipFailure>> => {
    const part = parts.get(name);
    if (part === undefined) return ok(null);
    const xml = new XmlPieces(reader);
    const unpacked = await unpackPart(bytes, part, maxBytes, async (unpackedBytes) => {
      for (let at = 0; at < unpackedBytes.length; at += PIECE_BYTES) {
        const piece = unpackedBytes.subarray(at, at + PIECE_BYTES);
        xml.add(piece);
        await pace.spend(piece.length * MICROS_PER_BYTE);
      }
    });
    return unpacked.ok ? xml.end() : unpacked;
  };
  const properties = new DocxTitle();
  const styles = new DocxStyles();
  const page = new PageReader();
  for (const [name, reader, maxBytes] of [
    ["docProps/core.xml", properties, MAX_SIDE_BYTES],
    ["word/styles.xml", styles, MAX_SIDE_BYTES],
    [main, new DocxBody(page, styles), MAX_UNPACKED_BYTES],
    ["word/footnotes.xml", new DocxBody(page, styles), MAX_SIDE_BYTES],
    ["word/endnotes.xml", new DocxBody(page, styles), MAX_SIDE_BYTES],
  ] as const) {
    const outcome = await read(name, reader, maxBytes);
    if (!outcome.ok) return outcome;
  }
  const title = properties.title.trim();
  return ok({ ...(await page.finish(pace)), title: title === "" ? null : title });
}

/** The name of the part with the body: some programs count it, as in `word/document2.xml`. */
function mainPart(names: readonly string[]): string | undefined {
  return names.find((name) => /^word\/document\d*\.xml$/.test(name));
}

/** XML as it is unpacked, in bytes that may end within a letter. */
class XmlPieces {
  readonly #cutter: XmlCutter;
  readonly #decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: false });
  #isDamaged = false;

  constructor(reader: XmlReader) {
    this.#cutter = new XmlCutter(reader);
  }

  add(piece: Uint8Array): void {
    if (this.#isDamaged) return;
    this.#cutter.add(this.#decoder.decode(piece, { stream: true }));
    this.#isDamaged = this.#cutter.heldLength > MAX_HELD_CHARS;
  }

  end(): Result<null, "damaged"> {
    if (this.#isDamaged) return err("damaged");
    this.#cutter.add(this.#decoder.decode());
    this.#cutter.end();
    return ok(null);
  }
}

/** Reads a document's properties for its title. */
class DocxTitle implements XmlReader {
  title = "";
  #isOpen = false;

  open(name: string): void {
    if (name === "dc:title") this.#isOpen = true;
  }

  close(name: string): void {
    if (name === "dc:title") this.#isOpen = false;
  }

  addText(text: string): void {
    if (this.#isOpen) this.title += text;
  }
}
