import type { AlertRule } from "../../workers/measure/alerts/alert-rule.ts";
import type { AlertSeverity } from "../../workers/measure/alerts/burn-rate.ts";
import type { KeptAlert } from "./alert-store.ts";

/** Alert as the live feed shows it. */
export interface FeedAlert {
  alertId: string;
  ruleName: string;
  severity: AlertSeverity;
  state: "pending" | "firing" | "resolved";
  sinceEpochMs: number;
  summary: string;
  isAcknowledged: boolean;
}

const RESOLVED_SHOWN_MS = 3_600_000;

/** Lists the alerts of the feed: pending, firing, or resolved in the last hour. */
export function feedAlertsOf(
  alerts: ReadonlyMap<string, KeptAlert>,
  rules: readonly AlertRule[],
  nowMs: number,
): FeedAlert[] {
  return [...alerts].flatMap(([dedupKey, { state, incident }]): FeedAlert[] => {
    const place = dedupKey.lastIndexOf(":");
    const severity = dedupKey.slice(place + 1) as AlertSeverity;
    const ruleName = rules.find(({ id }) => id === dedupKey.slice(0, place))?.name ?? incident?.rule.name ?? "";
    if (state.phase === "pending") {
      const summary = `${ruleName}: about to fire.`;
      const sinceEpochMs = state.sinceMs;
      return [
        { alertId: dedupKey, ruleName, severity, state: "pending", sinceEpochMs, summary, isAcknowledged: false },
      ];
    }
    if (incident === null || state.incident === null) return [];
    const { id: alertId, summary, resolvedAtMs } = incident;
    if (resolvedAtMs !== null && nowMs - resolvedAtMs > RESOLVED_SHOWN_MS) return [];
    const { isAcknowledged } = state.incident;
    const sinceEpochMs = resolvedAtMs ?? state.sinceMs;
    const shown = resolvedAtMs === null ? "firing" : "resolved";
    return [{ alertId, ruleName, severity, state: shown, sinceEpochMs, summary, isAcknowledged }];
  });
}
