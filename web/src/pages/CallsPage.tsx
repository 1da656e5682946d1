import "../styles/calls.css";
import { useMemo } from "preact/hooks";
import { type AgentNamesPage, answers, type CallSummary, callsPath, namesById, type Page } from "../api/api.ts";
import { paths } from "../api/paths.ts";
import { together, useAnswer } from "../api/use-answer.ts";

import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { CallFilters } from "../record/CallFilters.tsx";
import { callQuery } from "../record/call-filters.ts";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";
import type { Column } from "../table/TableRow.tsx";
import { useMore } from "../table/use-more.ts";
import { VirtualTable } from "../table/VirtualTable.tsx";
import { callEndWords, medianWords, servicesWords } from "../words/calls.ts";
import { formatDuration, formatInstant, formatMs } from "../words/format.ts";

/** `/calls`: calls of the organisation, newest first, after the filters in the address. */
export function CallsPage() {
  const [search, change] = useSearch();
  const path = callsPath(callQuery(search));
  const loaded = together(useAnswer<Page<CallSummary>>(path), useAnswer<AgentNamesPage>(paths.agentNames));
  return (
    <Session loaded={loaded} reload={() => answers.clear()} what={routes.calls.needsSessionFor}>
      {([first, agents]) => (
        <section class="card">
          <h1>Calls</h1>
          <CallFilters search={search} change={change} agents={agents.items} />
          <CallList key={path} path={path} first={first} agents={agents} isFiltered={path !== paths.calls} />
        </section>
      )}
    </Session>
  );
}

/** About so many rows are elements of the page; shorter lists are there as a whole. */
const ROWS_IN_SIGHT = 40;

interface CallListProps {
  path: string;
  first: Page<CallSummary>;
  agents: AgentNamesPage;
  isFiltered: boolean;
}

function CallList({ path, first, agents, isFiltered }: CallListProps) {
  const { items, isComplete, isLoading, failure, loadMore } = useMore(path, first);
  const columns = useMemo(() => columnsOf(namesById(agents)), [agents]);
  if (items.length === 0) {
    return (
      <p class="empty">
        {isFiltered ? (
          "No call matches these filters."
        ) : (
          <>
            No call has been made yet. <Link to={{ page: "talk" }}>Make the first one.</Link>
          </>
        )}
      </p>
    );
  }
  return (
    <>
      <p class="row-count">
        {isComplete
          ? `${items.length} ${items.length === 1 ? "call" : "calls"}`
          : `The newest ${items.length} calls; more follow as you scroll`}
      </p>
      <VirtualTable
        label="Calls"
        columns={columns}
        rows={items}
        keyOf={({ id }) => id}
        isComplete={isComplete}
        onNearEnd={() => failure === null && loadMore()}
      />
      {failure !== null && (
        <Notice tone="error">
          {failure}{" "}
          <button type="button" class="button" onClick={loadMore}>
            Try again
          </button>
        </Notice>
      )}
      {isLoading ? (
        <p class="hint">Loading more…</p>
      ) : (
        items.length > ROWS_IN_SIGHT && (
          <p class="hint">
            Your browser's search finds what is on the screen; printing takes every row loaded, up to 2,000.
          </p>
        )
      )}
    </>
  );
}

function columnsOf(agentNames: ReadonlyMap<string, string>): Column<CallSummary>[] {
  return [
    {
      name: "Started",
      cell: (call) => (
        <Link to={{ page: "call", callId: call.id }}>{formatInstant(call.startedAt ?? call.createdAt)}</Link>
      ),
    },
    { name: "Agent", cell: ({ agentId }) => agentNames.get(agentId) ?? agentId },
    { name: "Duration", isNumber: true, cell: ({ durationMs }) => formatDuration(durationMs) },
    { name: "Turns", isNumber: true, cell: ({ turnCount }) => turnCount ?? "–" },
    { name: medianWords.answer, isNumber: true, cell: ({ medianAnswerHeardMs }) => formatMs(medianAnswerHeardMs) },
    { name: medianWords.response, isNumber: true, cell: ({ medianResponseTimeMs }) => formatMs(medianResponseTimeMs) },
    {
      name: "End",
      cell: (call) => (
        <span>
          {callEndWords(call)}
          {call.services !== "vendor" && <small class="simulated">{servicesWords(call)?.split(":")[0]}</small>}
        </span>
      ),
    },
  ];
}
