import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, readContent, writeContent } from "../../../../../workers/services/knowledge/documents/block.ts";
import { readMarkdown } from "../../../../../workers/services/knowledge/documents/markdown.ts";
import { blocksOfLines } from "../../../../../workers/services/knowledge/documents/pdf-lines.ts";
import { readPlainText } from "../../../../../workers/services/knowledge/documents/plain-text.ts";

const h = (level: number, text: string): Block => ({ type: "heading", level, text });
const p = (text: string): Block => ({ type: "paragraph", text });
const li = (text: string): Block => ({ type: "item", text });

describe("readPlainText", () => {
  it.each<[string, string, Block[]]>([
    ["joins the lines of a paragraph", "We are\nopen.\n\n \nCome in.", [p("We are open."), p("Come in.")]],
    [
      "keeps items apart",
      "We take:\n- cash\n* cards\n  of all kinds\n1) cheques",
      [p("We take:"), li("cash"), li("cards of all kinds"), li("cheques")],
    ],
    ["drops what is not seen", "\ufeffA\u00ad b\u0007\u200bc\r\n\r\nd", [p("A b c"), p("d")]],
    ["finds nothing in nothing", " \n\n", []],
  ])("%s", (_, text, blocks) => {
    expect(readPlainText(text).blocks).toEqual(blocks);
  });
});

describe("readMarkdown", () => {
  it.each<[string, string, Block[]]>([
    [
      "headings",
      "# Prices #\nA b\nc\n\nHours\n=====\nx\n\nDays\n---\ny",
      [h(1, "Prices"), p("A b c"), h(1, "Hours"), p("x"), h(2, "Days"), p("y")],
    ],
    [
      "inline markup",
      "**Bold** and *it* and _so_ snake_case_name ~~no~~ [link](https://a.b/c) `a*b*c`",
      [p("Bold and it and so snake_case_name no link a*b*c")],
    ],
    ["images, HTML, comments", "a ![logo](x.png) b <br> <b>c</b> <!-- not\nthis --> d", [p("a b c d")]],
    ["escapes and entities", String.raw`1 \* 2 \# &amp; &euro;5 &#8364; \_x\_`, [p("1 * 2 # & €5 € _x_")]],
    ["lists", "- one\n  more\n- [x] two\n\n3. three", [li("one more"), li("two"), li("three")]],
    ["quotes and rules", "> quoted\n> text\n\n***\n\nend", [p("quoted text"), p("end")]],
    ["code", "```js\n# no heading\nlet a = *b*;\n```\nafter", [p("# no heading let a = *b*;"), p("after")]],
    ["tables", "| Kind | Price |\n|---|---:|\n| Crown | 900 |", [li("Kind, Price"), li("Crown, 900")]],
    ["link targets and footnotes", "See [this][1] now[^2].\n\n[1]: https://a.b\n", [p("See this now.")]],
  ])("reads %s", (_, text, blocks) => {
    expect(readMarkdown(text).blocks).toEqual(blocks);
  });

  it("takes the title out of front matter", () => {
    expect(readMarkdown('---\ntitle: "Price list"\ntags: [a]\n---\n# Crowns')).toEqual({
      title: "Price list",
      blocks: [h(1, "Crowns")],
    });
  });

  it("takes time in proportion to the text", () => {
    for (const piece of ["*", "[", "`", "_a ", "<a ", "| ", "![", "---\n", "<!--"]) readMarkdown(piece.repeat(20_000));
  }, 10_000);
});

describe("blocksOfLines", () => {
  const line = (text: string, y: number, height = 10) => ({ text, y, height });

  it("takes large letters for headings, gaps for ends of paragraphs and joins what was broken", () => {
    const pages = [
      [
        line("Price list", 800, 24),
        line("Crowns", 760, 14),
        line("A crown costs nine hun-", 740),
        line("dred dollars and", 728),
        line("lasts.", 716),
        line("Ask us.", 690),
      ],
      [line("We also make bridges of gold,", 800), line("• inlays", 788), line("of any kind.", 776)],
    ];
    expect(blocksOfLines(pages)).toEqual([
      h(1, "Price list"),
      h(2, "Crowns"),
      p("A crown costs nine hundred dollars and lasts."),
      p("Ask us."),
      p("We also make bridges of gold,"),
      li("inlays of any kind."),
    ]);
  });

  it("goes on with a sentence on the next page", () => {
    expect(blocksOfLines([[line("We are open", 60)], [line("every day.", 800)]])).toEqual([
      p("We are open every day."),
    ]);
  });
});

describe("the text that is kept", () => {
  it("gives back every block", () => {
    const text = fc
      .string({ minLength: 1 })
      .map((raw) => raw.replace(/\s+/g, " ").trim())
      .filter((raw) => raw !== "");
    const odd = fc.constantFrom("# a", "- a", "\\a", "\\# a", "#a", "-a");
    const block = fc.oneof(
      fc.record({ type: fc.constant("paragraph" as const), text: fc.oneof(text, odd) }),
      fc.record({ type: fc.constant("item" as const), text }),
      fc.record({ type: fc.constant("heading" as const), level: fc.integer({ min: 1, max: 6 }), text }),
    );
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        expect(readContent(writeContent(blocks))).toEqual(blocks);
      }),
    );
  });
});
