import type { AlertEvidence } from "../../../workers/measure/alerts/alert-evidence.ts";
import type { AlertIncident } from "../../../workers/measure/alerts/alert-incident.ts";
import { alertRule } from "./alert-rule-builder.ts";

const OPENED_MS = Date.UTC(2026, 10, 2, 12);

/** An incident that fires for a slow turn of a call. */
export function firingIncident(callId: string, changes: Partial<AlertIncident> = {}): AlertIncident {
  const rule = alertRule();
  const [window] = rule.windows;
  if (window === undefined) throw new Error("The rule has no window.");
  const figure = { total: 100, bad: 80, burnRate: 80 };
  const pair: AlertEvidence["pair"] = {
    window,
    long: { minutes: window.longMinutes, ...figure },
    short: { minutes: window.shortMinutes, ...figure },
  };
  const worst = { atEpochMs: OPENED_MS - 60_000, callId, turnId: "turn_0002", value: 4_321 };
  return {
    id: "incident_test",
    dedupKey: `${rule.id}:page`,
    rule,
    severity: "page",
    status: "firing",
    summary: "Answer heard: 80 % of 100 were above 1200 ms in 1 min.",
    evidence: { pair, worstCalls: [worst], worstTurns: [worst] },
    history: [{ atMs: OPENED_MS, from: "pending", to: "firing", reason: "for_elapsed", verdict: "breach", pair }],
    openedAtMs: OPENED_MS,
    changedAtMs: OPENED_MS,
    resolvedAtMs: null,
    ...changes,
  };
}
