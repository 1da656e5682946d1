import { getCall, getTimeline, getTranscript, getTurns, listAgentNames } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Link } from "../components/Link.tsx";
import { Session } from "../components/Session.tsx";
import { CallRecord } from "../record/CallRecord.tsx";
import { routes } from "../router/routes.ts";

/** `/calls/:id`: what was said, and where the time went. */
export function CallPage({ callId }: { callId: string }) {
  const { loaded, reload } = useLoaded(callId, async (signal) => {
    const [call, transcript, turns, timeline, agentNames] = await Promise.all([
      getCall(callId, signal),
      getTranscript(callId, signal),
      getTurns(callId, signal),
      getTimeline(callId, signal).catch(withoutTimeline),
      listAgentNames(signal),
    ]);
    return { call, transcript, turns, timeline, agentName: agentNames.get(call.agentId) ?? call.agentId };
  });
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
      {(record) => (
        <>
          <p class="crumb">
            <Link to={{ page: "calls" }}>← All calls</Link>
          </p>
          <CallRecord {...record} />
        </>
      )}
    </Session>
  );
}

/** The record does without its timeline, but not without permission. */
function withoutTimeline(error: unknown): null {
  if (error instanceof ApiFailure && error.status !== 401 && error.status !== 404) return null;
  throw error;
}
