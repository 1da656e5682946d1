import "../styles/calls.css";
import { useState } from "preact/hooks";
import { type AgentNamesPage, answers, type CallSummary, listCalls, namesById, type Page } from "../api/api.ts";
import { paths } from "../api/paths.ts";
import { together, useAnswer } from "../api/use-answer.ts";
import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";
import { callEndWords, medianWords, servicesWords } from "../words/calls.ts";
import { formatDuration, formatMoment, formatMs } from "../words/format.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** `/calls`: every call of the organisation, newest first. */
export function CallsPage() {
  const loaded = together(useAnswer<Page<CallSummary>>(paths.calls), useAnswer<AgentNamesPage>(paths.agentNames));
  return (
    <Session loaded={loaded} reload={() => answers.clear()} what={routes.calls.needsSessionFor}>
      {([first, agents]) => <CallList first={first} agentNames={namesById(agents)} />}
    </Session>
  );
}

type AgentNames = ReadonlyMap<string, string>;

function CallList({ first, agentNames }: { first: Page<CallSummary>; agentNames: AgentNames }) {
  const [more, setMore] = useState<Page<CallSummary> | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const nextCursor = more === null ? first.nextCursor : more.nextCursor;
  // The newest calls are kept up to date, and push others down into what was loaded behind them.
  const newest = new Set(first.items.map(({ id }) => id));
  const calls = [...first.items, ...(more?.items.filter(({ id }) => !newest.has(id)) ?? [])];
  const loadMore = async (cursor: string) => {
    setIsBusy(true);
    setFailure(null);
    try {
      const next = await listCalls(cursor, new AbortController().signal);
      setMore({ items: [...(more?.items ?? []), ...next.items], nextCursor: next.nextCursor });
    } catch (error) {
      setFailure(requestFailureWords(error));
    }
    setIsBusy(false);
  };
  return (
    <section class="card">
      <h1>Calls</h1>
      {calls.length === 0 ? (
        <p class="empty">
          No call has been made yet. <Link to={{ page: "talk" }}>Make the first one.</Link>
        </p>
      ) : (
        <CallTable calls={calls} agentNames={agentNames} />
      )}
      {failure !== null && <Notice tone="error">{failure}</Notice>}
      {nextCursor !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={() => void loadMore(nextCursor)}>
          {isBusy ? "Loading…" : "Load more"}
        </button>
      )}
    </section>
  );
}

function CallTable({ calls, agentNames }: { calls: readonly CallSummary[]; agentNames: AgentNames }) {
  return (
    <table class="calls">
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Agent</th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col" class="number">
            Turns
          </th>
          <th scope="col" class="number">
            {medianWords.answer}
          </th>
          <th scope="col" class="number">
            {medianWords.response}
          </th>
          <th scope="col">End</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <tr key={call.id}>
            <td data-label="Started">
              <Link to={{ page: "call", callId: call.id }}>{formatMoment(call.startedAt ?? call.createdAt)}</Link>
            </td>
            <td data-label="Agent">{agentNames.get(call.agentId) ?? call.agentId}</td>
            <td data-label="Duration" class="number">
              {formatDuration(call.durationMs)}
            </td>
            <td data-label="Turns" class="number">
              {call.turnCount ?? "–"}
            </td>
            <td data-label={medianWords.answer} class="number">
              {formatMs(call.medianAnswerHeardMs)}
            </td>
            <td data-label={medianWords.response} class="number">
              {formatMs(call.medianResponseTimeMs)}
            </td>
            <td data-label="End">
              <span>
                {callEndWords(call)}
                {call.services !== "vendor" && <small class="simulated">{servicesWords(call)}</small>}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
