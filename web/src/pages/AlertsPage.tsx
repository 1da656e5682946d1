import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import type { ComponentChildren } from "preact";
import {
  alertPaths,
  type Channel,
  type Incident,
  incidentsPath,
  type Rule,
  type Silence,
} from "../alerts/alert-answers.ts";
import { ChannelList } from "../alerts/ChannelList.tsx";
import { historyQuery, IncidentList } from "../alerts/IncidentList.tsx";
import { RuleList } from "../alerts/RuleList.tsx";
import { SilenceList } from "../alerts/SilenceList.tsx";
import { answers, type Page } from "../api/api.ts";
import { loadedOf } from "../api/loaded-of.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** Views of the page, in the address as `?view=`. */
const views = { alerts: "Alerts", rules: "Rules", channels: "Channels", silences: "Silences" } as const;
type View = keyof typeof views;

/** `/alerts`: what fires and what has fired, the rules that decide it, whom it is told, and when not. */
export function AlertsPage() {
  const [search, change] = useSearch();
  const wanted = search.get("view") ?? "alerts";
  const view: View = Object.hasOwn(views, wanted) ? (wanted as View) : "alerts";
  return (
    <>
      <h1>Alerts</h1>
      <nav class="views" aria-label="Views">
        {Object.entries(views).map(([name, words]) => (
          <a
            key={name}
            href={name === "alerts" ? "/alerts" : `/alerts?view=${name}`}
            aria-current={name === view ? "true" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
              event.preventDefault();
              change({ view: name === "alerts" ? null : name, status: null, severity: null, ruleId: null, rule: null });
            }}
          >
            {words}
          </a>
        ))}
      </nav>
      {view === "alerts" && (
        <Answer<Page<Incident>> key={search.toString()} path={incidentsPath(historyQuery(search))}>
          {(first) => (
            <IncidentList
              search={search}
              change={change}
              first={first}
              historyPath={incidentsPath(historyQuery(search))}
            />
          )}
        </Answer>
      )}
      {view === "rules" && (
        <Answer<{ items: Rule[] }> path={alertPaths.rules}>
          {({ items }) => <RuleList rules={items} edited={search.get("rule")} edit={(rule) => change({ rule })} />}
        </Answer>
      )}
      {view === "channels" && (
        <Answer<Page<Channel>> path={alertPaths.channels}>{({ items }) => <ChannelList channels={items} />}</Answer>
      )}
      {view === "silences" && (
        <Answer<Page<Silence>> path={alertPaths.silences}>{({ items }) => <SilenceList silences={items} />}</Answer>
      )}
    </>
  );
}

/** Shows an answer of the API, or how it stands with it. */
function Answer<T>({ path, children }: { path: string; children: (value: T) => ComponentChildren }) {
  const answer = useAnswer<T>(path);
  return (
    <Session loaded={loadedOf(answer)} reload={() => answers.clear()} what={routes.alerts.needsSessionFor}>
      {children}
    </Session>
  );
}
