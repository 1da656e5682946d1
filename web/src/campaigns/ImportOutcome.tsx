import { keepFile } from "../api/download-file.ts";
import { formatCount } from "../words/format.ts";
import type { LeadImport } from "./campaign-answers.ts";
import { rejectedRows } from "./rejected-rows.ts";

/** Complaints shown on the page; the file has all rows that were not taken. */
const SHOWN = 20;

/** Outcome of an import: counts, complaints, and the rows that were not taken, to be mended and sent again. */
export function ImportOutcome({ file, answer }: { file: File; answer: LeadImport }) {
  const { readRows, insertedRows, duplicateRows, badRows, badCells, errors } = answer;
  const rejected = new Set(errors.filter(({ rowTaken }) => !rowTaken).map(({ line }) => line));
  const download = async (): Promise<void> => {
    // As the API has read it: a file of Excel's is rarely UTF-8.
    const text = new TextDecoder(answer.file?.encoding ?? "utf-8").decode(await file.arrayBuffer());
    const rows = rejectedRows(text, rejected, answer.file?.separator ?? ",");
    keepFile(new Blob([rows], { type: "text/csv;charset=utf-8" }), `rejected-${file.name}`);
  };
  return (
    <div role="status">
      <p>
        {formatCount(readRows)} rows: {formatCount(insertedRows)} new, {formatCount(duplicateRows)} known already,{" "}
        {formatCount(badRows)} not taken; {formatCount(badCells)} cells left out.
      </p>
      {errors.length > 0 && (
        <ul class="plain-list">
          {errors.slice(0, SHOWN).map(({ line, field, message, rowTaken }) => (
            <li key={`${line} ${field}`}>
              Line {line}, {field}: {message}{" "}
              <span class="hint">({rowTaken ? "the cell was left out" : "the row was not taken"})</span>
            </li>
          ))}
        </ul>
      )}
      {errors.length > SHOWN && <p class="hint">And {formatCount(errors.length - SHOWN)} more.</p>}
      {rejected.size > 0 && (
        <p>
          <button type="button" class="button" onClick={() => void download()}>
            Download the {formatCount(rejected.size)} rejected {rejected.size === 1 ? "row" : "rows"}
          </button>
          {badRows > rejected.size && (
            <span class="hint"> Of {formatCount(badRows)}: the first are known by line.</span>
          )}
        </p>
      )}
    </div>
  );
}
