import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvParser, type CsvRow, MAX_ROW_LENGTH } from "../../../../workers/services/outreach/csv-parser.ts";
import { csvLine, guardCell, unguardCell } from "../../../../workers/services/outreach/csv-writer.ts";

/** Reads `text` cut into pieces at the places given. */
function read(text: string, cuts: readonly number[] = []): CsvRow[] {
  const parser = new CsvParser();
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const rows = places.slice(1).flatMap((end, i) => parser.push(text.slice(places[i], end)));
  return [...rows, ...parser.end()];
}

const row = (line: number, ...cells: string[]) => ({ line, cells, length: expect.any(Number) });
const NOT_CLOSED = "has a quote that is not closed";
const TEXT_AFTER = "has text after a closing quote";

const table: [string, string, CsvRow[]][] = [
  ["plain lines", "a,b\nc,d\n", [row(1, "a", "b"), row(2, "c", "d")]],
  ["a last line without an end", "a,b\nc,d", [row(1, "a", "b"), row(2, "c", "d")]],
  ["CRLF and CR", "a\r\nb\rc\r\n", [row(1, "a"), row(2, "b"), row(3, "c")]],
  ["empty cells", ",a,\n", [row(1, "", "a", "")]],
  ["an empty last cell at the end of the text", "a,", [row(1, "a", "")]],
  ["empty lines, and lines of nothing but commas", "a\n\n\r\n,,\n \nb\n", [row(1, "a"), row(6, "b")]],
  [
    "quoted commas, line ends and quotes",
    '"a,b","c\r\nd","e ""f"""\ng',
    [row(1, "a,b", "c\r\nd", 'e "f"'), row(3, "g")],
  ],
  ["empty quoted cells", '"",""\na,""', [row(2, "a", "")]],
  ["a quote within a plain cell", 'Bob "the man",x\n', [row(1, 'Bob "the man"', "x")]],
  ["rows of different lengths", "a,b\nc\nd,e,f\n", [row(1, "a", "b"), row(2, "c"), row(3, "d", "e", "f")]],
  ["text after a closing quote", 'a\n"b"c,d\ne', [row(1, "a"), { line: 2, fault: TEXT_AFTER }, row(3, "e")]],
  ["a quote that is never closed", 'a\n"b,c\nd,e\n', [row(1, "a"), { line: 2, fault: NOT_CLOSED }, row(3, "d", "e")]],
  [
    "a forgotten quote before quoted rows",
    '"a,b\nc,d\n"e",f\ng,h\n',
    [{ line: 1, fault: TEXT_AFTER }, row(2, "c", "d"), row(3, "e", "f"), row(4, "g", "h")],
  ],
  ["nothing", "", []],
];

describe("reading CSV", () => {
  it.each(table)("understands %s", (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(table)("understands %s wherever the text is cut", (_, text, expected) => {
    for (let cut = 0; cut <= text.length; cut++) expect(read(text, [cut])).toEqual(expected);
    expect(
      read(
        text,
        Array.from(text, (_, at) => at),
      ),
    ).toEqual(expected);
  });

  it("gives up a row that is too long and goes on with the next line", () => {
    const fault = expect.stringContaining("is longer than");
    const long = "x".repeat(MAX_ROW_LENGTH + 1);
    expect(read(`a\n${long}\nb`)).toEqual([row(1, "a"), { line: 2, fault }, row(3, "b")]);
    const lines = `${"y\n".repeat(MAX_ROW_LENGTH)}`;
    const rows = read(`"a\n${lines}`, [10, 20_000]);
    expect(rows[0]).toEqual({ line: 1, fault });
    expect(rows).toHaveLength(MAX_ROW_LENGTH + 1);
    expect(rows.at(-1)).toEqual(row(MAX_ROW_LENGTH + 1, "y"));
  });

  it("holds no more than one row, also of one that never ends", () => {
    for (const beginning of ["x", '"x']) {
      const parser = new CsvParser();
      parser.push(beginning);
      for (let i = 0; i < 1_000; i++) {
        parser.push("y".repeat(1_000));
        expect(parser.heldLength).toBeLessThanOrEqual(MAX_ROW_LENGTH);
      }
    }
  });

  it("reads what was written, cut anywhere", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', ",", "\n", "\r", " ", "'", "=", "+") });
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(200), { maxLength: 4 }), (written, cuts) => {
        const text = written.map(csvLine).join("");
        const seen = read(
          text,
          cuts.map((cut) => Math.min(cut, text.length)),
        ).map((one) => (one.fault === undefined ? one.cells : one.fault));
        expect(seen).toEqual(written.filter((cells) => cells.some((one) => one.trim() !== "")));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("a guarded cell", () => {
  it.each([
    ...["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@x"],
    ...["+49301234567", "01234", "030 1234", "'01234", "4930550010001", "1e5", "1.5E+3", "1.50", "3,0"],
  ])("is no formula and no number where %j was", (text) => {
    expect(guardCell(text)).toBe(`'${text}`);
    expect(unguardCell(guardCell(text))).toBe(text);
  });

  it.each([";=1+1", "; =1+1", ",@SUM(A1)", "|=1", "\t=1", " =1+1", "＝1+1", "＋49", "－1", "＠SUM(A1)", ";＝1"])(
    "guards %j, which some programs compute, and gives it back",
    (text) => {
      expect(guardCell(text)).toBe(`'${text}`);
      expect(unguardCell(guardCell(text))).toBe(text);
    },
  );

  it.each([
    "Anna; Ben",
    "Ann -",
    "a,=b",
    "Anna",
    "'Ndrangheta",
    "1-2",
    "",
    "a=b",
    "1234",
    "'1234",
    "0 a",
    "12.5",
    "e5",
  ])("is as it was where it is harmless: %j", (text) => {
    expect(guardCell(text)).toBe(text);
    expect(unguardCell(text)).toBe(text);
  });
});

// A reader that takes quadratic time needs hours for one of these.
describe("the largest file there may be", { timeout: 60_000 }, () => {
  const LARGEST = 20_971_520;
  const CHUNK = 65_536;
  function facts(text: string, chunkLength = CHUNK): { rows: number; faults: number; held: number } {
    const parser = new CsvParser();
    const seen = { rows: 0, faults: 0, held: 0 };
    const count = (rows: readonly CsvRow[]): void => {
      for (const { fault } of rows) fault === undefined ? seen.rows++ : seen.faults++;
      seen.held = Math.max(seen.held, parser.heldLength);
    };
    for (let at = 0; at < text.length; at += chunkLength) count(parser.push(text.slice(at, at + chunkLength)));
    count(parser.end());
    return seen;
  }

  it.each<[string, string, { rows: number; faults: number }]>([
    ["one quoted cell", `a\n"${"x".repeat(LARGEST)}"\nb`, { rows: 2, faults: 1 }],
    ["quotes", '"'.repeat(LARGEST + 1), { rows: 0, faults: 1 }],
    ["lines of one quote each", 'a,"\n'.repeat(LARGEST / 4), { rows: LARGEST / 8, faults: 0 }],
    ["text after quotes", '"a"b\n'.repeat(LARGEST / 5), { rows: 0, faults: Math.floor(LARGEST / 5) }],
    ["commas", ",".repeat(LARGEST), { rows: 0, faults: 1 }],
    ["line ends", "\r".repeat(LARGEST), { rows: 0, faults: 0 }],
    ["Chinese", "我们,的\n".repeat(LARGEST / 11), { rows: Math.floor(LARGEST / 11), faults: 0 }],
  ])("is read in time in proportion to its length, a row at a time: %s", (_, text, expected) => {
    const { held, ...counts } = facts(text);
    expect(counts).toEqual(expected);
    expect(held).toBeLessThanOrEqual(MAX_ROW_LENGTH);
  });

  it("is read in time in proportion to its length when it comes in single characters", () => {
    const text = `"${"x".repeat(MAX_ROW_LENGTH - 10)}"\n`.repeat(200);
    expect(facts(text, 1)).toMatchObject({ rows: 200, faults: 0 });
  });
});
