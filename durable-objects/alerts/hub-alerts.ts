import { NO_ORGANIZATION } from "../../workers/analytics/request-point.ts";
import type { Env } from "../../workers/environment/env.ts";
import type { Observation } from "../../workers/measure/alerts/alert-metrics.ts";
import {
  observationsOfCall,
  observationsOfPageView,
  observationsOfRequests,
} from "../../workers/measure/alerts/observations.ts";
import type { CallReport, PageView, RouteRequests } from "../../workers/measure/hub-reports.ts";
import { Sketch } from "../../workers/measure/sketch.ts";
import { createHubAlertServices } from "../../workers/services/alerts/hub-services.ts";
import { AlertBook } from "./alert-book.ts";
import { AlertStore } from "./alert-store.ts";
import type { FeedAlert } from "./feed-alerts.ts";
import { observationsOfReport } from "./report-observations.ts";

/** Longest silences of calls in progress that are remembered; beyond it a call is only known to have had dead air. */
const MAX_CALLS = 5_000;
/** Dead air of a call whose turns are not remembered: just above the three seconds that its object tells of. */
const DEAD_AIR_MS = 3_001;

/** Dependencies of `HubAlerts`. */
interface HubAlertsDeps {
  /** Name of the object, the organisation's id, where the runtime tells it. */
  name: string | undefined;
  sql: SqlStorage;
  env: Env;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** Has `run` called at this time or before. */
  wakeBy: (atEpochMs: number) => void;
}

/**
 * Alerts of a hub: makes observations of what is reported to it, and has its alarm ring when an evaluation is due. The
 * book is opened when the organisation is known: with the first report, or from the storage after a sleep.
 */
export class HubAlerts {
  readonly #deps: HubAlertsDeps;
  readonly #store: AlertStore;
  readonly #silences = new Map<string, { ms: number; turnId: string | null }>();
  #book: AlertBook | null = null;

  constructor(deps: HubAlertsDeps) {
    this.#deps = deps;
    this.#store = new AlertStore(deps.sql);
    const owner = this.#store.readOwner();
    if (owner !== null) this.#open(owner);
  }

  /** Alerts for the live feed. */
  feedAlerts(): FeedAlert[] {
    return this.#book?.feedAlerts() ?? [];
  }

  /** Observes the turns and providers of a call's report. */
  callReported(report: CallReport): void {
    this.#ownedBy(report.organizationId);
    const { callId } = report.presence;
    for (const { turnId, longestSilenceMs } of report.turns) this.#noteSilence(callId, turnId, longestSilenceMs ?? 0);
    this.#observe(observationsOfReport(report));
  }

  /** Observes the end of a call, once. */
  callEnded({ presence, hasDeadAir }: Pick<CallReport, "presence" | "hasDeadAir">): void {
    const { callId, endReason } = presence;
    const silence = this.#silences.get(callId) ?? { ms: hasDeadAir ? DEAD_AIR_MS : 0, turnId: null };
    this.#silences.delete(callId);
    this.#observe(observationsOfCall(presence, endReason ?? "", silence));
  }

  /** Observes what a shard was reported. */
  shardReported(observations: readonly Observation[]): void {
    this.#observe(observations);
  }

  requestsServed(routes: readonly RouteRequests[]): void {
    this.#ownedByName();
    this.#observe(
      routes.flatMap(({ n, errors, ms }) =>
        observationsOfRequests({ n, errors, latencies: Sketch.fromBytes(ms).values() }),
      ),
    );
  }

  pageViewed(views: readonly PageView[]): void {
    this.#ownedByName();
    this.#observe(views.flatMap(({ vitals }) => observationsOfPageView(vitals)));
  }

  /** Has rules, channels and silences read again. */
  settingsChanged(organizationId: string): void {
    this.#ownedBy(organizationId);
    this.#book?.settingsChanged();
    this.#wake();
  }

  acknowledged(organizationId: string, incidentId: string): void {
    this.#ownedBy(organizationId);
    this.#book?.acknowledged(incidentId);
  }

  /** Evaluates and sends what is due. Returns true when the alerts of the feed changed. */
  async run(): Promise<boolean> {
    if (this.#book === null) return false;
    const isChanged = await this.#book.run();
    this.#wake();
    return isChanged;
  }

  #observe(observations: readonly Observation[]): void {
    if (this.#book === null || observations.length === 0) return;
    this.#book.observe(observations);
    this.#wake();
  }

  #wake(): void {
    const dueAtMs = this.#book?.dueAtMs() ?? null;
    if (dueAtMs !== null) this.#deps.wakeBy(dueAtMs);
  }

  #ownedBy(organizationId: string): void {
    if (this.#book !== null) return;
    this.#store.writeOwner(organizationId);
    this.#open(organizationId);
  }

  /**
   * Opens the book by the object's name: reports of isolates and pages do not name the organisation, and it may have
   * had no call yet.
   */
  #ownedByName(): void {
    const { name } = this.#deps;
    if (name !== undefined && name !== NO_ORGANIZATION) this.#ownedBy(name);
  }

  #open(organizationId: string): void {
    const { env, now } = this.#deps;
    this.#book = new AlertBook({ ...createHubAlertServices(env, organizationId), store: this.#store, now });
  }

  #noteSilence(callId: string, turnId: string, ms: number): void {
    const known = this.#silences.get(callId);
    if (known === undefined ? this.#silences.size < MAX_CALLS : ms > known.ms)
      this.#silences.set(callId, { ms, turnId });
  }
}
