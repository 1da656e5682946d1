import { type AlertReading, readRule } from "../../../workers/measure/alerts/alert-reading.ts";
import { type AlertRule, seriesOf } from "../../../workers/measure/alerts/alert-rule.ts";
import {
  type AlertNotice,
  type AlertPhase,
  type AlertState,
  newAlertState,
  stepAlert,
} from "../../../workers/measure/alerts/alert-state.ts";
import type { AlertSeverity } from "../../../workers/measure/alerts/burn-rate.ts";
import { EventCounts } from "../../../workers/measure/alerts/event-counts.ts";

/** Something that an alert did. */
export interface Noted {
  atMs: number;
  severity: AlertSeverity;
  notice: AlertNotice;
  reading: AlertReading;
}

/** One rule over a stream of events in virtual time, evaluated as often as its hub would. */
export class AlertWorld {
  readonly counts = new EventCounts();
  readonly notices: Noted[] = [];
  readonly #rule: AlertRule;
  readonly #evaluateEveryMs: number;
  readonly #states = new Map<AlertSeverity, AlertState>();
  #nowMs = Date.UTC(2026, 10, 2);
  #dueMs: number;
  #incidents = 0;

  constructor(rule: AlertRule, evaluateEveryMs = 15_000) {
    this.#rule = rule;
    this.#evaluateEveryMs = evaluateEveryMs;
    this.#dueMs = this.#nowMs + evaluateEveryMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  phase(severity: AlertSeverity): AlertPhase {
    return this.#states.get(severity)?.phase ?? "inactive";
  }

  /** Goes on to a time, with the evaluations until then. */
  advanceTo(atMs: number): void {
    while (this.#dueMs <= atMs) {
      this.#nowMs = this.#dueMs;
      this.#dueMs += this.#evaluateEveryMs;
      this.#evaluate();
    }
    this.#nowMs = atMs;
  }

  event(atMs: number, isBad: boolean, callId: string | null): void {
    this.advanceTo(atMs);
    this.counts.add(seriesOf(this.#rule), atMs, isBad, 1, callId);
  }

  #evaluate(): void {
    this.counts.compact(this.#nowMs);
    for (const severity of ["page", "ticket"] as const) {
      const reading = readRule(this.#rule, this.counts, this.#nowMs, severity);
      if (reading === null) continue;
      const { state, notice } = stepAlert(
        this.#states.get(severity) ?? newAlertState,
        { type: "read", atMs: this.#nowMs, verdict: reading.verdict, isSilenced: false },
        this.#rule,
        () => `incident_${++this.#incidents}`,
      );
      this.#states.set(severity, state);
      if (notice !== null) this.notices.push({ atMs: this.#nowMs, severity, notice, reading });
    }
  }
}
