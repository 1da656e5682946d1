import { dedupKeyOf } from "../../workers/measure/alerts/alert-incident.ts";
import type { Observation } from "../../workers/measure/alerts/alert-metrics.ts";
import { readRule } from "../../workers/measure/alerts/alert-reading.ts";
import type { AlertRule } from "../../workers/measure/alerts/alert-rule.ts";
import { newAlertState, stepAlert } from "../../workers/measure/alerts/alert-state.ts";
import type { AlertSeverity } from "../../workers/measure/alerts/burn-rate.ts";
import { defaultRules } from "../../workers/measure/alerts/default-rules.ts";
import { EventCounts } from "../../workers/measure/alerts/event-counts.ts";
import { observationOfCost } from "../../workers/measure/alerts/observations.ts";
import type { AlertSettings } from "../../workers/services/alerts/alert-settings.ts";
import { AlertCounter } from "./alert-counter.ts";
import { AlertMailbox, type MailboxDeps } from "./alert-mailbox.ts";
import type { AlertStore, KeptAlert } from "./alert-store.ts";
import { type FeedAlert, feedAlertsOf } from "./feed-alerts.ts";
import { incidentAfter } from "./incident-after.ts";

/** Storage of an `AlertBook`. */
export type BookStore = Omit<Pick<AlertStore, keyof AlertStore>, "readOwner" | "writeOwner">;

/** Dependencies of an `AlertBook`. */
export interface AlertBookDeps extends Omit<MailboxDeps, "store"> {
  store: BookStore;
  /** Reads rules, channels and silences from Postgres, or throws. */
  loadSettings: () => Promise<AlertSettings>;
  /** Reads the cost of calls that ended in a stretch of time, by agent, or throws. */
  loadCosts: (fromMs: number, toMs: number) => Promise<{ agentId: string; microUsd: number }[]>;
  newIncidentId: () => string;
  /** True for kinds of services whose calls count. */
  isCounted: (services: string) => boolean;
}

/** Rules are evaluated this often while something happens. */
const EVALUATE_EVERY_MS = 15_000;
/** And this often afterwards, for as long as the shortest windows reach, and while an alert is not at rest. */
const WATCH_EVERY_MS = 60_000;
const ACTIVE_MS = 360_000;
/** No data is noticed after an hour. */
const QUIET_MS = 3_660_000;
/** Settings are read again after this, should a change not have been told. */
const SETTINGS_AGE_MS = 600_000;
/** Costs are read this often while calls go on, up to so long ago: a call's cost is stored a moment after its end. */
const COSTS_EVERY_MS = 300_000;
const COSTS_DELAY_MS = 30_000;

const severities: readonly AlertSeverity[] = ["page", "ticket"];

/**
 * Alerts of one organisation, within its hub: counts what calls, isolates and pages report for the rules that concern
 * it, evaluates the rules by the hub's alarm, keeps incidents, and has them stored and sent. Observing is synchronous
 * and writes nothing.
 */
export class AlertBook {
  readonly #deps: AlertBookDeps;
  readonly #counts: EventCounts;
  readonly #counter: AlertCounter;
  readonly #mailbox: AlertMailbox;
  readonly #alerts: Map<string, KeptAlert>;
  #settings: AlertSettings;
  /** Time at which the settings were read; 0 when they have to be. */
  #readAtMs = 0;
  #observedAtMs: number;
  #evaluatedAtMs = 0;
  /** End of the stretch whose costs are counted. */
  #costsUntilMs: number;

  constructor(deps: AlertBookDeps) {
    this.#deps = deps;
    this.#counts = new EventCounts(deps.store.readCounts(deps.now()));
    this.#counter = new AlertCounter(this.#counts, deps.isCounted);
    this.#mailbox = new AlertMailbox(deps);
    this.#alerts = deps.store.readAlerts();
    this.#observedAtMs = this.#counts.untilMs ?? 0;
    this.#settings = deps.store.readSettings() ?? { rules: [...defaultRules], channels: [], silences: [] };
    this.#counter.useRules(this.#settings.rules);
    this.#costsUntilMs = deps.now() - COSTS_DELAY_MS;
  }

  /** Counts observations. They wait in memory until the next evaluation: a restart of the hub loses 15 s. */
  observe(observations: readonly Observation[]): void {
    const nowMs = this.#deps.now();
    for (const observation of observations) {
      if (this.#counter.observe(observation, nowMs)) this.#observedAtMs = nowMs;
    }
  }

  /** Has the settings read again at the next evaluation, which is due now. */
  settingsChanged(): void {
    this.#readAtMs = 0;
    this.#evaluatedAtMs = 0;
    this.#observedAtMs = Math.max(this.#observedAtMs, this.#deps.now() - ACTIVE_MS + EVALUATE_EVERY_MS);
  }

  /** Notes that somebody looks after an incident. */
  acknowledged(incidentId: string): void {
    for (const [dedupKey, alert] of this.#alerts) {
      if (alert.state.incident?.id !== incidentId) continue;
      const rule = this.#settings.rules.find(({ id }) => dedupKey.startsWith(`${id}:`)) ?? alert.incident?.rule;
      if (rule === undefined) continue;
      const { state } = stepAlert(
        alert.state,
        { type: "acknowledged", atMs: this.#deps.now() },
        rule,
        this.#deps.newIncidentId,
      );
      this.#keep(dedupKey, { ...alert, state });
    }
  }

  /** Alerts for the live feed: those that are not at rest, and those that were resolved in the last hour. */
  feedAlerts(): FeedAlert[] {
    return feedAlertsOf(this.#alerts, this.#settings.rules, this.#deps.now());
  }

  /** Time at which `run` is due next, ms since the Unix epoch; null while there is nothing to do. */
  dueAtMs(): number | null {
    const nowMs = this.#deps.now();
    const times = [this.#mailbox.dueAtMs(), this.#evaluationDueAtMs(nowMs)].filter((time) => time !== null);
    return times.length === 0 ? null : Math.max(nowMs, Math.min(...times));
  }

  /** Evaluates the rules if that is due, and sends what waits. Returns true when the alerts of the feed changed. */
  async run(): Promise<boolean> {
    const nowMs = this.#deps.now();
    const dueAtMs = this.#evaluationDueAtMs(nowMs);
    let isChanged = false;
    if (dueAtMs !== null && dueAtMs <= nowMs) {
      await this.#refreshSettings(nowMs);
      await this.#countCosts(nowMs - COSTS_DELAY_MS);
      isChanged = this.#evaluate(nowMs);
    }
    await this.#mailbox.run(this.#settings.channels);
    return isChanged;
  }

  #evaluationDueAtMs(nowMs: number): number | null {
    const isActive = nowMs - this.#observedAtMs < ACTIVE_MS;
    const isRestless = [...this.#alerts.values()].some(
      ({ state }) => state.phase === "pending" || state.phase === "firing" || state.owed !== null,
    );
    const isNew = this.#observedAtMs >= this.#evaluatedAtMs;
    if (isActive && (isNew || isRestless)) return this.#evaluatedAtMs + EVALUATE_EVERY_MS;
    if (isActive || isRestless) return this.#evaluatedAtMs + WATCH_EVERY_MS;
    const quietAtMs = this.#observedAtMs + QUIET_MS;
    const awaitsQuiet = this.#settings.rules.some(
      ({ isEnabled, noDataPolicy }) => isEnabled && (noDataPolicy === "notify" || noDataPolicy === "show_no_data"),
    );
    return awaitsQuiet && this.#observedAtMs > 0 && this.#evaluatedAtMs < quietAtMs ? quietAtMs : null;
  }

  async #refreshSettings(nowMs: number): Promise<void> {
    if (nowMs - this.#readAtMs < SETTINGS_AGE_MS) return;
    try {
      const settings = await this.#deps.loadSettings();
      this.#settings = settings;
      this.#readAtMs = nowMs;
      this.#counter.useRules(settings.rules);
      this.#deps.store.writeSettings(settings);
    } catch {
      // Postgres is away: the rules stay as they were, and are read again with the next evaluation.
    }
  }

  async #countCosts(untilMs: number): Promise<void> {
    const isWanted = this.#settings.rules.some(({ metric, isEnabled }) => isEnabled && metric === "cost_rate");
    if (!isWanted || untilMs - this.#costsUntilMs < COSTS_EVERY_MS) return;
    try {
      const costs = await this.#deps.loadCosts(this.#costsUntilMs, untilMs);
      this.#costsUntilMs = untilMs;
      for (const { agentId, microUsd } of costs) {
        this.#counter.observe(observationOfCost(agentId, microUsd), this.#deps.now());
      }
    } catch {
      // Postgres is away: the stretch is read when it is back.
    }
  }

  #evaluate(nowMs: number): boolean {
    const { store } = this.#deps;
    this.#evaluatedAtMs = nowMs;
    const hours = this.#counts.compact(nowMs);
    store.writeCounts([...this.#counts.takeChanges(), ...hours], nowMs);
    const known = new Set<string>();
    let isChanged = false;
    for (const rule of this.#settings.rules) {
      for (const severity of severities) {
        const dedupKey = dedupKeyOf(rule.id, severity);
        known.add(dedupKey);
        isChanged = this.#evaluateOne(rule, severity, dedupKey, nowMs) || isChanged;
      }
    }
    for (const [dedupKey, { incident }] of this.#alerts) {
      if (known.has(dedupKey)) continue;
      if (incident !== null) this.#disable(incident.rule, dedupKey, nowMs);
      this.#alerts.delete(dedupKey);
      store.deleteAlert(dedupKey);
      isChanged = true;
    }
    return isChanged;
  }

  #evaluateOne(rule: AlertRule, severity: AlertSeverity, dedupKey: string, nowMs: number): boolean {
    const before = this.#alerts.get(dedupKey) ?? { state: newAlertState, incident: null };
    const reading = rule.isEnabled ? readRule(rule, this.#counts, nowMs, severity) : null;
    if (reading === null) {
      return before.state.phase === "inactive" && before.state.owed === null
        ? false
        : this.#disable(rule, dedupKey, nowMs);
    }
    // What pages already is no ticket as well; one that was open before stays.
    if (severity === "ticket" && before.state.phase !== "firing" && this.#isPaging(rule)) return false;
    const isSilenced = this.#isSilenced(rule, nowMs);
    const input = { type: "read", atMs: nowMs, verdict: reading.verdict, isSilenced } as const;
    const step = stepAlert(before.state, input, rule, this.#deps.newIncidentId);
    const isMoved = step.transitions.length > 0;
    const incident = isMoved
      ? incidentAfter(before.incident, step, rule, severity, reading, this.#counter.worstOf(rule, nowMs))
      : before.incident;
    const alert = { state: step.state, incident };
    this.#alerts.set(dedupKey, alert);
    if (isMoved || step.notice !== null || step.state.owed !== before.state.owed) this.#keep(dedupKey, alert);
    if (isMoved && incident !== null) this.#mailbox.report(incident);
    if (step.notice !== null && incident !== null) {
      this.#mailbox.tell(step.notice, incident, this.#settings.channels);
    }
    return isMoved;
  }

  #disable(rule: AlertRule, dedupKey: string, nowMs: number): boolean {
    const before = this.#alerts.get(dedupKey);
    if (before === undefined) return false;
    const step = stepAlert(before.state, { type: "disabled", atMs: nowMs }, rule, this.#deps.newIncidentId);
    const { incident } = before;
    const ended = incident === null ? null : incidentAfter(incident, step, rule, incident.severity, null, null);
    this.#keep(dedupKey, { state: step.state, incident: ended });
    if (ended !== null && step.transitions.length > 0) this.#mailbox.report(ended);
    return step.transitions.length > 0;
  }

  #isSilenced({ id }: AlertRule, nowMs: number): boolean {
    return this.#settings.silences.some(
      ({ ruleId, startsAtMs, endsAtMs }) =>
        (ruleId === null || ruleId === id) && startsAtMs <= nowMs && nowMs < endsAtMs,
    );
  }

  #isPaging({ id }: AlertRule): boolean {
    return this.#alerts.get(dedupKeyOf(id, "page"))?.state.phase === "firing";
  }

  #keep(dedupKey: string, alert: KeptAlert): void {
    this.#alerts.set(dedupKey, alert);
    this.#deps.store.writeAlert(dedupKey, alert);
  }
}
