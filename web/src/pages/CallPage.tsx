import "../styles/calls.css";
import "../styles/conversation.css";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { getCall, getTimeline, getTranscript, getTurns, listAgentNames, type StoredTurn } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Timeline } from "../charts/Timeline.tsx";
import { readTurnStamps, type TurnStamps } from "../charts/turn-stamps.ts";
import { Waterfall } from "../charts/Waterfall.tsx";
import { WaterfallLegend } from "../charts/WaterfallLegend.tsx";
import { Link } from "../components/Link.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";
import { callEndWords, servicesWords } from "../words/calls.ts";
import { formatCost, formatDuration, formatMoment } from "../words/format.ts";
import { speakerWords } from "../words/transcript.ts";

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
      {({ call, transcript, turns, timeline, agentName }) => (
        <>
          <p class="crumb">
            <Link to={{ page: "calls" }}>← All calls</Link>
          </p>
          <section class="card">
            <h1>Call with {agentName}</h1>
            <dl class="facts">
              <Fact name="Started" value={formatMoment(call.startedAt ?? call.createdAt)} />
              <Fact name="Duration" value={formatDuration(call.durationMs)} />
              <Fact name="Over" value={call.transport} />
              <Fact name="End" value={callEndWords(call)} />
              {call.costMicroUsd !== null && <Fact name="Cost" value={formatCost(call.costMicroUsd)} />}
              <Fact name="Timings" value={servicesWords(call)} />
            </dl>
          </section>
          <div class="record">
            <section class="card">
              <h2>Transcript</h2>
              <Transcript lines={transcript} agentName={agentName} />
            </section>
            <section class="card">
              <h2>Where the time went</h2>
              <Turns
                turns={turns}
                stamps={readTurnStamps(timeline ?? [])}
                hasAnswer={transcript.some(({ role, text }) => role === "assistant" && text.trim() !== "")}
              />
              <WaterfallLegend />
            </section>
          </div>
          <section class="card">
            {timeline === null ? (
              <p class="empty">The timeline cannot be read just now; everything else is here.</p>
            ) : (
              <Timeline events={timeline} />
            )}
          </section>
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

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Transcript({ lines, agentName }: { lines: readonly TranscriptSegment[]; agentName: string }) {
  // A call may hold a line nobody said, as when nothing was understood.
  const spoken = lines.filter(({ text, mark }) => mark !== null || text.trim() !== "");
  if (spoken.length === 0) return <p class="empty">Nothing was said, or the words were deleted.</p>;
  return (
    <ol class="transcript">
      {spoken.map(({ index, role, mark, text, startMs, isInterrupted }) => (
        <li key={index} class={`line line-${role}`}>
          <span class="speaker">
            {speakerWords(role, mark, agentName)} <time>{formatDuration(startMs)}</time>
          </span>
          {text !== "" && <span class="words">{text}</span>}
          {isInterrupted && <span class="interrupted">interrupted</span>}
        </li>
      ))}
    </ol>
  );
}

interface TurnsProps {
  turns: readonly StoredTurn[];
  stamps: Map<string, TurnStamps>;
  /** An utterance answered at once has words, but no clock. */
  hasAnswer: boolean;
}

function Turns({ turns, stamps, hasAnswer }: TurnsProps) {
  if (turns.length === 0) {
    return (
      <p class="empty">{hasAnswer ? "No turns of this call were timed." : "The agent did not speak in this call."}</p>
    );
  }
  return (
    <ol class="turns">
      {turns.map((turn) => (
        <li key={turn.turnId}>
          <Waterfall metrics={turn} stamps={stamps.get(turn.turnId) ?? null} />
        </li>
      ))}
    </ol>
  );
}
