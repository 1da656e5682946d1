import { type CallPresence, callPresenceSchema } from "../../workers/measure/live-feed.ts";
import { WINDOWS_REACH_MS } from "../../workers/measure/rolling-windows.ts";
import { Tally } from "../../workers/measure/tally.ts";
import { KEPT_REPORT_MS } from "./calls-in-progress.ts";
import { VISITOR_ACTIVE_MS } from "./visitors.ts";

/** Below the 2 MB that a value may have. */
const MAX_PART_BYTES = 1_000_000;

/**
 * Storage of a hub, for the time after it slept or was restarted: steps of the windows, calls in progress without a
 * word of theirs, and opaque names of visitors. All of it is an hour old at most, but for the totals of all that was
 * counted.
 */
export class HubStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS steps (start_epoch_ms INTEGER PRIMARY KEY, tally BLOB NOT NULL)");
    sql.exec(
      "CREATE TABLE IF NOT EXISTS calls (call_id TEXT PRIMARY KEY, presence TEXT NOT NULL, reported_at_epoch_ms INTEGER NOT NULL)",
    );
    sql.exec(
      "CREATE TABLE IF NOT EXISTS totals (part INTEGER PRIMARY KEY, through_epoch_ms INTEGER NOT NULL, bytes BLOB NOT NULL)",
    );
    sql.exec("CREATE TABLE IF NOT EXISTS visitors (visitor TEXT PRIMARY KEY, seen_at_epoch_ms INTEGER NOT NULL)");
  }

  writeStep(startMs: number, tally: Tally): void {
    this.#sql.exec("INSERT OR REPLACE INTO steps (start_epoch_ms, tally) VALUES (?, ?)", startMs, tally.toBytes());
  }

  readSteps(nowMs: number): { startMs: number; tally: Tally }[] {
    return this.readStepsAfter(nowMs - WINDOWS_REACH_MS);
  }

  writeCall(presence: CallPresence, reportedAtMs: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO calls (call_id, presence, reported_at_epoch_ms) VALUES (?, ?, ?)",
      presence.callId,
      JSON.stringify(presence),
      reportedAtMs,
    );
  }

  deleteCall(callId: string): void {
    this.#sql.exec("DELETE FROM calls WHERE call_id = ?", callId);
  }

  readCalls(nowMs: number): CallPresence[] {
    const since = nowMs - KEPT_REPORT_MS;
    return this.#sql
      .exec<{ presence: string }>("SELECT presence FROM calls WHERE reported_at_epoch_ms > ?", since)
      .toArray()
      .flatMap(({ presence }) => {
        // Written by an earlier version, perhaps.
        const read = callPresenceSchema.safeParse(JSON.parse(presence));
        return read.success ? [read.data] : [];
      });
  }

  writeVisitor(visitor: string, seenAtMs: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO visitors (visitor, seen_at_epoch_ms) VALUES (?, ?)", visitor, seenAtMs);
  }

  readVisitors(nowMs: number): { visitor: string; seenAtMs: number }[] {
    return this.#sql
      .exec<{ visitor: string; seen_at_epoch_ms: number }>(
        "SELECT * FROM visitors WHERE seen_at_epoch_ms > ? ORDER BY seen_at_epoch_ms",
        nowMs - VISITOR_ACTIVE_MS,
      )
      .toArray()
      .map((row) => ({ visitor: row.visitor, seenAtMs: row.seen_at_epoch_ms }));
  }

  readTotals(): { throughMs: number; tally: Tally } | null {
    const rows = this.#sql
      .exec<{ through_epoch_ms: number; bytes: ArrayBuffer }>("SELECT * FROM totals ORDER BY part")
      .toArray();
    const [first] = rows;
    if (first === undefined) return null;
    const whole = new Uint8Array(rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
    let place = 0;
    for (const { bytes } of rows) {
      whole.set(new Uint8Array(bytes), place);
      place += bytes.byteLength;
    }
    return { throughMs: first.through_epoch_ms, tally: Tally.fromBytes(whole) };
  }

  writeTotals(throughMs: number, tally: Tally): void {
    const whole = tally.toBytes();
    this.#sql.exec("DELETE FROM totals");
    for (let part = 0; part * MAX_PART_BYTES < whole.byteLength; part++) {
      const bytes = whole.slice(part * MAX_PART_BYTES, (part + 1) * MAX_PART_BYTES);
      this.#sql.exec("INSERT INTO totals (part, through_epoch_ms, bytes) VALUES (?, ?, ?)", part, throughMs, bytes);
    }
  }

  readStepsAfter(afterMs: number): { startMs: number; tally: Tally }[] {
    return this.#sql
      .exec<{ start_epoch_ms: number; tally: ArrayBuffer }>(
        "SELECT * FROM steps WHERE start_epoch_ms > ? ORDER BY start_epoch_ms",
        afterMs,
      )
      .toArray()
      .map((row) => ({ startMs: row.start_epoch_ms, tally: Tally.fromBytes(new Uint8Array(row.tally)) }));
  }

  /** Deletes what no window reaches any more. Returns true when something is left that will be. */
  deleteOld(nowMs: number): boolean {
    this.#sql.exec("DELETE FROM steps WHERE start_epoch_ms <= ?", nowMs - WINDOWS_REACH_MS);
    this.#sql.exec("DELETE FROM calls WHERE reported_at_epoch_ms <= ?", nowMs - KEPT_REPORT_MS);
    this.#sql.exec("DELETE FROM visitors WHERE seen_at_epoch_ms <= ?", nowMs - VISITOR_ACTIVE_MS);
    const { left } = this.#sql
      .exec<{ left: number }>(
        "SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM visitors) + (SELECT count(*) FROM calls) AS left",
      )
      .one();
    return left > 0;
  }
}
