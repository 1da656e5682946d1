import { describe, expect, it } from "vitest";
import { type Block, MAX_CONTENT_CHARS } from "../../../../../workers/services/knowledge/documents/block.ts";
import { readHtml } from "../../../../../workers/services/knowledge/documents/html.ts";
import { readMarkdown } from "../../../../../workers/services/knowledge/documents/markdown.ts";
import { MAX_SLICE_CHARS, slicesOf } from "../../../../../workers/services/knowledge/documents/markdown-slices.ts";
import { passagesOf } from "../../../../../workers/services/knowledge/documents/passages.ts";
import { readPlainText } from "../../../../../workers/services/knowledge/documents/plain-text.ts";
import { MAX_DOCUMENT_BYTES } from "../../../../../workers/services/knowledge/knowledge-documents.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";

/** A document as large as may be sent. */
const filled = (piece: string): string =>
  piece.repeat(Math.floor(MAX_DOCUMENT_BYTES / new TextEncoder().encode(piece).length));
const lengthOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { text }) => sum + text.length, 0);

const CHINESE = "我们的诊所，星期一至星期五开放。";

// A reader that takes quadratic time needs hours for one of these, and one that recurses has no stack for it.
describe("the largest document there may be", { timeout: 120_000 }, () => {
  it.each<[string, string, number]>([
    ["elements in elements", `${filled("<div>")}end`, 3],
    ["tables in tables", `${filled("<table><tr><td>")}end`, 3],
    ["letters of one kind in blocks", `${filled("<b><div>")}end`, 3],
    ["drawings", `${filled("<svg><p>")}end`, 3],
    ["ends of nothing", `<div>${filled("</p></b>")}end`, 3],
    ["cells of one row", `<table><tr>${filled("<td>a")}`, 3 * Math.floor(MAX_DOCUMENT_BYTES / 5) - 2],
    ["cells over many rows", `<table>${"<td rowspan=99999>".repeat(1_000)}${filled("<tr><td>")}`, 0],
    ["heads over many columns", `<table>${filled("<tr><th colspan=1000>a")}`, Math.floor(MAX_DOCUMENT_BYTES / 22) - 5],
    ["attributes that do not end", `end<a ${filled("b='&amp;' ")}`, 3],
    ["blanks", `${" ".repeat(MAX_DOCUMENT_BYTES - 1)}|`, 1],
    ["Chinese", filled(CHINESE), filled(CHINESE).length],
  ])("is read as a page in time in proportion to its length: %s", async (_, html, length) => {
    expect(lengthOf((await readHtml(html, unpaced())).blocks)).toBe(length);
  });

  it("is left where a page has more text than is kept", async () => {
    const length = lengthOf((await readHtml(filled("<"), unpaced())).blocks);
    expect(length).toBeGreaterThan(MAX_CONTENT_CHARS);
    expect(length).toBeLessThan(MAX_CONTENT_CHARS + 20_000);
  });

  it.each<[string, string]>([
    ["blanks and a table's mark", `${" ".repeat(MAX_DOCUMENT_BYTES - 1)}|`],
    ["opening marks", filled("<")],
    ["brackets", filled("[")],
    ["quotes in quotes", filled(">")],
    ["emphasis in words", filled("a**b")],
    ["links that are not closed", filled("[a](<b")],
    ["code marks", Array.from({ length: 3_000 }, (_, i) => "`".repeat(i)).join(" ")],
    ["comments that are not closed", filled("<!--")],
    ["programs that are not closed", filled("<xmp>")],
    ["a table of many columns", `${"|a".repeat(400_000)}|\n${"|-".repeat(400_000)}|\n${"|b".repeat(400_000)}|`],
    ["Chinese", filled(CHINESE)],
  ])("is read as Markdown in time in proportion to its length: %s", async (_, markdown) => {
    const { blocks } = await readMarkdown(`First.\n\n${markdown.slice(20)}`, unpaced());
    expect(blocks[0]).toEqual({ type: "paragraph", text: "First." });
    expect(lengthOf(blocks)).toBeLessThanOrEqual(markdown.length + 6);
  });

  it("is left where it has more text than is kept", async () => {
    const { blocks } = await readMarkdown(filled("word "), unpaced());
    expect(lengthOf(blocks)).toBeGreaterThan(MAX_CONTENT_CHARS);
    expect(lengthOf(blocks)).toBeLessThan(MAX_CONTENT_CHARS + 2 * MAX_SLICE_CHARS);
  });

  it.each([
    ["full stops", ".".repeat(MAX_CONTENT_CHARS - 1)],
    ["blanks", " ".repeat(MAX_CONTENT_CHARS - 1)],
    ["line ends", "\n\r".repeat(MAX_CONTENT_CHARS / 2 - 1)],
    ["items", "- \n".repeat(MAX_CONTENT_CHARS / 3 - 1)],
    ["Chinese", CHINESE.repeat(MAX_CONTENT_CHARS / CHINESE.length - 1)],
  ])("is read as text and cut into passages in time in proportion to its length: %s", async (_, text) => {
    const passages = await passagesOf((await readPlainText(`${text}a`, unpaced())).blocks, unpaced());
    expect(passages.at(-1)?.text.endsWith("a")).toBe(true);
  });
});

describe("slices of Markdown", () => {
  const paragraph = `${"word ".repeat(99)}end.\n\n`;
  const long = (piece: string): string => piece.repeat(Math.ceil((2.5 * MAX_SLICE_CHARS) / piece.length));
  const read = async (markdown: string): Promise<string[]> =>
    (await readMarkdown(markdown, unpaced())).blocks.map(({ text }) => text);

  it.each([
    ["paragraphs", long(paragraph)],
    ["lines", long("word word\n")],
    ["one line", long("word ")],
    ["one word", long("😀")],
  ])("are none longer than they may be, and together the document: %s", async (_, markdown) => {
    const slices = [...slicesOf(markdown)];
    expect(slices.length).toBeGreaterThan(2);
    expect(Math.max(...slices.map((slice) => slice.length))).toBeLessThanOrEqual(MAX_SLICE_CHARS);
    expect(slices.join("")).toBe(markdown);
    expect(slices.every((slice) => slice.isWellFormed())).toBe(true);
  });

  it("are cut between paragraphs", async () => {
    expect(new Set(await read(long(paragraph)))).toEqual(new Set([paragraph.trim()]));
  });

  it("open again what they cut: code, comments, tables", async () => {
    const code = await read(`\`\`\`\n${long("# x\n")}\`\`\`\n\nafter`);
    expect(code.slice(0, -1).join(" ")).toBe(long("# x ").trim());
    expect(code.at(-1)).toBe("after");
    expect(await read(`<!--\n${long("secret\n\n")}-->\n\nafter`)).toEqual(["after"]);
    expect(await read(`<script>\n${long("let a;\n\n")}</script>\n\nafter`)).toEqual(["after"]);
    const rows = await read(`| Kind | Price |\n|---|---|\n${long("| Crown | 900 |\n")}`);
    expect(new Set(rows)).toEqual(new Set(["Kind: Crown, Price: 900"]));
  });

  it("know the link targets of the whole document", async () => {
    expect((await read(`See [the *page*][Prices].\n\n${long(paragraph)}[prices]: https://a.b\n`))[0]).toBe(
      "See the page.",
    );
  });
});
