import type { AlertEvidence } from "./alert-evidence.ts";
import { alertMetricRows } from "./alert-metrics.ts";
import type { AlertVerdict, PairReading } from "./alert-reading.ts";
import type { AlertRule } from "./alert-rule.ts";
import type { AlertTransition } from "./alert-state.ts";
import type { AlertSeverity } from "./burn-rate.ts";

/** Entry of an incident's history: a change of phase, with the reading that it is owed to. */
export interface IncidentEntry extends AlertTransition {
  verdict: AlertVerdict | null;
  pair: Pick<PairReading, "window" | "long" | "short"> | null;
}

/** Incident as the hub keeps it and as it is told. */
export interface AlertIncident {
  id: string;
  dedupKey: string;
  rule: AlertRule;
  severity: AlertSeverity;
  status: "firing" | "no_data" | "resolved";
  summary: string;
  evidence: AlertEvidence;
  history: IncidentEntry[];
  openedAtMs: number;
  changedAtMs: number;
  resolvedAtMs: number | null;
}

/** Key of an alert: of one rule and severity there is one open incident. */
export function dedupKeyOf(ruleId: string, severity: AlertSeverity): string {
  return `${ruleId}:${severity}`;
}

/** One sentence that names the objective, the windows and the number of events. */
export function summaryOf(rule: AlertRule, pair: AlertEvidence["pair"]): string {
  if (pair === null || pair.long.total <= 0) return `${rule.name}: nothing was measured.`;
  const { window, long, short } = pair;
  if (alertMetricRows[rule.metric].unit === "micro_usd_per_hour") {
    const perHour = long.total / (long.minutes / 60) / 1e6;
    return `${rule.name}: $${perHour.toFixed(2)} an hour over ${span(long.minutes)}, above $${(rule.threshold / 1e6).toFixed(2)}.`;
  }
  const share = `${percent(long.bad / long.total)} of ${Math.round(long.total)} ${above(rule)} in ${span(long.minutes)}`;
  const allowed = `${percent(1 - rule.objective)} may be`;
  if (rule.kind === "threshold") return `${rule.name}: ${share}; ${allowed}.`;
  const burn = `burning ${rate(long.burnRate)} × over ${span(long.minutes)} and ${rate(short.burnRate)} × over ${span(short.minutes)}`;
  return `${rule.name}: ${share}; ${allowed}: ${burn}, limit ${rate(window.factor)} ×.`;
}

function above({ metric, threshold }: AlertRule): string {
  const { unit } = alertMetricRows[metric];
  if (unit === "flag") return "were bad";
  return `were above ${threshold}${unit === "ms" ? " ms" : ""}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${Number(value.toFixed(value < 1 ? 2 : 1))} %`;
}

function rate(value: number | null): string {
  return value === null ? "no" : String(Number(value.toFixed(1)));
}

function span(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
