import { err, ok, type Result } from "../../../../voice/result.ts";
import type { DocumentFormat } from "../../../db/schema.ts";
import { MAX_UNPACKED_BYTES as MAX_PDF_BYTES } from "../pdf/pdf-stream.ts";
import { MAX_PDF_PAGES, type PdfFailure } from "../pdf/text-only-pdf.ts";
import { type Block, cleanLine, MAX_BLOCKS, MAX_CONTENT_CHARS, type ReadDocument } from "./block.ts";
import { type DocxFailure, MAX_UNPACKED_BYTES, readDocx } from "./docx.ts";
import { readHtml } from "./html.ts";
import { readMarkdown } from "./markdown.ts";
import type { Pace } from "./pace.ts";
import { readPdf } from "./pdf.ts";
import { readPlainText } from "./plain-text.ts";

/** Longest title that is kept. */
export const MAX_TITLE_CHARS = 200;

/** Bytes of a text that are decoded at one go, and the microseconds that each takes in the slowest encodings. */
const PIECE_BYTES = 65_536;
const MICROS_PER_BYTE = 0.02;

const PDF_FAILURES: Readonly<Record<PdfFailure, string>> = {
  encrypted: "The PDF is encrypted. Upload it without a password.",
  unpacks_too_far: `The PDF unpacks to more than ${MAX_PDF_BYTES} bytes of pages. Split it.`,
  draws_too_much:
    "The PDF draws more than is read: too much on one page, or forms within forms. Split it, or print it to a new PDF.",
  damaged: "The PDF cannot be read: it is damaged, or no PDF.",
  too_many_pages: `The PDF has more than ${MAX_PDF_PAGES} pages. Split it.`,
};

const DOCX_FAILURES: Readonly<Record<DocxFailure, string>> = {
  encrypted_or_old: "The file is encrypted or of a Word before 2007. Save it as .docx without a password.",
  damaged: "The Word document cannot be read: it is damaged, or no .docx.",
  too_large: `The Word document unpacks to more than ${MAX_UNPACKED_BYTES} bytes. Split it.`,
};

/**
 * Reads an uploaded document; takes ownership of `bytes`. Texts are in `charset`, or else in what the document declares
 * itself, or UTF-8. The error says for people why it could not be read.
 */
export async function readDocument(
  format: DocumentFormat,
  bytes: Uint8Array,
  charset: string | null,
  pace: Pace,
): Promise<Result<ReadDocument, string>> {
  const read = await readBlocks(format, bytes, charset, pace);
  if (!read.ok) return read;
  const blocks = read.value.blocks.filter((block) => block.text !== "");
  if (!blocks.some(({ text }) => /[\p{L}\p{N}]/u.test(text))) {
    const none =
      format === "pdf" ? "The PDF holds no text; scanned pages are not read." : "The document holds no text.";
    return err(read.value.warning ?? none);
  }
  if (blocks.length > MAX_BLOCKS) return err(`The document has more than ${MAX_BLOCKS} paragraphs. Split it.`);
  if (lengthOf(blocks) > MAX_CONTENT_CHARS) {
    return err(`The document has more than ${MAX_CONTENT_CHARS} characters of text. Split it.`);
  }
  const own = read.value.title ?? blocks.find(({ type }) => type === "heading")?.text ?? "";
  const title = cleanLine(own).slice(0, MAX_TITLE_CHARS).toWellFormed();
  const { warning } = read.value;
  return ok({ title: title === "" ? null : title, blocks, ...(warning !== undefined && { warning }) });
}

async function readBlocks(
  format: DocumentFormat,
  bytes: Uint8Array,
  charset: string | null,
  pace: Pace,
): Promise<Result<ReadDocument, string>> {
  if (format === "docx") {
    const read = await readDocx(bytes, pace);
    return read.ok ? read : err(DOCX_FAILURES[read.error]);
  }
  if (format === "pdf") {
    const read = await readPdf(bytes, pace);
    return read.ok ? read : err(PDF_FAILURES[read.error]);
  }
  const text = await decodeText(bytes, charset ?? (format === "html" ? declaredCharset(bytes) : null), pace);
  if (text === null) return err("The document is not text in the encoding that it says, or in UTF-8.");
  if (format === "html") return ok(await readHtml(text, pace));
  return ok(await (format === "markdown" ? readMarkdown(text, pace) : readPlainText(text, pace)));
}

function lengthOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}

/** Null for bytes that are none of its characters, and for encodings that there are none of. Byte order marks win. */
async function decodeText(bytes: Uint8Array, charset: string | null, pace: Pace): Promise<string | null> {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  try {
    const decoder = new TextDecoder(marked ?? charset ?? "utf-8", { fatal: true, ignoreBOM: false });
    const pieces: string[] = [];
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      pieces.push(decoder.decode(bytes.subarray(at, at + PIECE_BYTES), { stream: true }));
      await pace.spend(PIECE_BYTES * MICROS_PER_BYTE);
    }
    const text = pieces.join("") + decoder.decode();
    // Programs and pictures may be valid UTF-8 as well.
    return text.includes("\u0000") ? null : text;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * What a page says of itself in its first 1,024 bytes (HTML, "prescan a byte stream"), comments left out. It could not
 * say it in UTF-16.
 */
function declaredCharset(bytes: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1_024)).replace(/<!--.*?(?:-->|$)/gs, "");
  const declared = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ?? null;
  if (declared === null || !/^utf-?16/i.test(declared)) return declared;
  return "utf-8";
}
