import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { err, ok, type Result } from "../../../../voice/result.ts";
import { type PdfFailure, textOnlyPdf } from "../pdf/text-only-pdf.ts";
import { MAX_CONTENT_CHARS, type ReadDocument } from "./block.ts";
import { type Pace, WorkExceeded } from "./pace.ts";
import { blocksOfLines, type PdfLine } from "./pdf-lines.ts";

/** Characters of one line; a line that goes on is another. */
const MAX_LINE_CHARS = 2_000;
/** A page of the library's, which is no longer than a few thousand letters. */
const MICROS_PER_PAGE = 10_000;

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the text layer of a PDF: PDF.js is given a file with its text only. Scanned pages have none and give no blocks.
 * Fonts that need one of the predefined character maps for Chinese, Japanese or Korean, which are not bundled (a
 * megabyte packed), lose their text; the document says so in its warning.
 */
export async function readPdf(bytes: Uint8Array, pace: Pace): Promise<Result<ReadDocument, PdfFailure>> {
  const text = await textOnlyPdf(bytes, pace);
  if (!text.ok) return text;
  // Apart from the rest: that the library is there is not the document's doing.
  await getResolvedPDFJS();
  const missingMaps = new Set<string>();
  let document: PdfDocument | null = null;
  try {
    document = await getDocumentProxy(text.value, {
      // Its warnings quote the document.
      verbosity: 0,
      useWorkerFetch: false,
      BinaryDataFactory: class {
        async fetch({ kind, filename }: { kind: string; filename: string }): Promise<never> {
          if (kind === "cMapUrl") missingMaps.add(filename);
          throw new Error("No data of the library is bundled.");
        }
      },
    });
    const blocks = await blocksOfLines(await linesOf(document, pace), pace);
    const title = await titleOf(document);
    return ok({ title, blocks, ...(missingMaps.size > 0 && { warning: lostText([...missingMaps]) }) });
  } catch (error) {
    if (error instanceof WorkExceeded) throw error;
    // PDF.js throws errors of many kinds for files that are not as they should be; it was given nothing else that could
    // fail.
    return err("damaged");
  } finally {
    await document?.loadingTask.destroy();
  }
}

function lostText(maps: readonly string[]): string {
  const needed = `fonts of the PDF need character maps that are not known here (${maps.toSorted().join(", ")})`;
  return `Text in Chinese, Japanese or Korean is lost: ${needed}. Upload it as .docx or text.`;
}

async function linesOf(document: PdfDocument, pace: Pace): Promise<PdfLine[][]> {
  const pages: PdfLine[][] = [];
  let chars = 0;
  for (let number = 1; number <= document.numPages && chars <= MAX_CONTENT_CHARS; number++) {
    await pace.spend(MICROS_PER_PAGE);
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const lines: PdfLine[] = [];
    let line: PdfLine = { text: "", y: 0, height: 0 };
    for (const item of items) {
      if (!("str" in item)) continue;
      if (line.text === "") line.y = Number(item.transform[5]);
      line.text += item.str;
      line.height = Math.max(line.height, item.height);
      chars += item.str.length;
      if (!item.hasEOL && line.text.length < MAX_LINE_CHARS) continue;
      lines.push(line);
      line = { text: "", y: 0, height: 0 };
    }
    lines.push(line);
    pages.push(lines);
    page.cleanup();
  }
  return pages;
}

async function titleOf(document: PdfDocument): Promise<string | null> {
  const { info } = await document.getMetadata();
  const title = "Title" in info && typeof info.Title === "string" ? info.Title.trim() : "";
  return title === "" ? null : title;
}
