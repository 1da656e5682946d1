import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallMeta, OutboxStore, StoredCallMeta } from "./call-outbox.ts";

/** Below the 2 MB that a bound value may have, in the three bytes that a character takes at most. */
const MAX_STATEMENT_CHARS = 500_000;

/**
 * Keeps a call in its object's SQLite: state and timeline. It outlives restarts of the object and outages of Postgres.
 * Writes wait for nothing, but they hold back what is sent after them until they are durable, so callers keep them away
 * from audio.
 */
export class CallStore implements OutboxStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS meta (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL)");
    sql.exec("CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL)");
  }

  readMeta(): StoredCallMeta | null {
    const row = this.#sql.exec<{ json: string }>("SELECT json FROM meta WHERE id = 1").toArray()[0];
    return row ? (JSON.parse(row.json) as StoredCallMeta) : null;
  }

  writeMeta(meta: CallMeta): void {
    this.#sql.exec("INSERT OR REPLACE INTO meta (id, json) VALUES (1, ?)", JSON.stringify(meta));
  }

  appendEvents(events: readonly CallEvent[]): void {
    // One statement for a turn's two dozen events; `key` keeps their order.
    const insert = "INSERT INTO events (json) SELECT value FROM json_each(?) ORDER BY key";
    for (const slice of slicesOf(events.map((event) => JSON.stringify(event)))) {
      this.#sql.exec(insert, `[${slice.join(",")}]`);
    }
  }

  readEvents(): CallEvent[] {
    const rows = this.#sql.exec<{ json: string }>("SELECT json FROM events ORDER BY seq").toArray();
    return rows.map((row) => JSON.parse(row.json) as CallEvent);
  }

  eraseEvents(): void {
    this.#sql.exec("DELETE FROM events");
  }
}

/** Cuts texts into lists of at most `MAX_STATEMENT_CHARS`, in order; a longer text is a list of its own. */
function slicesOf(texts: readonly string[]): string[][] {
  const slices: string[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    if (chars + text.length > MAX_STATEMENT_CHARS) {
      slices.push([]);
      chars = 0;
    }
    slices.at(-1)?.push(text);
    chars += text.length;
  }
  return slices;
}
