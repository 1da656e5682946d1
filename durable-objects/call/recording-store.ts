import type { RecordingHeader, RecordingTrailer } from "../../voice/flight/entry.ts";

/** Well below the 2 MB that a row may have. */
const MAX_ROW_BYTES = 1_000_000;
const DAY_MS = 24 * 3_600_000;

interface Terms {
  header: RecordingHeader;
  retentionDays: number;
  deleteAtEpochMs: number;
}

/**
 * Keeps a call's flight recording in its object's SQLite: bytes of lines in rows cut anywhere, and the time until which
 * they may be kept. The tables exist only while there is a recording.
 */
export class RecordingStore {
  readonly #sql: SqlStorage;
  #terms: Terms | null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'recording_terms'").toArray().length > 0;
    const row = isThere ? sql.exec<{ json: string }>("SELECT json FROM recording_terms").toArray()[0] : undefined;
    this.#terms = row ? (JSON.parse(row.json) as Terms) : null;
  }

  /** Time at which the recording has to be gone; null without one. */
  get deleteAtEpochMs(): number | null {
    return this.#terms?.deleteAtEpochMs ?? null;
  }

  /** Bytes kept so far. */
  get bytes(): number {
    if (this.#terms === null) return 0;
    return this.#sql.exec<{ bytes: number }>("SELECT coalesce(sum(length(lines)), 0) AS bytes FROM recording").one()
      .bytes;
  }

  /**
   * Makes room for a recording, or goes on with that of the object's earlier life. Its retention is counted from `now`
   * until `end` counts it anew.
   */
  begin(header: RecordingHeader, retentionDays: number, now: number): void {
    if (this.#terms !== null) return;
    this.#sql.exec("CREATE TABLE recording_terms (json TEXT NOT NULL)");
    this.#sql.exec("CREATE TABLE recording (seq INTEGER PRIMARY KEY AUTOINCREMENT, lines BLOB NOT NULL)");
    this.#terms = { header, retentionDays, deleteAtEpochMs: now + retentionDays * DAY_MS };
    this.#sql.exec("INSERT INTO recording_terms (json) VALUES (?)", JSON.stringify(this.#terms));
  }

  /** Appends lines, cut into rows of at most 1 MB. */
  append(lines: Uint8Array): void {
    for (let at = 0; at < lines.length; at += MAX_ROW_BYTES) {
      this.#sql.exec("INSERT INTO recording (lines) VALUES (?)", lines.slice(at, at + MAX_ROW_BYTES));
    }
  }

  /** Notes that the call has ended: from `now` on the recording is kept for its days. */
  end(now: number): void {
    if (this.#terms === null) return;
    this.#terms = { ...this.#terms, deleteAtEpochMs: now + this.#terms.retentionDays * DAY_MS };
    this.#sql.exec("UPDATE recording_terms SET json = ?", JSON.stringify(this.#terms));
  }

  /** Deletes the recording when its time has come. */
  deleteExpired(now: number): void {
    if (this.#terms !== null && now >= this.#terms.deleteAtEpochMs) this.erase();
  }

  /** Deletes the recording, if there is one. */
  erase(): void {
    if (this.#terms === null) return;
    this.#terms = null;
    this.#sql.exec("DROP TABLE recording");
    this.#sql.exec("DROP TABLE recording_terms");
  }

  /** The recording as one file, read row by row; null when there is none or its time has come. */
  file(now: number, trailer: RecordingTrailer): ReadableStream<Uint8Array> | null {
    const terms = this.#terms;
    if (terms === null || now >= terms.deleteAtEpochMs) return null;
    let seq = 0;
    const next = (): Uint8Array | null => {
      // It may be deleted while it is read; without its last line the reader knows that it has not got the whole.
      if (this.#terms === null) throw new Error("the recording was deleted");
      const query = "SELECT seq, lines FROM recording WHERE seq > ? ORDER BY seq LIMIT 1";
      const row = this.#sql.exec<{ seq: number; lines: ArrayBuffer }>(query, seq).toArray()[0];
      seq = row?.seq ?? seq;
      return row ? new Uint8Array(row.lines) : null;
    };
    return new ReadableStream({
      type: "bytes",
      start: (controller) => controller.enqueue(lineOf(terms.header)),
      pull: (controller) => {
        const lines = next();
        controller.enqueue(lines ?? lineOf(trailer));
        if (lines === null) controller.close();
      },
    });
  }
}

function lineOf(value: RecordingHeader | RecordingTrailer): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}
