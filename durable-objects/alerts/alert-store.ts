import type { AlertIncident } from "../../workers/measure/alerts/alert-incident.ts";
import type { AlertState } from "../../workers/measure/alerts/alert-state.ts";
import { type CountBucket, type CountCell, LONGEST_WINDOW_MS } from "../../workers/measure/alerts/event-counts.ts";
import type { AlertSettings } from "../../workers/services/alerts/alert-settings.ts";

/** Alert as it is kept: its state, and its incident while there is one. */
export interface KeptAlert {
  state: AlertState;
  incident: AlertIncident | null;
}

/** Delivery that waits: one message to one channel. */
export interface KeptDelivery {
  id: string;
  channelId: string;
  body: string;
  createdAtMs: number;
  failures: number;
  dueAtMs: number;
}

/** Incident that waits for Postgres. */
export interface KeptReport {
  incident: AlertIncident;
  failures: number;
  dueAtMs: number;
}

/** Deliveries that may wait at once; the oldest go first. */
const MAX_DELIVERIES = 500;

/** Storage of an organisation's alerts in its hub. It holds no words. */
export class AlertStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS alert_counts (start_ms INTEGER PRIMARY KEY, length_ms INTEGER NOT NULL, cells TEXT NOT NULL)",
    );
    sql.exec("CREATE TABLE IF NOT EXISTS alerts (dedup_key TEXT PRIMARY KEY, alert TEXT NOT NULL)");
    sql.exec(
      "CREATE TABLE IF NOT EXISTS alert_reports (incident_id TEXT PRIMARY KEY, report TEXT NOT NULL, due_at_ms INTEGER NOT NULL)",
    );
    sql.exec(
      "CREATE TABLE IF NOT EXISTS alert_deliveries (id TEXT PRIMARY KEY, delivery TEXT NOT NULL, due_at_ms INTEGER NOT NULL)",
    );
    sql.exec("CREATE TABLE IF NOT EXISTS alert_settings (id INTEGER PRIMARY KEY, settings TEXT NOT NULL)");
    sql.exec("CREATE TABLE IF NOT EXISTS alert_owner (organization_id TEXT PRIMARY KEY)");
  }

  readCounts(nowMs: number): CountBucket[] {
    return this.#sql
      .exec<{ start_ms: number; length_ms: number; cells: string }>(
        "SELECT * FROM alert_counts WHERE start_ms > ? ORDER BY start_ms",
        nowMs - LONGEST_WINDOW_MS,
      )
      .toArray()
      .map((row) => ({
        startMs: row.start_ms,
        lengthMs: row.length_ms,
        cells: new Map(JSON.parse(row.cells) as [string, CountCell][]),
      }));
  }

  /** Writes minutes that changed, and hours in the place of their minutes. */
  writeCounts(buckets: readonly CountBucket[], nowMs: number): void {
    for (const { startMs, lengthMs, cells } of buckets) {
      this.#sql.exec("DELETE FROM alert_counts WHERE start_ms > ? AND start_ms < ?", startMs, startMs + lengthMs);
      this.#sql.exec(
        "INSERT OR REPLACE INTO alert_counts (start_ms, length_ms, cells) VALUES (?, ?, ?)",
        startMs,
        lengthMs,
        JSON.stringify([...cells]),
      );
    }
    this.#sql.exec("DELETE FROM alert_counts WHERE start_ms <= ?", nowMs - LONGEST_WINDOW_MS - 3_600_000);
  }

  readAlerts(): Map<string, KeptAlert> {
    const rows = this.#sql.exec<{ dedup_key: string; alert: string }>("SELECT * FROM alerts").toArray();
    return new Map(rows.map((row) => [row.dedup_key, JSON.parse(row.alert) as KeptAlert]));
  }

  writeAlert(dedupKey: string, alert: KeptAlert): void {
    this.#sql.exec("INSERT OR REPLACE INTO alerts (dedup_key, alert) VALUES (?, ?)", dedupKey, JSON.stringify(alert));
  }

  deleteAlert(dedupKey: string): void {
    this.#sql.exec("DELETE FROM alerts WHERE dedup_key = ?", dedupKey);
  }

  readReports(): KeptReport[] {
    const rows = this.#sql.exec<{ report: string }>("SELECT report FROM alert_reports ORDER BY due_at_ms").toArray();
    return rows.map(({ report }) => JSON.parse(report) as KeptReport);
  }

  /** Keeps an incident until Postgres has it, in place of an earlier state of it. */
  writeReport(report: KeptReport): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO alert_reports (incident_id, report, due_at_ms) VALUES (?, ?, ?)",
      report.incident.id,
      JSON.stringify(report),
      report.dueAtMs,
    );
  }

  /** Deletes a report that was stored, unless the incident has changed meanwhile. */
  deleteReport({ incident }: KeptReport): void {
    this.#sql.exec(
      "DELETE FROM alert_reports WHERE incident_id = ? AND json_extract(report, '$.incident.changedAtMs') = ?",
      incident.id,
      incident.changedAtMs,
    );
  }

  readDeliveries(): KeptDelivery[] {
    const rows = this.#sql
      .exec<{ delivery: string }>("SELECT delivery FROM alert_deliveries ORDER BY due_at_ms")
      .toArray();
    return rows.map(({ delivery }) => JSON.parse(delivery) as KeptDelivery);
  }

  writeDelivery(delivery: KeptDelivery): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO alert_deliveries (id, delivery, due_at_ms) VALUES (?, ?, ?)",
      delivery.id,
      JSON.stringify(delivery),
      delivery.dueAtMs,
    );
    this.#sql.exec(
      "DELETE FROM alert_deliveries WHERE id NOT IN (SELECT id FROM alert_deliveries ORDER BY id DESC LIMIT ?)",
      MAX_DELIVERIES,
    );
  }

  deleteDelivery(id: string): void {
    this.#sql.exec("DELETE FROM alert_deliveries WHERE id = ?", id);
  }

  readSettings(): AlertSettings | null {
    const [row] = this.#sql.exec<{ settings: string }>("SELECT settings FROM alert_settings").toArray();
    return row === undefined ? null : (JSON.parse(row.settings) as AlertSettings);
  }

  writeSettings(settings: AlertSettings): void {
    this.#sql.exec("INSERT OR REPLACE INTO alert_settings (id, settings) VALUES (1, ?)", JSON.stringify(settings));
  }

  /** Returns the organisation whose alerts these are; null before it is known. */
  readOwner(): string | null {
    const [row] = this.#sql.exec<{ organization_id: string }>("SELECT organization_id FROM alert_owner").toArray();
    return row?.organization_id ?? null;
  }

  writeOwner(organizationId: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO alert_owner (organization_id) VALUES (?)", organizationId);
  }
}
