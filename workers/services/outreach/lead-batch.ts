import type { CsvRow } from "./csv-parser.ts";
import type { LeadColumns, RowFault } from "./lead-columns.ts";
import { type ImportedLead, type RowReading, readLeadRow } from "./lead-row.ts";
import type { CountryCode } from "./phone-numbers.ts";

/** Rows that were read, and what came of them. */
export interface LeadBatch {
  readRows: number;
  leads: readonly ImportedLead[];
  badRows: number;
  /** Cells that were left out of rows that were taken. */
  badCells: number;
  /** Of all faults those that are among the file's first `MAX_KEPT_ERRORS`. */
  errors: readonly LeadFileError[];
}

/** A fault, the line of its row and whether the rest of that row was taken. */
export interface LeadFileError extends RowFault {
  line: number;
  rowTaken: boolean;
}

/** Errors that an import keeps; it counts them all. */
export const MAX_KEPT_ERRORS = 1_000;

/** Rows of a batch: one statement, which an embedded Postgres answers in an eighth of a second. */
export const ROWS_PER_BATCH = 500;

/** Characters of a batch, for files of long rows. */
const MAX_BATCH_LENGTH = 1_048_576;

/** A batch that is being filled. */
export class OpenBatch implements LeadBatch {
  readRows = 0;
  badRows = 0;
  badCells = 0;
  readonly leads: ImportedLead[] = [];
  readonly errors: LeadFileError[] = [];
  readonly #errorsLeft: number;
  #length = 0;

  constructor(errorsLeft: number = MAX_KEPT_ERRORS) {
    this.#errorsLeft = errorsLeft;
  }

  get isFull(): boolean {
    return this.readRows >= ROWS_PER_BATCH || this.#length >= MAX_BATCH_LENGTH;
  }

  add(row: CsvRow, columns: LeadColumns, defaultCountry: CountryCode | undefined): void {
    this.readRows++;
    const { lead, faults } = readingOf(row, columns, defaultCountry);
    if (row.fault === undefined) this.#length += row.length;
    if (lead === null) this.badRows++;
    else {
      this.leads.push(lead);
      this.badCells += faults.length;
    }
    const kept = faults.slice(0, this.#errorsLeft - this.errors.length);
    this.errors.push(...kept.map((fault) => ({ line: row.line, ...fault, rowTaken: lead !== null })));
  }

  /** The batch after this one. */
  next(): OpenBatch {
    return new OpenBatch(this.#errorsLeft - this.errors.length);
  }
}

function readingOf(row: CsvRow, columns: LeadColumns, defaultCountry: CountryCode | undefined): RowReading {
  if (row.fault !== undefined) return { lead: null, faults: [{ field: "row", message: row.fault }] };
  return readLeadRow(columns, row.cells, defaultCountry);
}
