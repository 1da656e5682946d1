import type { LiveAlert } from "../../../workers/measure/live-feed.ts";
import { formatClock } from "../words/format.ts";

const order: Record<LiveAlert["state"], number> = { firing: 0, pending: 1, resolved: 2 };

/** Alerts that are firing or about to, and those that were resolved in the last hour. */
export function AlertList({ alerts }: { alerts: readonly LiveAlert[] }) {
  if (alerts.length === 0) return <p class="no-alerts">No alert is firing.</p>;
  const sorted = alerts.toSorted((a, b) => order[a.state] - order[b.state] || b.sinceEpochMs - a.sinceEpochMs);
  return (
    <ul class="alerts">
      {sorted.map(({ alertId, ruleName, severity, state, sinceEpochMs, summary, isAcknowledged }) => (
        <li key={alertId} class={`alert alert-${state}`}>
          <strong>
            {state === "firing" ? (severity === "page" ? "Firing" : "Firing (ticket)") : state}: {ruleName}
          </strong>
          <span>{summary}</span>
          <small>
            since {formatClock(sinceEpochMs)}
            {isAcknowledged && ", acknowledged"}
          </small>
        </li>
      ))}
    </ul>
  );
}
