import { err, ok, type Result } from "../../../voice/result.ts";
import { CsvParser, type CsvRow } from "./csv-parser.ts";
import { type ImportedLead, type LeadColumns, type RowFault, readHeader, readLeadRow } from "./lead-row.ts";
import type { CountryCode } from "./phone-numbers.ts";

/**
 * A file of leads, read while it arrives: bytes to text, text to rows, rows to batches, and no more than one batch is held.
 * Nothing is read on while a batch is being stored, so a slow database slows the sender instead of filling the memory.
 */
export interface LeadFileStore {
  /** Called once, when the header is good. */
  begin(): Promise<Result<LeadImportSink, "unknown_campaign">>;
}

/** Where the rows of one import go. */
export interface LeadImportSink {
  store(batch: LeadBatch): Promise<void>;
}

/** Rows that were read, and what came of them. */
export interface LeadBatch {
  readRows: number;
  leads: readonly ImportedLead[];
  badRows: number;
  /** Of the bad rows those that are among the file's first `MAX_KEPT_ERRORS`. */
  errors: readonly ({ line: number } & RowFault)[];
}

/** Why a file was not taken, or not to its end. What was stored before stays. */
export type FileRefusal =
  | { reason: "header"; faults: readonly RowFault[] }
  | { reason: "empty" | "too_large" | "not_utf8" | "broken_off" | "unknown_campaign" };

/** Errors that an import keeps; it counts them all. */
export const MAX_KEPT_ERRORS = 1_000;

/** Rows of a batch: one statement, which an embedded Postgres answers in an eighth of a second. */
export const ROWS_PER_BATCH = 500;

/** Characters of a batch, for files of long rows. */
const MAX_BATCH_LENGTH = 1_048_576;

/** Reads a whole file and hands its rows to the store. `body` is the file as it arrives. */
export async function readLeadFile(
  body: AsyncIterable<Uint8Array>,
  options: { defaultCountry: CountryCode | undefined; maxBytes: number },
  store: LeadFileStore,
): Promise<Result<null, FileRefusal>> {
  const parser = new CsvParser();
  let open = null as OpenImport | null;

  const take = async (rows: readonly CsvRow[]): Promise<Result<null, FileRefusal>> => {
    for (const row of rows) {
      if (open === null) {
        const begun = await begin(row, store);
        if (!begun.ok) return begun;
        open = begun.value;
        continue;
      }
      open.batch.add(row, open.columns, options.defaultCountry);
      if (open.batch.isFull) {
        await open.sink.store(open.batch);
        open.batch = open.batch.next();
      }
    }
    return ok(null);
  };

  let outcome: Result<null, FileRefusal> = ok(null);
  for await (const piece of decoded(body, options.maxBytes)) {
    outcome = piece.ok ? await take(parser.push(piece.value)) : piece;
    if (!piece.ok && open !== null) await take(parser.breakOff());
    if (!outcome.ok) break;
  }
  if (outcome.ok) outcome = await take(parser.end());
  if (open !== null) await open.sink.store(open.batch);
  return outcome.ok && open === null ? err({ reason: "empty" }) : outcome;
}

/** An import whose header was read. */
interface OpenImport {
  columns: LeadColumns;
  sink: LeadImportSink;
  batch: OpenBatch;
}

async function begin(first: CsvRow, store: LeadFileStore): Promise<Result<OpenImport, FileRefusal>> {
  const columns =
    first.fault === undefined ? readHeader(first.cells) : err([{ field: "header", message: first.fault }]);
  if (!columns.ok) return err({ reason: "header", faults: columns.error });
  const sink = await store.begin();
  if (!sink.ok) return err({ reason: sink.error });
  return ok({ columns: columns.value, sink: sink.value, batch: new OpenBatch(MAX_KEPT_ERRORS) });
}

/** A batch that is being filled. */
class OpenBatch implements LeadBatch {
  readRows = 0;
  badRows = 0;
  readonly leads: ImportedLead[] = [];
  readonly errors: ({ line: number } & RowFault)[] = [];
  readonly #errorsLeft: number;
  #length = 0;

  constructor(errorsLeft: number) {
    this.#errorsLeft = errorsLeft;
  }

  get isFull(): boolean {
    return this.readRows >= ROWS_PER_BATCH || this.#length >= MAX_BATCH_LENGTH;
  }

  add(row: CsvRow, columns: LeadColumns, defaultCountry: CountryCode | undefined): void {
    this.readRows++;
    const lead =
      row.fault === undefined
        ? readLeadRow(columns, row.cells, defaultCountry)
        : err({ field: "row", message: row.fault });
    if (row.fault === undefined) this.#length += row.length;
    if (lead.ok) {
      this.leads.push(lead.value);
    } else {
      this.badRows++;
      if (this.errors.length < this.#errorsLeft) this.errors.push({ line: row.line, ...lead.error });
    }
  }

  /** The batch after this one. */
  next(): OpenBatch {
    return new OpenBatch(this.#errorsLeft - this.errors.length);
  }
}

/** The file as text, piece by piece, until its end or until it is no longer one that can be taken. A byte order mark is dropped. */
async function* decoded(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Result<string, FileRefusal>> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const decode = (part?: Uint8Array): Result<string, FileRefusal> => {
    try {
      return ok(part === undefined ? decoder.decode() : decoder.decode(part, { stream: true }));
    } catch {
      // TypeError: how a fatal decoder says that the bytes are not UTF-8.
      return err({ reason: "not_utf8" });
    }
  };
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.length;
      const piece: Result<string, FileRefusal> = bytes > maxBytes ? err({ reason: "too_large" }) : decode(part);
      yield piece;
      if (!piece.ok) return;
    }
  } catch {
    // The sender hung up: nothing else fails in there, and there is nobody to tell why.
    yield err({ reason: "broken_off" });
    return;
  }
  yield decode();
}
