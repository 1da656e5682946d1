import { err, ok, type Result } from "../../../voice/result.ts";
import { type CsvHead, readHead } from "./csv-head.ts";
import type { CsvRow, Separator } from "./csv-parser.ts";
import { type FileEncoding, FileText } from "./file-text.ts";
import { type LeadBatch, OpenBatch } from "./lead-batch.ts";
import type { ColumnReport, FieldMap, RowFault } from "./lead-columns.ts";
import type { CountryCode } from "./phone-numbers.ts";

/**
 * A file of leads, read while it arrives: bytes to text, text to rows, rows to batches, and no more than one batch is
 * held. Nothing is read on while a batch is being stored, so a slow database slows the sender instead of filling the
 * memory.
 */
export interface LeadFileStore {
  /** Called once, when the header is good. */
  begin(reading: FileReading): Promise<Result<LeadImportSink, "unknown_campaign">>;
}

/** Sink for the rows of one import. */
export interface LeadImportSink {
  store(batch: LeadBatch): Promise<void>;
  /** Called once, when no more batches come, with what is known of the file by then. */
  end(reading: FileReading): Promise<void>;
}

/** Options of reading a file of leads. */
export interface LeadFileOptions {
  /** Of numbers that name none. */
  defaultCountry: CountryCode | undefined;
  fieldMap: FieldMap;
  /** Encoding that the sender says; null where the bytes are to say it. */
  charset: string | null;
  maxBytes: number;
}

/** Reading of a file: what was found out about it, to be told to the sender. */
export interface FileReading {
  encoding: FileEncoding;
  separator: Separator;
  columns: ColumnReport[];
}

/** Refusal of a file, at its beginning or on the way. What was stored before stays: `readRows` rows. */
export type FileRefusal =
  | { reason: "header"; faults: readonly RowFault[] }
  | { reason: "empty" | "too_large" | "unknown_campaign" }
  | { reason: "encoding" | "broken_off"; encoding: FileEncoding; readRows: number };

/** Reads a whole file and hands its rows to the store. `body` is the file as it arrives. */
export async function readLeadFile(
  body: AsyncIterable<Uint8Array>,
  options: LeadFileOptions,
  store: LeadFileStore,
): Promise<Result<null, FileRefusal>> {
  const text = new FileText(options.charset);
  const reader = new LeadFileReader(text, options, store);
  let outcome: Result<null, FileRefusal> = ok(null);
  let fault: PieceFault | null = null;
  for await (const piece of piecesOf(body, text, options.maxBytes)) {
    if (piece.ok) outcome = await reader.take(piece.value);
    else fault = piece.error;
    if (fault !== null || !outcome.ok) break;
  }
  const ended = await reader.end(fault === null && outcome.ok);
  if (fault !== null) return err(refusalOf(fault, text.encoding, reader.readRows));
  return outcome.ok ? ended : outcome;
}

/** The rows of one file, from its first character to its last. */
class LeadFileReader {
  readonly #text: FileText;
  readonly #options: LeadFileOptions;
  readonly #store: LeadFileStore;
  /** Text that came before the header was whole. */
  #beginning = "";
  #open: { head: CsvHead; sink: LeadImportSink; batch: OpenBatch; filled: Set<number> } | null = null;
  /** Rows that were handed to the store. */
  readRows = 0;

  constructor(text: FileText, options: LeadFileOptions, store: LeadFileStore) {
    this.#text = text;
    this.#options = options;
    this.#store = store;
  }

  async take(piece: string): Promise<Result<null, FileRefusal>> {
    if (this.#open !== null) return await this.#addAll(this.#open.head.parser.push(piece));
    this.#beginning += piece;
    return /[\r\n]/.test(piece) || this.#beginning.length > MAX_WAITING ? await this.#begin(false) : ok(null);
  }

  /** Stores what is left. Of a file that is not whole the last row may not be, and is left out. */
  async end(isWhole: boolean): Promise<Result<null, FileRefusal>> {
    let outcome: Result<null, FileRefusal> = ok(null);
    if (this.#open === null && isWhole) outcome = await this.#begin(true);
    else if (this.#open !== null) {
      const { parser } = this.#open.head;
      outcome = await this.#addAll(isWhole ? parser.end() : parser.breakOff());
    }
    if (this.#open !== null) {
      await this.#storeBatch(this.#open.batch);
      await this.#open.sink.end(this.#reading(this.#open.head));
    }
    return outcome;
  }

  async #begin(isLast: boolean): Promise<Result<null, FileRefusal>> {
    const head = readHead(this.#beginning, this.#options.fieldMap, isLast);
    if (head === null) return ok(null);
    this.#beginning = "";
    if (!head.ok) return head;
    const sink = await this.#store.begin(this.#reading(head.value));
    if (!sink.ok) return err({ reason: sink.error });
    this.#open = { head: head.value, sink: sink.value, batch: new OpenBatch(), filled: new Set() };
    return await this.#addAll(head.value.rows);
  }

  async #addAll(rows: readonly CsvRow[]): Promise<Result<null, FileRefusal>> {
    for (const row of rows) {
      if (this.#open === null) break;
      const { batch, head, filled } = this.#open;
      batch.add(row, head.columns, this.#options.defaultCountry);
      const cells = row.fault === undefined ? row.cells : [];
      for (const at of head.columns.unnamed) if (cells[at]?.trim()) filled.add(at);
      if (!batch.isFull) continue;
      await this.#storeBatch(batch);
      this.#open.batch = batch.next();
    }
    return ok(null);
  }

  async #storeBatch(batch: OpenBatch): Promise<void> {
    await this.#open?.sink.store(batch);
    this.readRows += batch.readRows;
  }

  #reading({ separator, columns }: CsvHead): FileReading {
    const filled = [...(this.#open?.filled ?? [])].sort((a, b) => a - b).slice(0, MAX_REPORTED_UNNAMED);
    const unnamed = filled.map((at) => ({ header: `column ${at + 1}`, fields: [], note: "it has no name" }));
    return { encoding: this.#text.encoding, separator, columns: [...columns.report, ...unnamed] };
  }
}

/** Characters that a header may have before its end is asked for. */
const MAX_WAITING = 16_384;
/** Of the columns without names that have something in them so many are told of. */
const MAX_REPORTED_UNNAMED = 50;

type PieceFault = "encoding" | "too_large" | "broken_off";

function refusalOf(fault: PieceFault, encoding: FileEncoding, readRows: number): FileRefusal {
  return fault === "too_large" ? { reason: fault } : { reason: fault, encoding, readRows };
}

/** The file as text, piece by piece, until its end or until it is no longer one that can be taken. */
async function* piecesOf(
  body: AsyncIterable<Uint8Array>,
  text: FileText,
  maxBytes: number,
): AsyncGenerator<Result<string, PieceFault>> {
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.length;
      const piece: Result<string, PieceFault> = bytes > maxBytes ? err("too_large") : text.decode(part);
      yield piece;
      if (!piece.ok) return;
    }
  } catch {
    // The sender hung up: nothing else fails in there, and there is nobody to tell why.
    yield err("broken_off");
    return;
  }
  yield text.end();
}
