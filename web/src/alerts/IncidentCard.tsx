import { Link } from "../components/Link.tsx";
import { incidentWords, severityWords } from "../words/alerts.ts";
import { formatInstant } from "../words/format.ts";
import type { Incident } from "./alert-answers.ts";

/** One alert of a list: its state, its sentence, and since when. */
export function IncidentCard({ incident }: { incident: Incident }) {
  const { id, status, severity, summary, createdAt, resolvedAt, acknowledgedAt } = incident;
  return (
    <li class={`incident incident-${status}`}>
      <p>
        <span class={`state state-${status}`}>{incidentWords[status]}</span>{" "}
        <Link to={{ page: "alert", alertId: id }}>{summary}</Link>
      </p>
      <p class="hint">
        {[
          severityWords[severity],
          `since ${formatInstant(createdAt)}`,
          resolvedAt === null ? null : `resolved ${formatInstant(resolvedAt)}`,
          acknowledgedAt === null ? null : `acknowledged ${formatInstant(acknowledgedAt)}`,
        ]
          .filter((part) => part !== null)
          .join(" · ")}
      </p>
    </li>
  );
}
