import "../styles/live.css";
import { useState } from "preact/hooks";
import { Link } from "../components/Link.tsx";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { useLiveFeed } from "../live/feed/use-live-feed.ts";
import { CallInProgress } from "../watch/CallInProgress.tsx";
import { FeedNotice } from "../watch/FeedNotice.tsx";
import { formatCount } from "../words/format.ts";

/** Calls drawn at first: each of them moves, so a crowd is drawn only when it is asked for. */
const FIRST_CALLS = 24;

/** `/live`: the calls in progress, newest first, each with its last words and its running turn. */
export function LivePage() {
  const { feed, watched, refusal, connection } = useLiveFeed("all");
  const [isWhole, setIsWhole] = useState(false);
  const calls = [...(feed?.calls.values() ?? [])].sort((a, b) => b.startedAtEpochMs - a.startedAtEpochMs);
  const leftOut = feed?.callsLeftOut ?? 0;
  const shown = isWhole ? calls : calls.slice(0, FIRST_CALLS);
  return (
    <>
      <div class="live-head">
        <h1>Live calls</h1>
        {/* Polite and short: how many there are, not what each one says. */}
        <p role="status">{feed === null ? "" : `${formatCount(calls.length + leftOut)} in progress`}</p>
      </div>
      <FeedNotice connection={connection} />
      {refusal?.code === "forbidden" && (
        <Notice tone="info">Your role sees that calls are in progress, not what is said in them.</Notice>
      )}
      {feed === null ? (
        <Loading what="calls in progress" />
      ) : calls.length === 0 ? (
        <section class="card">
          <p class="empty">
            No call is in progress. One that starts appears here at once. <Link to={{ page: "talk" }}>Make one.</Link>
          </p>
        </section>
      ) : (
        <ul class="calls-in-progress">
          {shown.map((call) => (
            <CallInProgress key={call.callId} call={call} watched={watched.get(call.callId) ?? null} />
          ))}
        </ul>
      )}
      {shown.length < calls.length && (
        <button type="button" class="button" onClick={() => setIsWhole(true)}>
          {leftOut === 0 ? `Show all ${calls.length} calls` : `Show the newest ${calls.length} calls`}
        </button>
      )}
      {leftOut > 0 && (
        <p class="hint">
          The newest {calls.length} calls are listed here; {formatCount(leftOut)} more are in progress.
        </p>
      )}
    </>
  );
}
