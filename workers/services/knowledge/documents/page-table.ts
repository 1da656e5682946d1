import type { Block } from "./block.ts";

/**
 * A cell's column is named before it in every row, so that a passage in the middle of a table says what its numbers
 * are. Longer heads are no names.
 */
const MAX_LABEL_CHARS = 80;
/** Longer cells are text that a page lays out in a table. */
const MAX_CELL_CHARS = 2_000;
/** A text that spans rows is said again in each of them, if it is no longer. */
const MAX_REPEATED_CHARS = 200;
/** HTML's own bounds of `colspan` and `rowspan`. */
const MAX_COLUMNS_SPANNED = 1_000;
const MAX_ROWS_SPANNED = 65_534;
/**
 * Columns that may have names, rows that may give them, and texts that may reach into rows below: each row takes time
 * for them.
 */
const MAX_NAMED_COLUMNS = 1_000;
const MAX_HEAD_ROWS = 5;
const MAX_SPANNING = 50;

interface Cell {
  column: number;
  columns: number;
  isHead: boolean;
  /** All of its text is bold; null where it has none. */
  isBold: boolean | null;
  blocks: Block[];
}

/** A table of a page that is being read, row by row. */
export class PageTable {
  /** Names of columns, from the rows of heads. */
  #labels = new Map<number, string>();
  /** Texts that reach into rows below, by their columns. */
  #spanning = new Map<number, { text: string; rowsLeft: number }>();
  #cells: Cell[] = [];
  #column = 0;
  #isHeadPart = false;
  #hasBody = false;
  #headRows = 0;
  /** A first row in bold letters, which is of heads if the next one is not bold. */
  #bold: { own: Value[]; item: Block } | null = null;
  /** Rows of heads that no row has followed yet: a table of nothing else is said as it stands. */
  #heads: Block[] = [];

  /** Says whether the rows that come are in a `thead`. */
  set isHeadPart(isHeadPart: boolean) {
    this.#isHeadPart = isHeadPart;
  }

  /** Opens a cell. Its blocks are put into the array that this gives. */
  openCell(isHead: boolean, colspan: string | undefined, rowspan: string | undefined): Block[] {
    while (this.#spanning.has(this.#column)) this.#column++;
    const columns = spanOf(colspan, MAX_COLUMNS_SPANNED);
    const cell = { column: this.#column, columns, isHead, isBold: null, blocks: [] };
    this.#column += columns;
    this.#cells.push(cell);
    const rows = spanOf(rowspan, MAX_ROWS_SPANNED);
    if (rows > 1 && this.#spanning.size < MAX_SPANNING) this.#spanning.set(cell.column, { text: "", rowsLeft: rows });
    return cell.blocks;
  }

  /** Says whether a text of the cell that was opened last is bold. */
  noteText(isBold: boolean): void {
    const cell = this.#cells.at(-1);
    if (cell !== undefined) cell.isBold = isBold && cell.isBold !== false;
  }

  /** Ends a row, and gives what it says: an item, or the blocks of its cells where they are no values. */
  closeRow(): Block[] {
    const cells = this.#cells;
    this.#cells = [];
    this.#column = 0;
    if (cells.length === 0) return [];
    const own = cells.map(cellValue);
    const values = this.#valuesOf(own);
    if (own.some(({ text }) => text === null)) return [...this.#takeHeads(), ...cells.flatMap(({ blocks }) => blocks)];
    if (own.every(({ text }) => text === "")) return [];
    const item: Block = { type: "item", text: values.map(({ text }) => text).join(", ") };
    if (this.#isHeadRow(own)) {
      const earlier = this.#takeBold();
      this.#name(own);
      this.#heads.push(item);
      return earlier;
    }
    if (this.#isFirst && isBoldRow(own)) {
      this.#bold = { own, item };
      return [];
    }
    if (this.#bold !== null && !isBoldRow(own)) {
      this.#name(this.#bold.own);
      this.#bold = null;
    }
    const earlier = this.#takeBold();
    this.#hasBody = true;
    // The names are in this row and in every other: said by themselves they would only be found in its stead.
    this.#heads = [];
    // A head that is a row's only text parts the table.
    const isGroup = values.length === 1 && own.some(({ isHead, text }) => isHead && text !== "");
    const text = values.map((value) => (isGroup ? value.text : this.#labelled(value))).join(", ");
    return [...earlier, { type: "item", text }];
  }

  get #isFirst(): boolean {
    return !this.#hasBody && this.#headRows === 0 && this.#bold === null;
  }

  /** The first row, where it was held back for its bold letters and is none of heads. */
  #takeBold(): Block[] {
    const items = this.#bold === null ? [] : [this.#bold.item];
    this.#bold = null;
    return items;
  }

  /** Ends the table, and gives what of it was not said. */
  close(): Block[] {
    return [...this.closeRow(), ...this.#takeHeads()];
  }

  #takeHeads(): Block[] {
    const heads = this.#heads;
    this.#heads = [];
    return [...this.#takeBold(), ...heads];
  }

  #isHeadRow(own: readonly Value[]): boolean {
    if (this.#hasBody || this.#headRows >= MAX_HEAD_ROWS) return false;
    const isHead = this.#isHeadPart || own.every(({ isHead, text }) => isHead || text === "");
    if (isHead) this.#headRows++;
    return isHead;
  }

  /** The texts of a row by their columns, those that reach into it from above included. */
  #valuesOf(own: readonly Value[]): { column: number; text: string }[] {
    const values = new Map<number, string>();
    for (const { column, text } of own) if (text !== null && text !== "") values.set(column, text);
    const columns = new Set(own.map(({ column }) => column));
    for (const [column, span] of this.#spanning) {
      const text = values.get(column) ?? "";
      if (columns.has(column)) span.text = text.length <= MAX_REPEATED_CHARS ? text : "";
      else if (span.text !== "") values.set(column, span.text);
      if (--span.rowsLeft === 0) this.#spanning.delete(column);
    }
    return [...values].map(([column, text]) => ({ column, text })).sort((a, b) => a.column - b.column);
  }

  #name(own: readonly Value[]): void {
    for (const { column: first, columns, text } of own) {
      if (text === null || text === "" || text.length > MAX_LABEL_CHARS) continue;
      for (let column = first; column < Math.min(first + columns, MAX_NAMED_COLUMNS); column++) {
        const above = this.#labels.get(column);
        const label = above === undefined || above === text ? text : `${above} ${text}`;
        if (label.length <= MAX_LABEL_CHARS) this.#labels.set(column, label);
      }
    }
  }

  #labelled({ column, text }: { column: number; text: string }): string {
    const label = this.#labels.get(column)?.replace(/:$/, "");
    return label === undefined || label === text ? text : `${label}: ${text}`;
  }
}

/**
 * A cell as a row's value: its text in one line, null where it is more than a value: with headings, or as long as a
 * page.
 */
interface Value extends Omit<Cell, "blocks"> {
  text: string | null;
}

function isBoldRow(own: readonly Value[]): boolean {
  const filled = own.filter(({ text }) => text !== "");
  return filled.length > 1 && filled.every(({ isBold }) => isBold);
}

function cellValue({ blocks, ...cell }: Cell, _index: number, row: readonly Cell[]): Value {
  let length = 0;
  for (const { type, text } of blocks) {
    length += text.length;
    if (type === "heading" || length > MAX_CELL_CHARS) return { ...cell, text: null };
  }
  const isPage = row.length === 1 && blocks.length > 1;
  return { ...cell, text: isPage ? null : blocks.map(({ text }) => text).join(" ") };
}

function spanOf(written: string | undefined, most: number): number {
  const span = Number.parseInt(written ?? "", 10);
  return Number.isNaN(span) || span < 1 ? 1 : Math.min(span, most);
}
