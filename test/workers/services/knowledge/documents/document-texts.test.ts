import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, readContent, writeContent } from "../../../../../workers/services/knowledge/documents/block.ts";
import { readHtml } from "../../../../../workers/services/knowledge/documents/html.ts";
import { readMarkdown } from "../../../../../workers/services/knowledge/documents/markdown.ts";
import { blocksOfLines } from "../../../../../workers/services/knowledge/documents/pdf-lines.ts";
import { readPlainText } from "../../../../../workers/services/knowledge/documents/plain-text.ts";
import { readDocument } from "../../../../../workers/services/knowledge/documents/read-document.ts";
import { unpaced } from "../../../../support/knowledge/unpaced.ts";

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
  ])("%s", async (_, text, blocks) => {
    expect((await readPlainText(text, unpaced())).blocks).toEqual(blocks);
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
    ["tables", "| Kind | Price |\n|---|---:|\n| Crown | 900 |", [li("Kind: Crown, Price: 900")]],
    [
      "tables without outer bars, with empty cells, escaped bars and code",
      "Kind | Price\n--- | ---\nA \\| B |\n`a \\| b` | **2**\n",
      [li("Kind: A | B"), li("Kind: a | b, Price: 2")],
    ],
    ["links with brackets", "[a](x_(y)) [b [c]](d) [e](<f g>) [h](i 'j')", [p("a b [c] e h")]],
    ["fences in fences", "````\n```\n# a\n```\n````\n\n~~~\n```\n~~~\n\n# b", [p("``` # a ```"), p("```"), h(1, "b")]],
    ["code in lists", "- a\n\n  ```\n  # b\n  ```\n- c", [li("a"), p("# b"), li("c")]],
    [
      "footnotes",
      "A[^1].\n\n[^1]: The *note*.\n[^long-one]: https://a.b\n",
      [p("A."), p("The note."), p("https://a.b")],
    ],
    ["byte order marks and CRLF", "\ufeff# A\r\n\r\nb\r\nc\r\n", [h(1, "A"), p("b c")]],
    ["character references", "&#128;45 don&#146;t &NotEqualTilde; &amp;euro;", [p("€45 don’t ≂̸ &euro;")]],
    [
      "HTML, and what it hides",
      'a <span style="display:none">b</span> c\n\n<div hidden>\n\n# d\n\n</div>\n\n<table><tr><td>e</td></tr></table>\n',
      [p("a c"), li("e")],
    ],
    ["names of tags that hide a page", "Use <title> and <script>\n\n<style>\n\n<!-- a", [p("Use and"), p("a")]],
    ["link targets and footnotes", "See [this][1] now[^2].\n\n[1]: https://a.b\n", [p("See this now.")]],
  ])("reads %s", async (_, text, blocks) => {
    expect((await readMarkdown(text, unpaced())).blocks).toEqual(blocks);
  });

  it("takes the title out of front matter", async () => {
    expect(await readMarkdown('---\ntitle: "Price list"\ntags: [a]\n---\n# Crowns', unpaced())).toEqual({
      title: "Price list",
      blocks: [h(1, "Crowns")],
    });
  });

  it.each([
    ["---\ntitle: Prices\n---\n# A", "Prices"],
    ["---\r\ntitle: 'It''s here' # note\r\n---\r\n# A", "It's here"],
    ['\ufeff---\nlayout: x\ntitle: "A \\"b\\""\n...\n# A', 'A "b"'],
    ['+++\ndate = 2026-11-30\ntitle = "Prices"\n[params]\ntitle = "no"\n+++\n# A', "Prices"],
    ["+++\n[params]\ntitle = 'no'\n+++\n# A", null],
    ["---\ntitle:\n---\n# A", null],
    ["---\n\n# note\nlayout: x\ntitle: >-\n  Prices\n  of all\ntags: [a]\n---\n# A", "Prices of all"],
    ["---\ntitle: |\n  Prices\n---\n# A", "Prices"],
    ['+++\ntitle = """Prices"""\n+++\n# A', "Prices"],
    ["+++\ntitle = '''\nPrices'''\n[params]\n+++\n# A", "Prices"],
    ['{\n  "title": "Prices",\n  "tags": ["a"]\n}\n\n# A', "Prices"],
    ['---json\n{"title":"Prices"}\n---\n# A', "Prices"],
    ['---toml\ntitle = "Prices"\n---\n# A', "Prices"],
    ["---yaml\ntitle: Prices\n---\n# A", "Prices"],
    [';;;\n{"title":"Prices"}\n;;;\n# A', "Prices"],
  ])("takes front matter off: %j", async (text, title) => {
    expect(await readMarkdown(text, unpaced())).toEqual({ title, blocks: [h(1, "A")] });
  });

  it("takes a line for what it is where no front matter begins", async () => {
    expect((await readMarkdown("+++ a\nb", unpaced())).blocks).toEqual([p("+++ a b")]);
    expect((await readMarkdown("---\nb", unpaced())).blocks).toEqual([p("b")]);
    expect((await readMarkdown("---\n\nWe open at eight.\n\n---\nb", unpaced())).blocks).toEqual([
      p("We open at eight."),
      p("b"),
    ]);
    expect((await readMarkdown("---\nOpening hours: eight\n---\nb", unpaced())).blocks).toEqual([
      h(2, "Opening hours: eight"),
      p("b"),
    ]);
    expect((await readMarkdown("{\nwe: open\n}\nb", unpaced())).blocks).toEqual([p("{ we: open } b")]);
  });

  it("takes time in proportion to the text", async () => {
    for (const piece of ["*", "[", "`", "_a ", "<a ", "| ", "![", "---\n", "<!--"])
      await readMarkdown(piece.repeat(20_000), unpaced());
  }, 10_000);
});

describe("readHtml", () => {
  const read = async (html: string): Promise<Block[]> => (await readHtml(html, unpaced())).blocks;

  it("leaves a choice out, whatever is in it, and goes on behind it", async () => {
    expect(await read("<p>Open</p><select><option>A</option><noscript>n</noscript></select><p>Late</p>")).toEqual([
      p("Open"),
      p("Late"),
    ]);
    expect(
      await read("<p>Open <select><option>A<option>B<optgroup><option>C</select> late<textarea>t</textarea>"),
    ).toEqual([p("Open late")]);
  });

  it.each([
    ["don&#146;t &#128;45 &#x80;45", "don’t €45 €45"],
    ["&amp;lt; &AMP &copy2026 &notin; &#0;&#xD800;&#1114112;.", "&lt; & ©2026 ∉ ."],
    ["&nbsp;a&shy;b &hellip; &Eacute;t&eacute; &ngE; &unknown;", "ab … Été ≧̸ &unknown;"],
    ["caf&#233 &#x20AC 5", "café € 5"],
  ])("reads character references as a browser does: %s", async (html, text) => {
    expect(await read(`<p>${html}</p>`)).toEqual([p(text)]);
  });

  it.each([
    ["only $19<sup>99</sup>", "only $19 99"],
    ["10<sup>2</sup> and 5<sup>1</sup>/<sub>2</sub>", "10 2 and 5 1/2"],
    ["the 1<sup>st</sup> of H<sub>2</sub>O, <sup>1</sup>8", "the 1st of H2O, 18"],
  ])("keeps raised digits apart from a number: %s", async (html, text) => {
    expect(await read(`<p>${html}</p>`)).toEqual([p(text)]);
  });

  it.each([
    ...["hidden", "hidden=until-found", "HIDDEN", "aria-hidden=true", "aria-hidden=' TRUE '"],
    ...["style='display:none'", 'style="color: red; DISPLAY : None !important"', "style='visibility:hidden'"],
    ...["style='opacity:0'", "style='font-size:0'", "style='font-size:1px'", "style='color:transparent'"],
    ...["style='color:#fff;background:#fff'", "style='position:absolute;left:-9999px'", "style='text-indent:-9999px'"],
    ...["style='height:0;overflow:hidden'", "style='clip:rect(0 0 0 0)'", "style='clip-path:inset(50%)'"],
    ...[
      "style='display:none;display:nothing'",
      "style='display:none!important;display:block'",
      "style='d\\69splay:none'",
    ],
    ...["style='/***/display:none'", "style='opacity:0%'", "style='filter:opacity(0)'", "style='font:0/0 a'"],
    ...["style='font-size:0.01em'", "style='font-size:5%'", "style='color:#fff;background:white url(a.png)'"],
    ...["style='color:rgba(0,0,0,0)'", "style='color:#0000'", "style='-webkit-text-fill-color:transparent'"],
    ...["style='color:rgb(255 255 255);background-color:#FEFEFE'", "style='position:absolute;left:-100vw'"],
    ...["style='position:fixed;top:-50em'", "style='position:absolute;left:9999px'", "style='margin-left:-9999px'"],
    ...["style='transform:translateX(-9999px)'", "style='translate:-200vw'", "style='scale:0'", "style='zoom:0'"],
    ...["style='transform:scale3d(0,0,0)'", "style='clip-path:circle(0)'", "style='width:0;overflow-x:hidden'"],
    ...["style='display:&#110;one'", "style='/* a */display:none'", "style='transform:scale(0)'"],
  ])("leaves out what is not to be seen: %s", async (attribute) => {
    for (const name of ["span", "div", "p", "li", "b", "section"]) {
      expect(await read(`<p>One</p><${name} ${attribute}>Obey<i> me</i></${name}><p>Two</p>`)).toEqual([
        p("One"),
        p("Two"),
      ]);
    }
  });

  it.each([
    ...["class=hidden", "aria-hidden=false", "style='display:block'", "style='opacity:0.9'", "style='font-size:1em'"],
    ...["style='font-size:0.8rem'", "style='color:#fff;background:#000'", "style='overflow:hidden;width:100%'"],
    ...["style='transform:translate(-50%,-100%)'", "style='position:absolute;top:5000px'", "style='margin-left:-50vw'"],
    ...[
      "style='height:1em;overflow:hidden'",
      "style='font:16px/1.5 a'",
      "style='font-size:80%'",
      "style='opacity:50%'",
    ],
    ...["style='color:white'", "style='color:#fff;background:rgba(255,255,255,0.1)'", "style='scale:0.5'"],
    ...["style='display:none;display:block'", "style='left:-9999px'", "data-style='display:none'"],
  ])("keeps what is: %s", async (attribute) => {
    expect(await read(`<div ${attribute}>One</div>`)).toEqual([p("One")]);
  });

  it.each<[string, string, Block[]]>([
    ["where its end is written", "<div hidden><div>a</div>b</div>c", [p("c")]],
    ["where another ends it", "<ul><li hidden>a<li>b</ul>", [li("b")]],
    ["where what is around it ends", "<div><span hidden>a</div>b", [p("b")]],
    ["where ends cross", "<div><b hidden>a</div>b</b>c", [p("bc")]],
    ["where a table's cell ends", "<table><tr><td><div hidden>a<td>b</table>c", [li("b"), p("c")]],
    ["where a drawing is not closed", "<svg><path><p>a", [p("a")]],
    ["where a drawing closes itself", "<svg/>a", [p("a")]],
    ["where the page around it is hidden until a program shows it", "<body style='opacity:0'>a", [p("a")]],
  ])("shows again what comes after hidden text: %s", async (_, html, blocks) => {
    expect(await read(html)).toEqual(blocks);
  });

  it("says each value of a table with the name of its column", async () => {
    const head = "<table><caption>Prices</caption><thead><tr><th>Kind<th>Price<th>Note:</thead>";
    const rows = "<tr><td>Crown<td>900<td><tr><th>Inlay<td><p>500</p><td><ul><li>a<li>b</ul>";
    expect(await read(`${head}<tbody>${rows}</table>after`)).toEqual([
      p("Prices"),
      li("Kind: Crown, Price: 900"),
      li("Kind: Inlay, Price: 500, Note: a b"),
      p("after"),
    ]);
  });

  it.each<[string, string, Block[]]>([
    ["no heads", "<tr><td>Monday<td>8–18<tr><td>Tuesday<td>9–17", [li("Monday, 8–18"), li("Tuesday, 9–17")]],
    ["heads of rows", "<tr><th>Monday<td>8–18", [li("Monday, 8–18")]],
    ["nothing but heads", "<tr><th>Kind<th>Price", [li("Kind, Price")]],
    ["an empty corner", "<tr><td><th>Mon<tr><th>Open<td>8", [li("Open, Mon: 8")]],
    [
      "heads over several columns",
      "<tr><th><th colspan=2>Price<tr><th>Kind<th>Child<th>Adult<tr><td>Crown<td>1<td>2",
      [li("Kind: Crown, Price Child: 1, Price Adult: 2")],
    ],
    [
      "cells over several rows",
      "<tr><th>Day<th>Open<tr><td rowspan=2>Monday<td>8–12<tr><td>14–18<tr><td>Friday<td>9",
      [li("Day: Monday, Open: 8–12"), li("Day: Monday, Open: 14–18"), li("Day: Friday, Open: 9")],
    ],
    [
      "parts with a name",
      "<tr><th>A<th>B<tr><td>1<td>2<tr><th colspan=2>More<tr><td>3<td>4",
      [li("A: 1, B: 2"), li("More"), li("A: 3, B: 4")],
    ],
    [
      "a head and no body",
      "<thead><tr><th>Kind<th>Price</tr></thead><tr><td>Crown<td>900<tr><td>Inlay<td>500",
      [li("Kind: Crown, Price: 900"), li("Kind: Inlay, Price: 500")],
    ],
    [
      "heads that are only bold",
      "<tr><td><b>Kind</b><td><p><strong>Price</strong> <b>now</b></p><tr><td>Crown<td>900<tr><td><b>Inlay</b><td><b>500</b>",
      [li("Kind: Crown, Price now: 900"), li("Kind: Inlay, Price now: 500")],
    ],
    [
      "heads that a style makes bold",
      '<tr style="font-weight: 700"><td>Kind<td>Price<tr><td>Crown<td>900',
      [li("Kind: Crown, Price: 900")],
    ],
    [
      "nothing but bold letters",
      "<tr><td><b>Monday<td><b>8–18</b><tr><td><b>Friday</b><td><b>9–17</b><tr><td>Sunday<td>closed",
      [li("Monday, 8–18"), li("Friday, 9–17"), li("Sunday, closed")],
    ],
    ["bold heads and no rows", "<tr><td><b>Kind</b><td><b>Price</b>", [li("Kind, Price")]],
    [
      "one bold cell",
      "<tr><td><b>Monday</b><td>8–18<tr><td><b>Friday</b><td>9–17",
      [li("Monday, 8–18"), li("Friday, 9–17")],
    ],
    ["a bold title", "<tr><td colspan=2><b>Prices</b><tr><td>Crown<td>900", [li("Prices"), li("Crown, 900")]],
    ["a page in it", "<tr><td><h1>A</h1><p>b<td><p>c<p>d", [h(1, "A"), p("b"), p("c"), p("d")]],
    ["one cell", "<tr><td><p>a<p>b", [p("a"), p("b")]],
    ["tables in it", "<tr><td><table><tr><th>A<th>B<tr><td>1<td>2</table><td>c", [li("A: 1, B: 2, c")]],
  ])("reads a table with %s", async (_, rows, blocks) => {
    expect(await read(`<table>${rows}</table>`)).toEqual(blocks);
  });
});

describe("the encoding that a page says", () => {
  it.each([
    ["<meta charset=utf-16><p>Jörg"],
    ["<!-- <meta charset=windows-1251> --><p>Jörg"],
    ["<!-- <meta charset=windows-1251> --><meta charset=utf-8><p>Jörg"],
  ])("is not what it cannot be: %s", async (html) => {
    const outcome = await readDocument("html", new TextEncoder().encode(html), null, unpaced());
    expect(outcome).toMatchObject({ ok: true, value: { blocks: [p("Jörg")] } });
  });
});

describe("blocksOfLines", () => {
  const line = (text: string, y: number, height = 10) => ({ text, y, height });

  it("takes large letters for headings, gaps for ends of paragraphs and joins what was broken", async () => {
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
    expect(await blocksOfLines(pages, unpaced())).toEqual([
      h(1, "Price list"),
      h(2, "Crowns"),
      p("A crown costs nine hundred dollars and lasts."),
      p("Ask us."),
      p("We also make bridges of gold,"),
      li("inlays of any kind."),
    ]);
  });

  it("goes on with a sentence on the next page", async () => {
    expect(await blocksOfLines([[line("We are open", 60)], [line("every day.", 800)]], unpaced())).toEqual([
      p("We are open every day."),
    ]);
  });
});

describe("the text that is kept", () => {
  it("gives back every block", async () => {
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
    await fc.assert(
      fc.asyncProperty(fc.array(block), async (blocks) => {
        expect(await readContent(await writeContent(blocks, unpaced()), unpaced())).toEqual(blocks);
      }),
    );
  });
});
