import type { Result } from "../../voice/result.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { AlertIncident } from "../../workers/measure/alerts/alert-incident.ts";
import type { AlertNotice } from "../../workers/measure/alerts/alert-state.ts";
import type { SealedChannel } from "../../workers/services/alerts/alert-channels.ts";
import { type DeliveryFailure, nextAttemptAtMs } from "../../workers/services/alerts/alert-delivery.ts";
import { bodyFor } from "../../workers/services/alerts/alert-messages.ts";
import type { AlertStore } from "./alert-store.ts";

/** Dependencies of an `AlertMailbox`. */
export interface MailboxDeps {
  store: Pick<
    AlertStore,
    "readReports" | "writeReport" | "deleteReport" | "readDeliveries" | "writeDelivery" | "deleteDelivery"
  >;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  newDeliveryId: () => string;
  /** Writes an incident to Postgres or throws; may be repeated. */
  storeIncident: (incident: AlertIncident) => Promise<void>;
  /** Sends a body to a channel once. */
  attempt: (channel: SealedChannel, id: string, body: string) => Promise<Result<number, DeliveryFailure>>;
  pagesUrl: string;
}

/** Waits before Postgres is tried again; the last one repeats until it has the incident. */
const REPORT_DELAYS_MS = [2_000, 5_000, 15_000, 60_000, 300_000];

/** Deliveries of one run: the others are due at once again. */
const DELIVERIES_A_RUN = 20;

/** Brings incidents to Postgres and notices to channels, however long either is away; what waits is in the store. */
export class AlertMailbox {
  readonly #deps: MailboxDeps;
  #dueAtMs: number | null;

  constructor(deps: MailboxDeps) {
    this.#deps = deps;
    this.#dueAtMs = this.#earliest();
  }

  /** Time at which `run` has something to do; null when nothing waits. */
  dueAtMs(): number | null {
    return this.#dueAtMs;
  }

  /** Has an incident stored. */
  report(incident: AlertIncident): void {
    const dueAtMs = this.#deps.now();
    this.#deps.store.writeReport({ incident, failures: 0, dueAtMs });
    this.#dueAtMs = dueAtMs;
  }

  /** Has a notice sent to every channel that wants its severity. */
  tell(notice: AlertNotice, incident: AlertIncident, channels: readonly SealedChannel[]): void {
    const { store, now, newDeliveryId, pagesUrl } = this.#deps;
    for (const { id: channelId, kind, leastSeverity, isEnabled } of channels) {
      if (!isEnabled || (leastSeverity === "page" && incident.severity !== "page")) continue;
      const id = newDeliveryId();
      const body = bodyFor(kind, id, { notice, incident, pagesUrl });
      store.writeDelivery({ id, channelId, body, createdAtMs: now(), failures: 0, dueAtMs: now() });
    }
    this.#dueAtMs = now();
  }

  /** Tries everything that is due once; never throws. */
  async run(channels: readonly SealedChannel[]): Promise<void> {
    if (this.#dueAtMs === null || this.#dueAtMs > this.#deps.now()) return;
    await this.#storeIncidents();
    await this.#deliver(channels);
    this.#dueAtMs = this.#earliest();
  }

  async #storeIncidents(): Promise<void> {
    const { store, now, storeIncident } = this.#deps;
    for (const report of store.readReports().filter(({ dueAtMs }) => dueAtMs <= now())) {
      try {
        await storeIncident(report.incident);
        store.deleteReport(report);
      } catch (error) {
        const failures = report.failures + 1;
        const delayMs = REPORT_DELAYS_MS[Math.min(failures, REPORT_DELAYS_MS.length) - 1] as number;
        store.writeReport({ ...report, failures, dueAtMs: now() + delayMs });
        writeLog({ event: "alert_not_stored", incidentId: report.incident.id, failures, reason: errorName(error) });
      }
    }
  }

  async #deliver(channels: readonly SealedChannel[]): Promise<void> {
    const { store, now } = this.#deps;
    const due = store.readDeliveries().filter(({ dueAtMs }) => dueAtMs <= now());
    await Promise.all(
      due.slice(0, DELIVERIES_A_RUN).map(async (delivery) => {
        const channel = channels.find(({ id }) => id === delivery.channelId);
        if (channel === undefined) {
          // It was deleted since.
          store.deleteDelivery(delivery.id);
          return;
        }
        const outcome = await this.#deps.attempt(channel, delivery.id, delivery.body);
        if (outcome.ok) {
          store.deleteDelivery(delivery.id);
          return;
        }
        const failures = delivery.failures + 1;
        const dueAtMs = nextAttemptAtMs(delivery.createdAtMs, failures, now());
        const event = dueAtMs === null ? "alert_delivery_given_up" : "alert_not_delivered";
        writeLog({ event, channelId: channel.id, failures, reason: outcome.error.reason });
        if (dueAtMs === null) store.deleteDelivery(delivery.id);
        else store.writeDelivery({ ...delivery, failures, dueAtMs });
      }),
    );
  }

  #earliest(): number | null {
    const { store } = this.#deps;
    const times = [...store.readReports(), ...store.readDeliveries()].map(({ dueAtMs }) => dueAtMs);
    return times.length === 0 ? null : Math.min(...times);
  }
}
