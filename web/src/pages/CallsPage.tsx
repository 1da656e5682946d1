import "../styles/calls.css";
import { type AgentNamesPage, answers, callsPath, type ListedCall, type Page } from "../api/api.ts";
import { paths } from "../api/paths.ts";
import { together, useAnswer } from "../api/use-answer.ts";
import { CallList } from "../calls/CallList.tsx";
import { ExportButton } from "../calls/ExportButton.tsx";
import { SavedViews } from "../calls/SavedViews.tsx";
import { Session } from "../components/Session.tsx";
import { CallFilters } from "../record/CallFilters.tsx";
import { callConditions, callQuery } from "../record/call-filters.ts";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** `/calls`: calls of the organisation after the filters and in the order of the address. */
export function CallsPage() {
  const [search, change] = useSearch();
  const path = callsPath(callQuery(search));
  const conditions = new URLSearchParams(callConditions(search)).toString();
  const query = conditions === "" ? "" : `?${conditions}`;
  const loaded = together(useAnswer<Page<ListedCall>>(path), useAnswer<AgentNamesPage>(paths.agentNames));
  return (
    <Session loaded={loaded} reload={() => answers.clear()} what={routes.calls.needsSessionFor}>
      {([first, agents]) => (
        <section class="card">
          <div class="title-row">
            <h1>Calls</h1>
            <ExportButton path={`/api/calls/export${query}`} />
          </div>
          <SavedViews query={callQuery(search)} change={change} />
          <CallFilters search={search} change={change} agents={agents.items} />
          <CallList
            key={path}
            path={path}
            first={first}
            agents={agents}
            countPath={`/api/calls/count${query}`}
            isFiltered={query !== ""}
          />
        </section>
      )}
    </Session>
  );
}
