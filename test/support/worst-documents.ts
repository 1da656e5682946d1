import { deflated, nestedFormsPdf, onePagePdf, packedBlanks, pdfFile, pdfStream, samePagesPdf } from "./pdf-file.ts";

/** A document that takes the most work for its size; `outcome` is part of what the API says of it when it is read. */
export interface WorstDocument {
  name: string;
  type: string;
  body: () => string | Uint8Array<ArrayBuffer> | Promise<string | Uint8Array<ArrayBuffer>>;
  outcome: { status: "indexed" } | { status: "failed"; failure: string } | { chunks: number };
}

const MAX_BYTES = 5 * 1_048_576;
const PDF = "application/pdf";
const LINE = "The clinic is open from eight to six on weekdays and closed on Sundays in any case.";
const CHINESE = "我们的诊所，星期一至星期五开放。";
const TWENTY_KB = Array.from(
  { length: 200 },
  (_, line) => `BT /F1 8 Tf 50 ${830 - line * 4} Td (${line} ${LINE}) Tj ET`,
);

const filled = (piece: string): string => piece.repeat(Math.floor(MAX_BYTES / new TextEncoder().encode(piece).length));
const pagesOf = (count: number, lines: number) =>
  Array.from({ length: count }, (_, page) =>
    Array.from({ length: lines }, (_, line) => ({ text: `${page}.${line} ${LINE}`, size: 8, y: 830 - line * 10 })),
  );
const failed = (failure: string): WorstDocument["outcome"] => ({ status: "failed", failure });
const TOO_LONG = failed("more than 3000000 characters");

/** Documents of each format at their largest, which once kept other organisations' requests waiting. */
export const worstDocuments: readonly WorstDocument[] = [
  {
    name: "Markdown: one line of blanks",
    type: "text/markdown",
    body: () => `${" ".repeat(MAX_BYTES - 1)}|`,
    outcome: failed("no text"),
  },
  { name: "Markdown: brackets", type: "text/markdown", body: () => filled("["), outcome: failed("no text") },
  {
    name: "Markdown: words with marks",
    type: "text/markdown",
    body: () => filled("Some **words** and [links](https://a.b). "),
    outcome: { chunks: 0 },
  },
  {
    name: "a page of elements in elements",
    type: "text/html",
    body: () => filled("<div>"),
    outcome: failed("no text"),
  },
  { name: "Chinese text", type: "text/plain", body: () => filled(CHINESE), outcome: failed("2000 passages") },
  { name: "Chinese Markdown", type: "text/markdown", body: () => filled(CHINESE), outcome: failed("2000 passages") },
  { name: "text of line ends", type: "text/plain", body: () => filled("a\n\n"), outcome: failed("paragraphs") },
  {
    name: "a PDF packed twice",
    type: PDF,
    body: async () => onePagePdf(pdfStream(await packedBlanks(500, 2), "/Filter [/FlateDecode /FlateDecode]")),
    outcome: failed("unpacks"),
  },
  { name: "a PDF of forms in forms", type: PDF, body: () => nestedFormsPdf(9), outcome: failed("draws") },
  {
    name: "a PDF of 500 times one page",
    type: PDF,
    body: async () => samePagesPdf(500, pdfStream(await deflated(TWENTY_KB.join("\n")), "/Filter /FlateDecode")),
    outcome: TOO_LONG,
  },
  { name: "a PDF of 120 pages", type: PDF, body: () => pdfFile(pagesOf(120, 80)), outcome: { status: "indexed" } },
  { name: "a PDF of 480 pages", type: PDF, body: () => pdfFile(pagesOf(480, 70)), outcome: TOO_LONG },
];
