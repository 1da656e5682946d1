import type { Page } from "../api/api.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Notice } from "../components/Notice.tsx";
import { useMore } from "../table/use-more.ts";
import { severityWords } from "../words/alerts.ts";
import { alertPaths, type Incident, incidentsPath, type Rule } from "./alert-answers.ts";
import { IncidentCard } from "./IncidentCard.tsx";

interface IncidentListProps {
  search: URLSearchParams;
  change(changed: Record<string, string | null>): void;
  first: Page<Incident>;
  /** First page of the history, after its filters. */
  historyPath: string;
}

/** States that the history can be filtered by, in words. */
const states = { firing: "firing", no_data: "no data", resolved: "resolved" } as const;

/** The API's query for the history's filters; what is no filter's value filters nothing. */
export function historyQuery(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  const status = search.get("status") ?? "";
  if (Object.hasOwn(states, status)) query.status = status;
  const severity = search.get("severity") ?? "";
  if (Object.hasOwn(severityWords, severity)) query.severity = severity;
  const rule = search.get("ruleId") ?? "";
  if (/^[\w-]{1,64}$/.test(rule)) query.ruleId = rule;
  return query;
}

/** Alerts: those that fire first, then all of them after the filters in the address. */
export function IncidentList({ search, change, first, historyPath }: IncidentListProps) {
  const { value: firing } = useAnswer<Page<Incident>>(incidentsPath({ status: "firing" }));
  const { value: quiet } = useAnswer<Page<Incident>>(incidentsPath({ status: "no_data" }));
  const { value: rules } = useAnswer<{ items: Rule[] }>(alertPaths.rules);
  const { items, isComplete, isLoading, failure, loadMore } = useMore<Incident>(historyPath, first);
  const open = [...(firing?.items ?? []), ...(quiet?.items ?? [])];
  return (
    <>
      <section class="card" aria-label="Firing">
        <h2>Firing now</h2>
        {firing === undefined ? (
          <p class="empty">Asking…</p>
        ) : open.length === 0 ? (
          <p class="empty">No alert fires.</p>
        ) : (
          <ul class="incidents">
            {open.map((incident) => (
              <IncidentCard key={incident.id} incident={incident} />
            ))}
          </ul>
        )}
      </section>
      <section class="card" aria-label="History">
        <h2>History</h2>
        <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
          <label>
            State
            <select
              value={search.get("status") ?? ""}
              onChange={(event) => change({ status: event.currentTarget.value })}
            >
              <option value="">any</option>
              {Object.entries(states).map(([status, words]) => (
                <option key={status} value={status}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label>
            Severity
            <select
              value={search.get("severity") ?? ""}
              onChange={(event) => change({ severity: event.currentTarget.value })}
            >
              <option value="">any</option>
              {Object.keys(severityWords).map((severity) => (
                <option key={severity} value={severity}>
                  {severity}
                </option>
              ))}
            </select>
          </label>
          <label>
            Rule
            <select
              value={search.get("ruleId") ?? ""}
              onChange={(event) => change({ ruleId: event.currentTarget.value })}
            >
              <option value="">all</option>
              {rules?.items.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </form>
        {items.length === 0 ? (
          <p class="empty">
            {historyPath === alertPaths.incidents ? "No alert has fired yet." : "No alert matches these filters."}
          </p>
        ) : (
          <ul class="incidents">
            {items.map((incident) => (
              <IncidentCard key={incident.id} incident={incident} />
            ))}
          </ul>
        )}
        {failure !== null && <Notice tone="error">{failure}</Notice>}
        {!isComplete && (
          <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
            {isLoading ? "Loading…" : "Load more"}
          </button>
        )}
      </section>
    </>
  );
}
