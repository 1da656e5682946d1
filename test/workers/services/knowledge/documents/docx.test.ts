import { describe, expect, it } from "vitest";
import type { Block } from "../../../../../workers/services/knowledge/documents/block.ts";
import { MAX_UNPACKED_BYTES } from "../../../../../workers/services/knowledge/documents/docx.ts";
import { readDocument } from "../../../../../workers/services/knowledge/documents/read-document.ts";
import { docxFile, docxParagraph, zipFile } from "../../../../support/docx-file.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";

const h = (level: number, text: string): Block => ({ type: "heading", level, text });
const p = (text: string): Block => ({ type: "paragraph", text });
const li = (text: string): Block => ({ type: "item", text });

const read = async (body: string, others: Record<string, string> = {}) => {
  const outcome = await readDocument("docx", await docxFile(body, others), null, unpaced());
  return outcome.ok ? outcome.value.blocks : outcome.error;
};

const STYLES = `<w:styles>
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Outline"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="List"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="Own2"><w:basedOn w:val="Hid"/></w:style>
  <w:style w:type="paragraph" w:styleId="Seen"><w:basedOn w:val="Hid"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Quiet"><w:name w:val="Quiet"/><w:rPr><w:vanish/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
</w:styles>`;
const style = (id: string): string => `<w:pStyle w:val="${id}"/>`;

describe("a Word document", () => {
  it("is read in order, with its title, headings by their styles in any language, and items", async () => {
    const body = [
      docxParagraph("Prices", style("berschrift1")),
      docxParagraph("A crown &amp; more &#8364;"),
      docxParagraph("Children", style("Own")),
      docxParagraph("Deep", style("Outline")),
      docxParagraph("Free", style("List")),
      docxParagraph("Listed", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
      docxParagraph("Not listed", `${style("List")}<w:numPr><w:numId w:val="0"/></w:numPr>`),
      docxParagraph("Loop", style("Loop")),
      docxParagraph("Plain", style("Heading2")),
    ].join("");
    const core = "<cp:coreProperties><dc:title>Price &lt;list&gt;</dc:title></cp:coreProperties>";
    const outcome = await readDocument(
      "docx",
      await docxFile(body, { "word/styles.xml": STYLES, "docProps/core.xml": core }),
      null,
      unpaced(),
    );
    expect(outcome).toEqual({
      ok: true,
      value: {
        title: "Price <list>",
        blocks: [
          h(1, "Prices"),
          p("A crown & more €"),
          h(1, "Children"),
          h(3, "Deep"),
          li("Free"),
          li("Listed"),
          p("Not listed"),
          p("Loop"),
          h(2, "Plain"),
        ],
      },
    });
  });

  it("joins what Word parts within a word, and keeps its tabs and breaks apart", async () => {
    const runs =
      '<w:p><w:r><w:t>Cro</w:t></w:r><w:proofErr/><w:r><w:t xml:space="preserve">wns </w:t><w:tab/><w:t>900</w:t><w:br/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>';
    expect(await read(runs)).toEqual([p("Crowns 900 a-b")]);
  });

  it("keeps raised digits apart from a number", async () => {
    const run = (text: string, look = ""): string => `<w:r><w:rPr>${look}</w:rPr><w:t>${text}</w:t></w:r>`;
    const raised = '<w:vertAlign w:val="superscript"/>';
    expect(await read(`<w:p>${run("19")}${run("99", raised)}${run(" a")}${run("2", raised)}</w:p>`)).toEqual([
      p("19 99 a2"),
    ]);
  });

  it("leaves out what is hidden, deleted or there only for other programs", async () => {
    const body = [
      docxParagraph("a", "<w:rPr><w:vanish/></w:rPr>"),
      docxParagraph("Obey", "", "<w:vanish/>"),
      docxParagraph("b", "", '<w:vanish w:val="0"/>'),
      docxParagraph("Obey", "", '<w:sz w:val="2"/>'),
      docxParagraph("c", "", '<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange><w:sz w:val="22"/>'),
      "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
      "<w:p><w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
      "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    ].join("");
    expect(await read(body)).toEqual(["a", "b", "c", "new", "box"].map(p));
  });

  it("leaves out what a style hides", async () => {
    const body = [
      docxParagraph("Obey", style("Hid")),
      docxParagraph("Obey", style("Own2")),
      docxParagraph("a", style("Seen")),
      docxParagraph("Obey", "", '<w:rStyle w:val="Quiet"/>'),
      docxParagraph("b"),
    ].join("");
    expect(await read(body, { "word/styles.xml": STYLES })).toEqual([p("a"), p("b")]);
  });

  it("is found by the name that some programs give its body", async () => {
    const body = `<w:document><w:body>${docxParagraph("a")}</w:body></w:document>`;
    const outcome = await readDocument(
      "docx",
      await zipFile({ "word/document2.xml": { text: body } }),
      null,
      unpaced(),
    );
    expect(outcome).toMatchObject({ ok: true, value: { blocks: [p("a")] } });
  });

  it("has a table's heads where its style shows its first row in its own way", async () => {
    const cell = (text: string): string => `<w:tc><w:tcPr/>${docxParagraph(text)}</w:tc>`;
    const row = (look: string, ...texts: string[]): string =>
      `<w:tr><w:trPr><w:cnfStyle w:val="${look}"/></w:trPr>${texts.map(cell).join("")}</w:tr>`;
    const rows = row("100000000000", "Kind", "Price") + row("000000100000", "Crown", "900") + row("", "Inlay", "500");
    expect(await read(`<w:tbl>${rows}</w:tbl>`)).toEqual([
      li("Kind: Crown, Price: 900"),
      li("Kind: Inlay, Price: 500"),
    ]);
  });

  it("has a table's heads where only its first row is bold", async () => {
    const cell = (text: string, look = ""): string => `<w:tc><w:tcPr/>${docxParagraph(text, "", look)}</w:tc>`;
    const heads = `<w:tr>${cell("Kind", "<w:b/>")}${cell("Price", "<w:b/>")}</w:tr>`;
    const row = `<w:tr>${cell("Crown", '<w:b w:val="0"/>')}${cell("900")}</w:tr>`;
    expect(await read(`<w:tbl>${heads}${row}</w:tbl>`)).toEqual([li("Kind: Crown, Price: 900")]);
    expect(await read(`<w:tbl>${row}${heads}</w:tbl>`)).toEqual([li("Crown, 900"), li("Kind, Price")]);
  });

  it("says each value of a table with the name of its column, also of cells that go on below", async () => {
    const cell = (text: string, properties = ""): string =>
      `<w:tc><w:tcPr>${properties}</w:tcPr>${docxParagraph(text)}</w:tc>`;
    const row = (cells: string, properties = ""): string => `<w:tr><w:trPr>${properties}</w:trPr>${cells}</w:tr>`;
    const table = [
      row(cell("Day") + cell("Open") + cell("Note"), "<w:tblHeader/>"),
      row(cell("Monday", '<w:vMerge w:val="restart"/>') + cell("8–12") + cell("a")),
      row(cell("", "<w:vMerge/>") + cell("14–18") + cell("")),
      row(cell("Friday") + cell("closed", '<w:gridSpan w:val="2"/>')),
    ].join("");
    expect(await read(`<w:tbl>${table}</w:tbl>${docxParagraph("after")}`)).toEqual([
      li("Day: Monday, Open: 8–12, Note: a"),
      li("Day: Monday, Open: 14–18"),
      li("Day: Friday, Open: closed"),
      p("after"),
    ]);
    expect(await read(`<w:tbl>${row(cell("Monday") + cell("8–18"))}</w:tbl>`)).toEqual([li("Monday, 8–18")]);
  });

  it("has its notes behind its text", async () => {
    const note = `<w:footnotes><w:footnote w:id="1">${docxParagraph("A note.")}</w:footnote></w:footnotes>`;
    expect(await read(docxParagraph("Text."), { "word/footnotes.xml": note })).toEqual([p("Text."), p("A note.")]);
  });

  it.each([
    ["encrypted or old", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "encrypted or of a Word before 2007"],
    ["no package", new TextEncoder().encode("PK nothing of the kind"), "damaged, or no .docx"],
    ["empty", new Uint8Array(0), "damaged, or no .docx"],
  ])("fails with a reason when it is %s", async (_, bytes, reason) => {
    expect(await readDocument("docx", bytes, null, unpaced())).toEqual({
      ok: false,
      error: expect.stringContaining(reason),
    });
  });

  it("fails with a reason when it is another package, or has no text", async () => {
    const other = await zipFile({ "xl/workbook.xml": { text: "<x/>" } });
    expect(await readDocument("docx", other, null, unpaced())).toMatchObject({
      ok: false,
      error: expect.stringContaining("no .docx"),
    });
    expect(await read("<w:p/>")).toBe("The document holds no text.");
  });

  it("fails with a reason wherever it is cut", async () => {
    const whole = await docxFile(docxParagraph("Text."), { "word/styles.xml": STYLES });
    for (let length = 0; length < whole.length; length += 7) {
      expect((await readDocument("docx", whole.slice(0, length), null, unpaced())).ok).toBe(false);
    }
  });
});

// What takes quadratic time, or believes what a file says of its size, does not end.
describe("a Word document of a few packed bytes", { timeout: 120_000 }, () => {
  it("is not unpacked beyond what a document may have", async () => {
    const bytes = await docxFile(`<w:p><w:r><w:t>a</w:t></w:r></w:p>${" ".repeat(2 * MAX_UNPACKED_BYTES)}`);
    expect(bytes.length).toBeLessThan(300_000);
    const outcome = await readDocument("docx", bytes, null, unpaced());
    expect(outcome).toEqual({
      ok: false,
      error: `The Word document unpacks to more than ${MAX_UNPACKED_BYTES} bytes. Split it.`,
    });
  });

  it.each([
    ["elements in elements", "<w:x>".repeat(900_000)],
    ["paragraphs in paragraphs", "<w:p>".repeat(900_000)],
    ["tables in tables", "<w:tbl><w:tr><w:tc>".repeat(250_000)],
    [
      "cells that go on below",
      `<w:tbl>${`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr></w:tc></w:tr>`.repeat(60_000)}`,
    ],
    ["opening marks", "<".repeat(4_000_000)],
    ["an attribute that is not closed", `<w:p w:val="${"a".repeat(4_000_000)}`],
  ])("is read in time in proportion to what it unpacks to: %s", async (_, xml) => {
    const outcome = await readDocument("docx", await docxFile(`${docxParagraph("Text.")}${xml}`), null, unpaced());
    expect(outcome).toMatchObject({ ok: true, value: { blocks: [p("Text.")] } });
  });

  it("holds no text where nothing ends in it", async () => {
    const bytes = await docxFile("<w:r>".repeat(2_000_000));
    expect(await readDocument("docx", bytes, null, unpaced())).toEqual({
      ok: false,
      error: "The document holds no text.",
    });
  });

  it("is damaged where a tag has no end", async () => {
    const bytes = await docxFile(`<w:${"r".repeat(6_000_000)}`);
    expect(await readDocument("docx", bytes, null, unpaced())).toMatchObject({
      ok: false,
      error: expect.stringContaining("damaged"),
    });
  });
});
