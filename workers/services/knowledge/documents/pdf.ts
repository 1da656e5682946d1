import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { err, ok, type Result } from "../../../../voice/result.ts";
import { MAX_CONTENT_CHARS, type ReadDocument } from "./block.ts";
import type { Pace } from "./pace.ts";
import { blocksOfLines, type PdfLine } from "./pdf-lines.ts";

/** Pages of a book: reading stops here, so that a prepared file cannot take all of the processor's time. */
export const MAX_PDF_PAGES = 500;

/** Why a PDF could not be read. */
export type PdfFailure = "encrypted" | "damaged" | "too_many_pages";

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the text layer of a PDF with PDF.js; takes ownership of `bytes`. Scanned pages have none and give no blocks.
 * Fonts that need one of the predefined character maps for Chinese, Japanese or Korean, which are not bundled (a
 * megabyte packed), lose their text; the document says so in its warning.
 */
export async function readPdf(bytes: Uint8Array, pace: Pace): Promise<Result<ReadDocument, PdfFailure>> {
  // Apart from the rest: that the library is there is not the document's doing.
  await getResolvedPDFJS();
  const missingMaps = new Set<string>();
  let document: PdfDocument | null = null;
  try {
    document = await getDocumentProxy(bytes, {
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
    if (document.numPages > MAX_PDF_PAGES) return err("too_many_pages");
    const blocks = await blocksOfLines(await linesOf(document), pace);
    const title = await titleOf(document);
    return ok({ title, blocks, ...(missingMaps.size > 0 && { warning: lostText([...missingMaps]) }) });
  } catch (error) {
    // PDF.js throws errors of many kinds for files that are not as they should be; it was given nothing else that could
    // fail.
    return err(error instanceof Error && error.name === "PasswordException" ? "encrypted" : "damaged");
  } finally {
    await document?.loadingTask.destroy();
  }
}

function lostText(maps: readonly string[]): string {
  const needed = `fonts of the PDF need character maps that are not known here (${maps.toSorted().join(", ")})`;
  return `Text in Chinese, Japanese or Korean is lost: ${needed}. Upload it as .docx or text.`;
}

async function linesOf(document: PdfDocument): Promise<PdfLine[][]> {
  const pages: PdfLine[][] = [];
  let chars = 0;
  for (let number = 1; number <= document.numPages && chars <= MAX_CONTENT_CHARS; number++) {
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
      if (!item.hasEOL) continue;
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
