/**
 * Separators between the cells of a row: commas by RFC 4180, semicolons where a comma is in the numbers, tabs where
 * Excel writes Unicode.
 */
export const separators = [",", ";", "\t", "|"] as const;
export type Separator = (typeof separators)[number];

/**
 * Reads CSV (RFC 4180, with any separator) from pieces of text, cut anywhere. Lines end in LF, CRLF or CR; a quoted
 * cell may hold separators, line ends and doubled quotes; a quote in the middle of a cell that is not quoted is a
 * character like others. Empty lines are passed over.
 *
 * A row that cannot be read costs its first line only: reading goes on with the next, so that a quote somebody forgot
 * to close spoils no more than the lines it is on. At most one row is held between two pieces, and no row is longer
 * than `MAX_ROW_LENGTH`.
 */
export class CsvParser {
  #held = "";
  /** Came after what is held, and waits to be read with it. */
  #waiting = "";
  readonly #separator: number;
  #line: number;
  /** Within a line of which nothing more is wanted. */
  #isSkipping = false;
  /** The text so far ended in CR: an LF that follows belongs to it. */
  #endedInReturn = false;

  constructor(separator: Separator = ",", firstLine = 1) {
    this.#separator = separator.charCodeAt(0);
    this.#line = firstLine;
  }

  /** Characters that wait for the rest of their row. */
  get heldLength(): number {
    return this.#held.length + this.#waiting.length;
  }

  /** The rows that `piece` completes, or some piece before it did. */
  push(piece: string): CsvRow[] {
    this.#waiting += piece;
    // A row is read from its beginning each time: only when as much has come again, or single characters would cost a
    // row's length each.
    if (this.#waiting.length < this.#held.length && this.heldLength <= MAX_ROW_LENGTH) return [];
    return this.#read(false);
  }

  /** The rows that are whole of a text that is broken off: its last row may not be. */
  breakOff(): CsvRow[] {
    return this.#read(false);
  }

  /** The row that ended with the text. Nothing may be pushed after it. */
  end(): CsvRow[] {
    return this.#read(true);
  }

  #read(isLast: boolean): CsvRow[] {
    const text = this.#held + this.#waiting;
    this.#waiting = "";
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      if (this.#endedInReturn) {
        this.#endedInReturn = false;
        if (text.charCodeAt(at) === LF) at++;
        continue;
      }
      const start = at;
      let end: number | null;
      if (this.#isSkipping) {
        end = lineEnd(text, start);
        if (end === null) {
          at = text.length;
          break;
        }
        this.#isSkipping = false;
      } else {
        const row = readRow(text, start, this.#separator, isLast);
        const isTooLong = (row?.end ?? text.length) - start > MAX_ROW_LENGTH;
        if (row === null && !isTooLong) break;
        if (row === null || isTooLong || row.cells === null) {
          rows.push({ line: this.#line, fault: isTooLong ? TOO_LONG : (row?.fault ?? TOO_LONG) });
          this.#isSkipping = true;
          continue;
        }
        if (row.cells.some((cell) => cell.trim() !== "")) {
          rows.push({ line: this.#line, cells: row.cells, length: row.end - start });
        }
        end = row.end;
      }
      this.#line += lineBreaks(text, start, end);
      // CRLF may be cut between two pieces: the LF is passed over when it comes.
      this.#endedInReturn = text.charCodeAt(end - 1) === CR;
      at = end;
    }
    this.#held = text.slice(at);
    return rows;
  }
}

/**
 * A row of a file: its cells and how many characters it has, or why it could not be read. `line` counts the file's
 * lines from 1; it is the row's first.
 */
export type CsvRow =
  | { line: number; cells: string[]; length: number; fault?: undefined }
  | { line: number; fault: string };

/** Characters of a row; far more than a lead can have. */
export const MAX_ROW_LENGTH = 16_384;

const TOO_LONG = `is longer than ${MAX_ROW_LENGTH} characters; is there a quote that is not closed?`;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A row that begins at `start`, and where the next may begin; null where the text ends before the row does. */
function readRow(
  text: string,
  start: number,
  separator: number,
  isLast: boolean,
): { cells: string[]; end: number; fault?: undefined } | { cells: null; end: number; fault: string } | null {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const quoted = readQuoted(text, at, isLast);
      if (quoted === null)
        return isLast ? { cells: null, end: text.length, fault: "has a quote that is not closed" } : null;
      cells.push(quoted.cell);
      at = quoted.end;
    } else {
      const from = at;
      while (at < text.length && !isDelimiter(text.charCodeAt(at), separator)) at++;
      cells.push(text.slice(from, at));
    }
    if (at >= text.length) return isLast ? { cells, end: at } : null;
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) return { cells, end: at + 1 };
    if (code !== separator) return { cells: null, end: at, fault: "has text after a closing quote" };
    at++;
  }
}

/**
 * The cell whose opening quote is at `open`, and what follows its closing one; null where the text may yet go on with
 * it.
 */
function readQuoted(text: string, open: number, isLast: boolean): { cell: string; end: number } | null {
  let cell = "";
  let from = open + 1;
  for (;;) {
    const close = text.indexOf('"', from);
    // A quote at the very end may be the first of two.
    if (close === -1 || (close + 1 === text.length && !isLast)) return null;
    cell += text.slice(from, close);
    if (text.charCodeAt(close + 1) !== QUOTE) return { cell, end: close + 1 };
    cell += '"';
    from = close + 2;
  }
}

function isDelimiter(code: number, separator: number): boolean {
  return code === separator || code === LF || code === CR;
}

/** The place after the first line break at or after `start`; null where there is none. */
function lineEnd(text: string, start: number): number | null {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) return at + 1;
  }
  return null;
}

/** Line breaks between `start` and `end`; a CRLF is one, and one that is cut by `end` counts before it. */
function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === CR || (code === LF && (at === start || text.charCodeAt(at - 1) !== CR))) count++;
  }
  return count;
}
