import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import type { Incident } from "../alerts/alert-answers.ts";
import { IncidentRecord } from "../alerts/IncidentRecord.tsx";
import { answers } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { loadedOf } from "../api/loaded-of.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Link } from "../components/Link.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";

/** `/alerts/:id`: one alert with its evidence and history. */
export function AlertPage({ alertId }: { alertId: string }) {
  const answer = useAnswer<Incident>(`/api/alerts/${encodeURIComponent(alertId)}`);
  if (answer.error instanceof ApiFailure && answer.error.status === 404) {
    return (
      <section class="card narrow">
        <h1>No such alert</h1>
        <p>
          <Link to={{ page: "alerts" }}>All alerts</Link>
        </p>
      </section>
    );
  }
  return (
    <Session loaded={loadedOf(answer)} reload={() => answers.clear()} what={routes.alert.needsSessionFor}>
      {(incident) => (
        <>
          <p class="crumb">
            <Link to={{ page: "alerts" }}>← All alerts</Link>
          </p>
          <IncidentRecord incident={incident} />
        </>
      )}
    </Session>
  );
}
