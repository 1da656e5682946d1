import "../styles/calls.css";
import { useEffect, useState } from "preact/hooks";
import { type CallPage, type CallSummary, listCalls } from "../api.ts";
import { Link } from "../components/Link.tsx";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session, useKeyFromAddress } from "../components/Session.tsx";
import { callDurationMs, formatDuration, formatMoment } from "../format.ts";
import { useLoaded } from "../use-loaded.ts";
import { formatMs } from "../waterfall-layout.ts";
import { endReasonWords, requestFailureWords } from "../words.ts";

/** `/calls`: every call of the organisation, newest first. */
export function CallsPage() {
  useEffect(() => {
    document.title = "Calls · Quantum Voice";
  }, []);
  return useKeyFromAddress() ? <Calls /> : <Loading what="calls" />;
}

function Calls() {
  const { loaded, reload } = useLoaded("calls", (signal) => listCalls(null, signal));
  return (
    <Session loaded={loaded} reload={reload} what="calls">
      {(first) => <CallList first={first} />}
    </Session>
  );
}

function CallList({ first }: { first: CallPage }) {
  const [page, setPage] = useState(first);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const loadMore = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      const next = await listCalls(page.nextCursor, new AbortController().signal);
      setPage({ items: [...page.items, ...next.items], nextCursor: next.nextCursor });
    } catch (error) {
      setFailure(requestFailureWords(error));
    }
    setIsBusy(false);
  };
  return (
    <section class="card">
      <h1>Calls</h1>
      {page.items.length === 0 ? (
        <p class="empty">
          No call has been made yet. <Link href="/">Make the first one.</Link>
        </p>
      ) : (
        <CallTable calls={page.items} />
      )}
      {failure !== null && <Notice tone="error">{failure}</Notice>}
      {page.nextCursor !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={() => void loadMore()}>
          {isBusy ? "Loading…" : "Load more"}
        </button>
      )}
    </section>
  );
}

function CallTable({ calls }: { calls: readonly CallSummary[] }) {
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
            Median response
          </th>
          <th scope="col">End</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <tr key={call.id}>
            <td data-label="Started">
              <Link href={`/calls/${encodeURIComponent(call.id)}`}>{formatMoment(call.startedAt)}</Link>
            </td>
            <td data-label="Agent">{call.agentName ?? call.agentId}</td>
            <td data-label="Duration" class="number">
              {call.status === "active" ? "running" : formatDuration(callDurationMs(call))}
            </td>
            <td data-label="Turns" class="number">
              {call.turnCount ?? "–"}
            </td>
            <td data-label="Median response" class="number">
              {formatMs(call.medianResponseTimeMs)}
            </td>
            <td data-label="End">{endReasonWords(call.endReason)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
