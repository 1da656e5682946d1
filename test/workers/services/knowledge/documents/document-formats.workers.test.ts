import { describe, expect, it } from "vitest";
import type { Block } from "../../../../../workers/services/knowledge/documents/block.ts";
import { readDocument } from "../../../../../workers/services/knowledge/documents/read-document.ts";
import { docxFile, docxParagraph } from "../../../../support/docx-file.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";
import { japanesePdfFile, pdfFile } from "../../../../support/pdf-file.ts";

const h = (level: number, text: string): Block => ({ type: "heading", level, text });
const p = (text: string): Block => ({ type: "paragraph", text });
const li = (text: string): Block => ({ type: "item", text });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("an HTML document", () => {
  const blocksOf = async (html: string) => {
    const read = await readDocument("html", bytes(html), null, unpaced());
    return read.ok ? read.value.blocks : read.error;
  };

  it("keeps what a reader sees, in order, and headings as headings", async () => {
    const html = `<!doctype html><html><head><title>Rivergate &amp; Sons</title><style>p { color: red }</style></head>
      <body><nav><ul><li>Home</li></ul></nav><header><h1>Prices <em>2026</em></h1></header>
      <p>A crown costs <b>900&nbsp;&euro;</b>.<br>Ask us.</p><script>let p = "<p>no</p>";</script>
      <h2>Children</h2>Free until&#32;three.<ul><li>Checks</li><li><p>Sealing</p></li></ul>
      <table><tr><th>Kind</th><th>Price</th></tr><tr><td>Inlay</td><td>500</td></tr></table>
      <div hidden>secret</div><svg><text>logo</text></svg><footer>12 River Street</footer></body></html>`;
    const read = await readDocument("html", bytes(html), null, unpaced());
    expect(read).toEqual({
      ok: true,
      value: {
        title: "Rivergate & Sons",
        blocks: [
          h(1, "Prices 2026"),
          p("A crown costs 900 €. Ask us."),
          h(2, "Children"),
          p("Free until three."),
          li("Checks"),
          li("Sealing"),
          li("Kind: Inlay, Price: 500"),
          p("12 River Street"),
        ],
      },
    });
  });

  it.each<[string, string, Block[]]>([
    ["paragraphs without ends", "<p>One<p>Two", [p("One"), p("Two")]],
    ["items without ends", "<ul><li>One<li>Two</ul>After", [li("One"), li("Two"), p("After")]],
    ["hidden elements without ends", "<p hidden>One<p>Two", [p("Two")]],
    ["an empty item", "<ul><li></li></ul><p>Two</p>", [p("Two")]],
    ["a fragment", "just text &lt;b&gt;", [p("just text <b>")]],
  ])("is read although it is not as it should be: %s", async (_, html, blocks) => {
    expect(await blocksOf(html)).toEqual(blocks);
  });

  it("is read in the encoding that it declares", async () => {
    const html = Uint8Array.from([...bytes('<meta charset="windows-1252"><p>Caf'), 0xe9, 0x20, 0x80]);
    expect(await readDocument("html", html, null, unpaced())).toMatchObject({
      ok: true,
      value: { blocks: [p("Café €")] },
    });
  });

  it("fails with a reason when there is no text in it", async () => {
    expect(await blocksOf("<nav>Home</nav><script>1</script>")).toBe("The document holds no text.");
  });
});

// The library is a megabyte and a half to compile.
describe("a PDF document", { timeout: 30_000 }, () => {
  const PAGES = [
    [
      { text: "Price list", size: 24, y: 780 },
      { text: "A crown costs nine hundred", size: 11, y: 740 },
      { text: "dollars and lasts.", size: 11, y: 726 },
      { text: "Children", size: 16, y: 690 },
    ],
    [{ text: "Free until three.", size: 11, y: 780 }],
  ];

  it("is read page by page, large letters as headings", async () => {
    expect(await readDocument("pdf", pdfFile(PAGES, { title: "Prices 2026" }), null, unpaced())).toEqual({
      ok: true,
      value: {
        title: "Prices 2026",
        blocks: [
          h(1, "Price list"),
          p("A crown costs nine hundred dollars and lasts."),
          h(2, "Children"),
          p("Free until three."),
        ],
      },
    });
  });

  it("is called by its first heading when it has no title", async () => {
    expect(await readDocument("pdf", pdfFile(PAGES), null, unpaced())).toMatchObject({
      value: { title: "Price list" },
    });
  });

  it.each([
    ["encrypted", pdfFile(PAGES, { isEncrypted: true }), "The PDF is encrypted. Upload it without a password."],
    ["no PDF", bytes("%PDF-1.4\nnothing of the kind"), "The PDF cannot be read: it is damaged, or no PDF."],
    ["empty", new Uint8Array(0), "The PDF cannot be read: it is damaged, or no PDF."],
    ["without text", pdfFile([[]]), "The PDF holds no text; scanned pages are not read."],
  ])("fails with a reason when it is %s", async (_, file, reason) => {
    expect(await readDocument("pdf", file, null, unpaced())).toEqual({ ok: false, error: reason });
  });
});

describe("a PDF document whose text needs a character map that is not bundled", { timeout: 30_000 }, () => {
  it("says that text was lost", async () => {
    const read = await readDocument("pdf", japanesePdfFile("Latin words"), null, unpaced());
    expect(read).toMatchObject({
      ok: true,
      value: { blocks: [p("Latin words")], warning: expect.stringMatching(/Japanese.*lost.*90ms-RKSJ-H/) },
    });
    expect(
      await readDocument("pdf", pdfFile([[{ text: "Latin words", size: 11, y: 700 }]]), null, unpaced()),
    ).not.toHaveProperty("value.warning");
  });

  it("fails for that reason where it has no other text", async () => {
    const read = await readDocument("pdf", japanesePdfFile(""), null, unpaced());
    expect(read).toMatchObject({ ok: false, error: expect.stringMatching(/Japanese.*lost/) });
  });
});

describe("a Word document", () => {
  it("is unpacked and read", async () => {
    const file = await docxFile(
      docxParagraph("Prices", '<w:pStyle w:val="Heading1"/>') + docxParagraph("A crown costs 900."),
    );
    expect(await readDocument("docx", file, null, unpaced())).toEqual({
      ok: true,
      value: { title: "Prices", blocks: [h(1, "Prices"), p("A crown costs 900.")] },
    });
  });

  it("is not unpacked beyond what a document may have", async () => {
    const file = await docxFile(`${docxParagraph("a")}${" ".repeat(60 * 1_048_576)}`);
    expect(await readDocument("docx", file, null, unpaced())).toMatchObject({
      ok: false,
      error: expect.stringContaining("unpacks"),
    });
  });
});

describe("a text document", () => {
  it.each([
    ["in UTF-8", bytes("\ufeffCafé"), null, "Café"],
    ["in the encoding that the request named", Uint8Array.from([0x43, 0x61, 0x66, 0xe9]), "iso-8859-1", "Café"],
    ["in UTF-16 with a byte order mark", Uint8Array.from([0xff, 0xfe, 0x41, 0, 0xe9, 0]), null, "Aé"],
  ])("is read %s", async (_, file, charset, text) => {
    expect(await readDocument("text", file, charset, unpaced())).toEqual({
      ok: true,
      value: { title: null, blocks: [p(text)] },
    });
  });

  it.each([
    ["other bytes", Uint8Array.from([0x43, 0xe9, 0x20]), null],
    ["a program", bytes("MZ\u0000\u0001"), null],
    ["an encoding that there is none of", bytes("a"), "klingon"],
  ])("fails with a reason when it is %s", async (_, file, charset) => {
    expect(await readDocument("text", file, charset, unpaced())).toMatchObject({
      ok: false,
      error: expect.stringContaining("not text"),
    });
  });
});
