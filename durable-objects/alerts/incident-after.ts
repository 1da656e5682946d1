import type { AlertEvidence } from "../../workers/measure/alerts/alert-evidence.ts";
import { type AlertIncident, dedupKeyOf, summaryOf } from "../../workers/measure/alerts/alert-incident.ts";
import type { AlertReading } from "../../workers/measure/alerts/alert-reading.ts";
import type { AlertRule } from "../../workers/measure/alerts/alert-rule.ts";
import type { AlertStep } from "../../workers/measure/alerts/alert-state.ts";
import type { AlertSeverity } from "../../workers/measure/alerts/burn-rate.ts";

/** Entries of an incident's history that are kept; of a long one the oldest but the first go. */
const MAX_HISTORY = 200;

/**
 * Returns an alert's incident after a change of phase: a new one when it has just opened, else the one before with its
 * history gone on. Null while there is none. Evidence is that of the last time it began to fire.
 */
export function incidentAfter(
  before: AlertIncident | null,
  { state, transitions }: Pick<AlertStep, "state" | "transitions">,
  rule: AlertRule,
  severity: AlertSeverity,
  reading: AlertReading | null,
  worst: Pick<AlertEvidence, "worstCalls" | "worstTurns"> | null,
): AlertIncident | null {
  const { incident } = state;
  if (incident === null) return null;
  const pair =
    reading === null ? null : { window: reading.pair.window, long: reading.pair.long, short: reading.pair.short };
  const entries = transitions.map((transition) => ({ ...transition, verdict: reading?.verdict ?? null, pair }));
  const known = before?.id === incident.id ? before : null;
  const isOpening = transitions.some(({ to }) => to === "firing" || to === "no_data");
  const none = { pair: null, worstCalls: [], worstTurns: [] };
  const evidence = isOpening ? { pair, ...(worst ?? { worstCalls: [], worstTurns: [] }) } : (known?.evidence ?? none);
  const [first, ...others] = [...(known?.history ?? []), ...entries];
  return {
    id: incident.id,
    dedupKey: dedupKeyOf(rule.id, severity),
    rule,
    severity,
    status: incident.resolvedAtMs !== null ? "resolved" : state.phase === "no_data" ? "no_data" : "firing",
    summary: isOpening || known === null ? summaryOf(rule, evidence.pair) : known.summary,
    evidence,
    history: first === undefined ? [] : [first, ...others.slice(-MAX_HISTORY)],
    openedAtMs: incident.openedAtMs,
    changedAtMs: transitions.at(-1)?.atMs ?? known?.changedAtMs ?? incident.openedAtMs,
    resolvedAtMs: incident.resolvedAtMs,
  };
}
