import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../../workers/services/knowledge/documents/read-document.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";
import {
  assembled,
  bytesOf,
  deflated,
  nestedFormsPdf,
  onePagePdf,
  packedBlanks,
  pdfStream,
  samePagesPdf,
  textOf,
} from "../../../../support/pdf-file.ts";

/** Text of a PDF, a block a line; or why it could not be read. */
async function read(file: Uint8Array): Promise<string> {
  const outcome = await readDocument("pdf", file, null, unpaced());
  return outcome.ok ? outcome.value.blocks.map(({ text }) => text).join("\n") : outcome.error;
}

const says = (text: string, y = 700): string => `BT /F1 11 Tf 72 ${y} Td (${text}) Tj ET`;
const form = (data: string, resources: string): string =>
  pdfStream(data, `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << ${resources} >>`);
const typeZero = (widths: string, map: string): string[] => [
  `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W ${widths} >>`,
  pdfStream(map),
];
const TYPE_ZERO =
  "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>";
const CODES = "1 begincodespacerange <0000> <ffff> endcodespacerange";

// The library is a megabyte and a half to compile.
describe("the text of a PDF file", { timeout: 60_000 }, () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    [
      "in packed pages",
      async () => onePagePdf(pdfStream(await deflated(says("Open at noon.")), "/Filter /FlateDecode")),
      "Open at noon.",
    ],
    [
      "in pages packed by old filters",
      () => {
        const hex = Array.from(says("Open at noon."), (letter) => letter.charCodeAt(0).toString(16)).join("");
        return onePagePdf(pdfStream(`${hex}>`, "/Filter [/ASCIIHexDecode]"));
      },
      "Open at noon.",
    ],
    [
      "in runs",
      () => {
        const text = says("Open at noon.");
        return onePagePdf(pdfStream(`${String.fromCharCode(text.length - 1)}${text}\x80`, "/Filter /RunLengthDecode"));
      },
      "Open at noon.",
    ],
    [
      "in pages of several parts",
      () =>
        assembled([
          "<< /Type /Catalog /Pages 2 0 R >>",
          "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] /Resources 6 0 R >>",
          "<< /Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R] >>",
          pdfStream("BT /F1 11 Tf 72 700 Td (Open "),
          pdfStream("at noon.) Tj ET"),
          "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
        ]),
      "Open at noon.",
    ],
    [
      "in forms, where they are drawn and with their own fonts",
      () =>
        onePagePdf(pdfStream(`${says("First.", 760)} q 1 0 0 1 0 -40 cm /X Do Q ${says("Last.", 600)}`), {
          resources: "/XObject << /X 6 0 R >>",
          objects: [
            form(says("Second."), "/Font << /F1 7 0 R >>"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
          ],
        }),
      "First.\nSecond.\nLast.",
    ],
    [
      "beside pictures that are part of the page",
      () => onePagePdf(pdfStream(`BI /W 2 /H 2 /BPC 8 /CS /G ID (BT\x01 EI\nQ ${says("Open at noon.")}`)),
      "Open at noon.",
    ],
    [
      "as it was changed last",
      () => {
        const file = textOf(onePagePdf(pdfStream(says("Open at noon."))));
        return bytesOf(`${file}\n4 0 obj\n${pdfStream(says("Open at dusk."))}\nendobj\n`);
      },
      "Open at dusk.",
    ],
    [
      "with objects packed in a stream",
      async () => {
        const packed = [
          "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
          "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        const head = `2 0 5 ${packed[0]?.length} `;
        const data = await deflated(head + packed.join(""));
        return assembled([
          "<< /Type /Catalog /Pages 2 0 R >>",
          pdfStream(data, `/Type /ObjStm /N 2 /First ${head.length} /Filter /FlateDecode`),
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
          pdfStream(says("Open at noon.")),
        ]);
      },
      "Open at noon.",
    ],
    [
      "in letters that the font names anew",
      () =>
        onePagePdf(pdfStream(says("\\001\\002")), {
          font: "<< /Type /Font /Subtype /Type1 /BaseFont /A /Encoding << /Differences [1 /fi /Euro] >> >>",
        }),
      "fi€",
    ],
    [
      "in letters that the font's program names",
      async () =>
        onePagePdf(pdfStream(says("\\001\\002")), {
          font: "<< /Type /Font /Subtype /Type1 /BaseFont /A /FontDescriptor 6 0 R >>",
          objects: [
            "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile 7 0 R >>",
            pdfStream(
              await deflated("/Encoding 256 array dup 1 /alpha put dup 2 /beta put eexec ..."),
              "/Filter /FlateDecode",
            ),
          ],
        }),
      "αβ",
    ],
    [
      "in codes that a map gives a meaning",
      () =>
        onePagePdf(pdfStream("BT /F1 11 Tf 72 700 Td <000100020003> Tj ET"), {
          font: TYPE_ZERO,
          objects: typeZero(
            "[1 [500 600] 3 9 700]",
            `${CODES} 1 beginbfrange <0001> <0002> <4f60> endbfrange 1 beginbfchar <0003> <597d> endbfchar`,
          ),
        }),
      "你佡好",
    ],
  ])("is read %s", async (_, file, text) => {
    expect(await read(await file())).toBe(text);
  });

  it("is the same where a long page is read in parts, in the state that each part begins in", async () => {
    const lines = Array.from({ length: 600 }, (_, index) => `Line ${index} is one of many lines.`);
    const moved = lines.map((line, index) => `BT 1 0 0 1 0 ${-index} Tm (${line}) Tj ET`).join("\n");
    const file = onePagePdf(pdfStream(`q 1 0 0 1 72 800 cm /F1 1 Tf q 2 Tr ${moved} Q Q`));
    expect((await read(file)).replaceAll("\n", " ")).toBe(lines.join(" "));
  });
});

describe("a PDF file that is made to do harm", { timeout: 60_000 }, () => {
  const UNPACKS = "The PDF unpacks to more than 41943040 bytes of pages. Split it.";
  const DRAWS =
    "The PDF draws more than is read: too much on one page, or forms within forms. Split it, or print it to a new PDF.";
  const DAMAGED = "The PDF cannot be read: it is damaged, or no PDF.";
  const NOTHING = "The PDF holds no text; scanned pages are not read.";
  const filled = (piece: string): string => piece.repeat(Math.floor(5_000_000 / piece.length));

  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    [
      "unpacks to 500 MB, packed twice",
      async () => onePagePdf(pdfStream(await packedBlanks(500, 2), "/Filter [/FlateDecode /FlateDecode]")),
      UNPACKS,
    ],
    [
      "unpacks to 500 MB, packed once",
      async () => onePagePdf(pdfStream(await packedBlanks(500, 1), "/Filter /FlateDecode")),
      UNPACKS,
    ],
    [
      "names its filters in an object",
      async () =>
        onePagePdf(pdfStream(await packedBlanks(100, 2), "/Filter 6 0 R"), { objects: ["[/#46lateDecode /Fl]"] }),
      UNPACKS,
    ],
    ["draws forms in forms, 10^9 of them", () => nestedFormsPdf(9), DRAWS],
    ["draws forms in forms in which nothing is written", () => nestedFormsPdf(9, "0 0 m 9 9 l S"), NOTHING],
    ["draws forms that draw themselves", () => nestedFormsPdf(9, "/X Do"), DRAWS],
    [
      "has more pages than a book",
      () => samePagesPdf(501, pdfStream(says("a"))),
      "The PDF has more than 500 pages. Split it.",
    ],
    [
      "has a page of too much text",
      () => onePagePdf(pdfStream(`BT /F1 1 Tf ${"(aaaaaaaaaaaaaaaa) Tj ".repeat(6_000)} ET`)),
      DRAWS,
    ],
    ["saves states within states", () => onePagePdf(pdfStream(`${"q ".repeat(200)}${says("a")}`)), DRAWS],
    [
      "has pages that are their own kids",
      () => assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] >>"]),
      DAMAGED,
    ],
    [
      "has objects that are references to themselves",
      () => assembled(["<< /Type /Catalog /Pages 2 0 R >>", "2 0 R"]),
      DAMAGED,
    ],
    ["is arrays without ends", () => bytesOf(filled("1 0 obj[")), DAMAGED],
    ["is strings without ends", () => bytesOf(filled("1 0 obj(")), DAMAGED],
    ["is dictionaries in dictionaries", () => bytesOf(filled("1 0 obj<</A")), DAMAGED],
    ["is streams without ends", () => bytesOf(filled("1 0 obj<<>>stream\n")), DAMAGED],
    ["is numbers", () => bytesOf(filled("1 0 obj ")), DAMAGED],
  ])("fails for its true reason: it %s", async (_, file, failure) => {
    expect(await read(await file())).toBe(failure);
  });

  it.each<[string, string, string]>([
    ["widths of millions of letters", "[0 99999999999 500]", `${CODES} 1 beginbfchar <0061> <0061> endbfchar`],
    [
      "a map of codes to millions of letters",
      "[]",
      `${CODES} ${"1 beginbfrange <00000000> <ffffffff> <0061> endbfrange ".repeat(100)}`,
    ],
    ["a map of codes to long texts", "[]", `${CODES} 1 beginbfrange <0000> <ffff> <${"61".repeat(60_000)}> endbfrange`],
  ])("costs no more than its bytes where a font has %s", async (_, widths, map) => {
    const file = onePagePdf(pdfStream("BT /F1 11 Tf 72 700 Td <0061> Tj ET"), {
      font: TYPE_ZERO,
      objects: typeZero(widths, map),
    });
    expect(["a", NOTHING]).toContain(await read(file));
  });
});
