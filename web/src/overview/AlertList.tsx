import type { LiveAlert } from "../../../workers/measure/live-feed.ts";
import { Link } from "../components/Link.tsx";
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
            {state === "firing" ? (severity === "page" ? "Firing" : "Firing (ticket)") : state}:{" "}
            <Link to={{ page: "alert", alertId }}>{ruleName}</Link>
          </strong>
          {/* The name is above already. */}
          <span>{summary.startsWith(`${ruleName}: `) ? summary.slice(ruleName.length + 2) : summary}</span>
          <small>
            since {formatClock(sinceEpochMs)}
            {isAcknowledged && ", acknowledged"}
          </small>
        </li>
      ))}
    </ul>
  );
}
