import { expect, it } from "vitest";
import { rejectedRows } from "../../../web/src/campaigns/rejected-rows.ts";
import { CsvParser, type CsvRow } from "../../../workers/services/outreach/csv-parser.ts";

it.each([
  [
    "keeps the header and the rows of these lines",
    "phone,name\nx,Ada\n+1415,Bob\ny,Eve\n",
    [2, 4],
    "phone,name\r\nx,Ada\r\ny,Eve\r\n",
  ],
  [
    "keeps a row whole that has a line end in a cell",
    'phone,note\nx,"two\nlines"\n1,a\n',
    [2],
    'phone,note\r\nx,"two\r\nlines"\r\n',
  ],
  ["counts lines, not rows", 'phone,note\n1,"two\nlines"\nx,a\n', [4], "phone,note\r\nx,a\r\n"],
  ["keeps Excel's line before the header", "sep=;\nphone;name\nx;Ada\n", [3], "sep=;\r\nphone;name\r\nx;Ada\r\n", ";"],
  ["takes a byte order mark away", "\uFEFFphone\r\nx\r\n", [2], "phone\r\nx\r\n"],
  ["keeps a last row without a line end", "phone\nx", [2], "phone\r\nx\r\n"],
  [
    "takes a quote within a cell for a character",
    'phone,note\nx,5" of snow\n1,a\ny,b\n',
    [2, 4],
    'phone,note\r\nx,5" of snow\r\ny,b\r\n',
  ],
  [
    "keeps the first line of a row with a quote that is not closed",
    'phone,note\nx,"open\n1,a\n',
    [2],
    'phone,note\r\nx,"open\r\n',
  ],
  ["keeps the header under Excel's line in quotes", '"sep=,"\nphone\nx\n', [3], '"sep=,"\r\nphone\r\nx\r\n'],
])("%s", (_, text, lines, expected, separator = ",") => {
  expect(rejectedRows(text, new Set(lines), separator)).toBe(expected);
});

it.each([
  'phone,note\na,5" wide\nb,"two\nlines"\nc,"open\nd,e\n',
  'phone,note\r\na,"said ""no"""\r\n\r\nb,"x" y\r\nc,d',
  `phone,note\na,"${`${"x".repeat(6_000)}\n`.repeat(3)}"\nb,c\n`,
])("tells rows apart as the import does (%#)", (text) => {
  const parser = new CsvParser(",");
  const [, ...rows] = [...parser.push(text), ...parser.end()];
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows) {
    const kept = new CsvParser(",");
    const [, one, ...more] = [...kept.push(rejectedRows(text, new Set([row.line]), ",")), ...kept.end()];
    expect(more).toEqual([]);
    expect(one && cellsOf(one)).toEqual(cellsOf(row));
  }
});

/** Cells of a row with the line ends that `rejectedRows` writes; null of one that cannot be read. */
const cellsOf = (row: CsvRow): string[] | null =>
  row.fault === undefined ? row.cells.map((cell) => cell.replaceAll(/\r?\n/g, "\r\n")) : null;
