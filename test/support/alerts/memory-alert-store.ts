import type { BookStore } from "../../../durable-objects/alerts/alert-book.ts";
import type { KeptAlert, KeptDelivery, KeptReport } from "../../../durable-objects/alerts/alert-store.ts";
import type { CountBucket } from "../../../workers/measure/alerts/event-counts.ts";
import type { AlertSettings } from "../../../workers/services/alerts/alert-settings.ts";

const copy = <T>(value: T): T => structuredClone(value);

/** Storage of alerts in memory, which outlives a book as a hub's does. */
export class MemoryAlertStore implements BookStore {
  readonly counts = new Map<number, CountBucket>();
  readonly alerts = new Map<string, KeptAlert>();
  readonly reports = new Map<string, KeptReport>();
  readonly deliveries = new Map<string, KeptDelivery>();
  settings: AlertSettings | null = null;

  readCounts(): CountBucket[] {
    return copy([...this.counts.values()]);
  }

  writeCounts(buckets: readonly CountBucket[]): void {
    for (const bucket of buckets) {
      for (const startMs of this.counts.keys()) {
        if (startMs > bucket.startMs && startMs < bucket.startMs + bucket.lengthMs) this.counts.delete(startMs);
      }
      this.counts.set(bucket.startMs, copy(bucket));
    }
  }

  readAlerts(): Map<string, KeptAlert> {
    return copy(this.alerts);
  }

  writeAlert(dedupKey: string, alert: KeptAlert): void {
    this.alerts.set(dedupKey, copy(alert));
  }

  deleteAlert(dedupKey: string): void {
    this.alerts.delete(dedupKey);
  }

  readReports(): KeptReport[] {
    return copy([...this.reports.values()]);
  }

  writeReport(report: KeptReport): void {
    this.reports.set(report.incident.id, copy(report));
  }

  deleteReport({ incident }: KeptReport): void {
    const kept = this.reports.get(incident.id);
    if (kept?.incident.changedAtMs === incident.changedAtMs) this.reports.delete(incident.id);
  }

  readDeliveries(): KeptDelivery[] {
    return copy([...this.deliveries.values()]);
  }

  writeDelivery(delivery: KeptDelivery): void {
    this.deliveries.set(delivery.id, copy(delivery));
  }

  deleteDelivery(id: string): void {
    this.deliveries.delete(id);
  }

  readSettings(): AlertSettings | null {
    return copy(this.settings);
  }

  writeSettings(settings: AlertSettings): void {
    this.settings = copy(settings);
  }
}
