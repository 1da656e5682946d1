import { getCall, getTimeline, getTranscript, getTurns, listAgentNames } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { hasEarlyAnswer } from "../api/early-answers.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { CallRecord } from "../record/CallRecord.tsx";
import { routes } from "../router/routes.ts";
import { OperatorPanel } from "../watch/OperatorPanel.tsx";
import { RunningCall } from "../watch/RunningCall.tsx";
import { liveStateWords } from "../words/calls.ts";

/** `/calls/:id`: what was said, and where the time went; of a call that goes on, as it happens. */
export function CallPage({ callId }: { callId: string }) {
  return <OneCall callId={callId} from="calls" />;
}

/** One call, reached from the list of calls or of those in progress. */
export function OneCall({ callId, from }: { callId: string; from: "calls" | "live" }) {
  const { loaded, reload } = useLoaded(callId, (signal) => loadCall(callId, signal));
  if (loaded.state === "failed" && loaded.error instanceof ApiFailure && loaded.error.status === 404) {
    return (
      <section class="card narrow">
        <h1>No such call</h1>
        <p>
          It may have been deleted, or it belongs to somebody else. <Link to={{ page: "calls" }}>All calls</Link>
        </p>
      </section>
    );
  }
  return (
    <Session loaded={loaded} reload={reload} what={routes.call.needsSessionFor}>
      {({ call, agentName, record }) => (
        <>
          <p class="crumb">
            <Link to={{ page: from }}>{from === "live" ? "← Live calls" : "← All calls"}</Link>
          </p>
          {call.live !== null && call.live.state !== "running" && (
            <Notice tone="info">{liveStateWords[call.live.state]}</Notice>
          )}
          {record === null ? (
            <RunningCall call={call} agentName={agentName} onEnded={reload}>
              {(events) => <OperatorPanel callId={call.id} events={events} />}
            </RunningCall>
          ) : (
            <CallRecord call={call} agentName={agentName} {...record} />
          )}
        </>
      )}
    </Session>
  );
}

/**
 * The call with its record, or without one while the call can be followed. A record that the document has asked for is
 * taken now, and dropped where the call goes on: later it would be of a state that is past.
 */
async function loadCall(callId: string, signal: AbortSignal) {
  const early = hasEarlyAnswer(`/api/calls/${callId}/transcript`) ? loadRecord(callId, signal) : null;
  // Of a call that goes on it is not wanted; of one that has ended it is awaited below, failure and all.
  early?.catch(() => undefined);
  const [call, agentNames] = await Promise.all([getCall(callId, signal), listAgentNames(signal)]);
  const agentName = agentNames.get(call.agentId) ?? call.agentId;
  const isFollowed = call.live !== null && call.live.state !== "gone" && call.live.state !== "unreachable";
  if (isFollowed) return { call, agentName, record: null };
  return { call, agentName, record: await (early ?? loadRecord(callId, signal)) };
}

async function loadRecord(callId: string, signal: AbortSignal) {
  const [transcript, turns, timeline] = await Promise.all([
    getTranscript(callId, signal),
    getTurns(callId, signal),
    getTimeline(callId, signal).catch(withoutTimeline),
  ]);
  return { transcript, turns, timeline };
}

/** The record does without its timeline, but not without permission. */
function withoutTimeline(error: unknown): null {
  if (error instanceof ApiFailure && error.status !== 401 && error.status !== 404) return null;
  throw error;
}
