import { type DocxStyles, levelOf, OFF } from "./docx-styles.ts";
import type { PageReader } from "./html.ts";
import type { XmlReader } from "./xml-tags.ts";

/**
 * Not what the document says: what was deleted, moved away or looked otherwise before, and what stands in for drawings
 * that a program does not know.
 */
const LEFT_OUT = new Set(
  "w:del w:moveFrom w:pPrChange w:rPrChange w:tcPrChange w:trPrChange w:rt mc:Fallback".split(" "),
);
/** Half points; smaller letters are not to be seen. */
const SMALLEST_SIZE = 2;
/** Of a cell that goes on below so much is said again there. */
const MAX_REPEATED_CHARS = 200;

interface Paragraph {
  style: string;
  level: number | null;
  isItem: boolean | null;
  /** The element of the page that it became, when its first text came. */
  tag: string | null;
}

interface Row {
  isHead: boolean;
  column: number;
}

interface Cell {
  columns: number;
  /** Begins a cell that goes on below, or goes on with the one above. */
  merge: "restart" | "continue" | null;
  isOpen: boolean;
  text: string;
}

/**
 * Reads the body of a Word document (WordprocessingML) as the page that it is: paragraphs, headings, items and tables.
 */
export class DocxBody implements XmlReader {
  readonly #page: PageReader;
  readonly #styles: DocxStyles;
  readonly #paragraphs: Paragraph[] = [];
  readonly #rows: Row[] = [];
  readonly #cells: Cell[] = [];
  /** Texts of cells that go on below, by their columns; a table for each that is open. */
  readonly #merged: Map<number, string>[] = [];
  #leftOut = 0;
  #isInText = false;
  #isInParagraphProperties = false;
  #isHidden = false;
  /** The run is raised or lowered. */
  #isRaised = false;
  #isBold = false;

  constructor(page: PageReader, styles: DocxStyles) {
    this.#page = page;
    this.#styles = styles;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (LEFT_OUT.has(name)) this.#leftOut++;
    if (this.#leftOut > 0) return;
    const value = attributes.get("w:val") ?? "";
    switch (name) {
      case "w:p":
        this.#openCell();
        this.#paragraphs.push({ style: "", level: null, isItem: null, tag: null });
        return;
      case "w:tbl":
        this.#openCell();
        this.#page.openTag("table", {});
        this.#merged.push(new Map());
        return;
      case "w:tr":
        this.#page.openTag("tr", {});
        this.#rows.push({ isHead: false, column: 0 });
        return;
      case "w:tc":
        this.#cells.push({ columns: 1, merge: null, isOpen: false, text: "" });
        return;
      case "w:r":
        this.#isHidden = false;
        this.#isRaised = false;
        this.#isBold = false;
        return;
      case "w:t":
        this.#isInText = true;
        return;
      case "w:tab":
      case "w:br":
      case "w:cr":
        if (!this.#isInParagraphProperties) this.#say(" ");
        return;
      case "w:noBreakHyphen":
        this.#say("-");
        return;
      default:
        this.#read(name, value);
    }
  }

  close(name: string): void {
    if (LEFT_OUT.has(name)) {
      this.#leftOut = Math.max(0, this.#leftOut - 1);
      return;
    }
    if (this.#leftOut > 0) return;
    if (name === "w:t") this.#isInText = false;
    else if (name === "w:pPr") this.#isInParagraphProperties = false;
    else if (name === "w:p") {
      const tag = this.#paragraphs.pop()?.tag ?? null;
      if (tag !== null) this.#page.closeTag(tag);
    } else if (name === "w:tc") this.#closeCell();
    else if (name === "w:tr") {
      this.#rows.pop();
      this.#page.closeTag("tr");
    } else if (name === "w:tbl") {
      this.#merged.pop();
      this.#page.closeTag("table");
    }
  }

  addText(text: string): void {
    if (this.#isInText && this.#leftOut === 0) this.#say(text);
  }

  /** Takes in a property of the paragraph, run, cell or row that is open. */
  #read(name: string, value: string): void {
    const paragraph = this.#paragraphs.at(-1);
    const cell = this.#cells.at(-1);
    const row = this.#rows.at(-1);
    if (name === "w:pPr") this.#isInParagraphProperties = true;
    else if (name === "w:pStyle" && paragraph) paragraph.style = value;
    else if (name === "w:outlineLvl" && paragraph) paragraph.level = levelOf(value);
    // Number 0 takes the one away that a style gives.
    else if (name === "w:numId" && paragraph) paragraph.isItem = value !== "0";
    else if (name === "w:gridSpan" && cell)
      cell.columns = Math.min(Math.max(Number.parseInt(value, 10) || 1, 1), 1_000);
    else if (name === "w:vMerge" && cell) cell.merge = value === "restart" ? "restart" : "continue";
    else if (name === "w:tblHeader" && row) row.isHead = !OFF.has(value);
    // Of the parts of a table that its style shows in their own way the first row's is written first.
    else if (name === "w:cnfStyle" && row && cell === undefined) row.isHead ||= value.startsWith("1");
    else if (!this.#isInParagraphProperties) {
      if (name === "w:vanish" || name === "w:webHidden") this.#isHidden = !OFF.has(value);
      else if (name === "w:sz" && Number(value) <= SMALLEST_SIZE) this.#isHidden = true;
      else if (name === "w:b") this.#isBold = !OFF.has(value);
      else if (name === "w:vertAlign") this.#isRaised = value !== "baseline";
      else if (name === "w:rStyle") this.#isHidden ||= this.#styles.find(value).isHidden;
    }
  }

  #say(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph === undefined || this.#isHidden) return;
    if (paragraph.tag === null) {
      const style = this.#styles.find(paragraph.style);
      if (style.isHidden) return;
      const level = paragraph.level ?? style.level;
      const isItem = paragraph.isItem ?? style.isItem;
      paragraph.tag = level !== null ? `h${level}` : isItem ? "li" : "p";
      this.#page.openTag(paragraph.tag, {});
    }
    // Only a table's heads are told by their letters.
    const look = [...(this.#isRaised ? ["sup"] : []), ...(this.#isBold && this.#cells.length > 0 ? ["b"] : [])];
    for (const tag of look) this.#page.openTag(tag, {});
    this.#page.addText(text);
    for (const tag of look.reverse()) this.#page.closeTag(tag);
    const cell = this.#cells.at(-1);
    if (cell?.merge === "restart" && cell.text.length < MAX_REPEATED_CHARS) cell.text += text;
  }

  /** Opens the cell around what comes, once its properties are known. */
  #openCell(): void {
    const cell = this.#cells.at(-1);
    const row = this.#rows.at(-1);
    if (cell === undefined || row === undefined || cell.isOpen) return;
    cell.isOpen = true;
    this.#page.openTag(row.isHead ? "th" : "td", { colspan: String(cell.columns) });
    if (cell.merge === "continue") this.#page.addText(this.#merged.at(-1)?.get(row.column) ?? "");
  }

  #closeCell(): void {
    this.#openCell();
    const cell = this.#cells.pop();
    const row = this.#rows.at(-1);
    if (cell === undefined || row === undefined) return;
    this.#page.closeTag(row.isHead ? "th" : "td");
    const text = cell.text.length <= MAX_REPEATED_CHARS ? cell.text : "";
    if (cell.merge === "restart") this.#merged.at(-1)?.set(row.column, text);
    row.column += cell.columns;
  }
}
