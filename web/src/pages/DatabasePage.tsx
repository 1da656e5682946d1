import "../styles/alerts.css";
import "../styles/calls.css";
import "../styles/database.css";
import type { ComponentChildren } from "preact";
import { answers } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { loadedOf } from "../api/loaded-of.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { AdviceView } from "../database/AdviceView.tsx";
import { ChangeList } from "../database/ChangeList.tsx";
import { DatabaseAuditView } from "../database/DatabaseAuditView.tsx";
import {
  type Advice,
  type Audit,
  type Change,
  databasePaths,
  type Lints,
  type Ranking,
  type WindowName,
  windows,
} from "../database/database-answers.ts";
import { LintsView } from "../database/LintsView.tsx";
import { StatementList } from "../database/StatementList.tsx";
import { StatementRecord } from "../database/StatementRecord.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** Views of the page, in the address as `?view=`. */
const views = {
  statements: "Statements",
  advice: "Advice",
  changes: "Changes",
  lints: "Schema",
  audit: "Audit",
} as const;
type View = keyof typeof views;

/** `/database`: which statements take the time, indexes that are advised, proposed and built, and the state of all. */
export function DatabasePage() {
  const [search, change] = useSearch();
  const wanted = search.get("view") ?? "statements";
  const view: View = Object.hasOwn(views, wanted) ? (wanted as View) : "statements";
  const asked = search.get("window") ?? "day";
  const window: WindowName = Object.hasOwn(windows, asked) ? (asked as WindowName) : "day";
  const statement = search.get("statement");
  return (
    <>
      <h1>Database</h1>
      <nav class="views" aria-label="Views">
        {Object.entries(views).map(([name, words]) => (
          <a
            key={name}
            href={name === "statements" ? "/database" : `/database?view=${name}`}
            aria-current={name === view ? "true" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
              event.preventDefault();
              change({ view: name === "statements" ? null : name, statement: null });
            }}
          >
            {words}
          </a>
        ))}
      </nav>
      {view === "statements" && (
        <Answer<Ranking> path={databasePaths.queries(window)}>
          {(ranking) => (
            <>
              <form class="filters" aria-label="Window" onSubmit={(event) => event.preventDefault()}>
                <label>
                  Window
                  <select value={window} onChange={(event) => change({ window: event.currentTarget.value })}>
                    {Object.entries(windows).map(([name, words]) => (
                      <option key={name} value={name}>
                        {words}
                      </option>
                    ))}
                  </select>
                </label>
              </form>
              <StatementList ranking={ranking} chosen={statement} choose={(id) => change({ statement: id })} />
              {statement !== null && <StatementRecord key={statement} id={statement} window={window} />}
            </>
          )}
        </Answer>
      )}
      {view === "advice" && (
        <Answer<Advice> path={databasePaths.advice}>
          {(advice) => <AdviceView advice={advice} showChanges={() => change({ view: "changes" })} />}
        </Answer>
      )}
      {view === "lints" && <Answer<Lints> path={databasePaths.lints}>{(found) => <LintsView found={found} />}</Answer>}
      {view === "changes" && (
        <Answer<{ items: Change[] }> path={databasePaths.changes}>
          {({ items }) => <ChangeList changes={items} />}
        </Answer>
      )}
      {view === "audit" && (
        <Answer<Audit> path={databasePaths.audit}>{(audit) => <DatabaseAuditView audit={audit} />}</Answer>
      )}
    </>
  );
}

/** Shows an answer of the API, or how it stands with it; to other organisations that there is none for them. */
function Answer<T>({ path, children }: { path: string; children: (value: T) => ComponentChildren }) {
  const answer = useAnswer<T>(path);
  const { error, value } = answer;
  if (value === undefined && error instanceof ApiFailure && error.status === 404) {
    return (
      <Notice tone="info">
        Only members of the organisation that operates this deployment see its database. The operator names it in
        OPERATOR_ORGANIZATION.
      </Notice>
    );
  }
  if (value === undefined && error instanceof ApiFailure && error.status === 403) {
    return <Notice tone="info">Only admins of the organisation that operates this deployment see this.</Notice>;
  }
  return (
    <Session loaded={loadedOf(answer)} reload={() => answers.clear()} what={routes.database.needsSessionFor}>
      {children}
    </Session>
  );
}
