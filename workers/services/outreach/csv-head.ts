import { err, ok, type Result } from "../../../voice/result.ts";
import { CsvParser, type CsvRow, type Separator, separators } from "./csv-parser.ts";
import { type FieldMap, type LeadColumns, type RowFault, readHeader } from "./lead-columns.ts";

/** Head of a CSV file: its separator and columns, found from its first row, and the parser of the others. */
export interface CsvHead {
  separator: Separator;
  columns: LeadColumns;
  /** Reads the rows behind the header. */
  parser: CsvParser;
  /** Those that came with it. */
  rows: CsvRow[];
}

/**
 * Line before the header that says how cells are divided. Excel takes it as it stands; programs that write every line
 * alike put quotes around it or fill it up with separators.
 */
const SAID = /^"?sep=([,;\t|])"?[,;\t| ]*(?:\r\n|\r|\n)/i;

/**
 * Finds what divides the cells of a file from `text`, its beginning: what makes a header of the first row, and of
 * several the one that makes most columns. Null while the row is not whole and `isLast` does not say that no more
 * comes.
 */
export function readHead(
  text: string,
  fieldMap: FieldMap,
  isLast: boolean,
): Result<CsvHead, { reason: "header"; faults: RowFault[] } | { reason: "empty" }> | null {
  const said = SAID.exec(text);
  const [body, firstLine] = said === null ? [text, 1] : [text.slice(said[0].length), 2];
  const candidates = said === null ? separators : [said[1] as Separator];
  let best: { head: CsvHead; cells: number } | null = null;
  let refusal: { faults: RowFault[]; cells: number } | null = null;
  for (const separator of candidates) {
    const parser = new CsvParser(separator, firstLine);
    const [first, ...rows] = isLast ? [...parser.push(body), ...parser.end()] : parser.push(body);
    if (first === undefined) continue;
    const cells = first.fault === undefined ? first.cells.length : 0;
    const columns =
      first.fault === undefined ? readHeader(first.cells, fieldMap) : err([{ field: "header", message: first.fault }]);
    if (columns.ok) {
      const head = { separator, columns: columns.value, parser, rows };
      if (best === null || cells > best.cells) best = { head, cells };
    } else if (refusal === null || cells > refusal.cells) refusal = { faults: columns.error, cells };
  }
  if (best !== null) return ok(best.head);
  if (refusal !== null) return err({ reason: "header", faults: refusal.faults });
  return isLast ? err({ reason: "empty" }) : null;
}
