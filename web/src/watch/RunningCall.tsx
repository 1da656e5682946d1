import "../styles/calls.css";
import "../styles/live.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { callRecordOf } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallSummary } from "../api/api.ts";
import { CallStrip } from "../charts/CallStrip.tsx";
import { callTime } from "../charts/call-clock.ts";
import { Timeline } from "../charts/Timeline.tsx";
import { TurnList } from "../charts/TurnList.tsx";
import { finishedTurns } from "../charts/turn-list.ts";
import { useLinkedTurns } from "../charts/use-linked-turns.ts";
import { WaterfallLegend } from "../charts/WaterfallLegend.tsx";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { useLiveFeed } from "../live/feed/use-live-feed.ts";
import { Fact } from "../record/Fact.tsx";
import { statusWords } from "../words/call-status.ts";
import { servicesWords } from "../words/calls.ts";
import { formatMoment } from "../words/format.ts";
import { FeedNotice } from "./FeedNotice.tsx";
import { LiveBadge } from "./LiveBadge.tsx";
import { LiveTranscript } from "./LiveTranscript.tsx";
import { interimWords, statusSoFar } from "./last-words.ts";
import { turnSoFar } from "./turn-so-far.ts";
import { useCallClock } from "./use-call-clock.ts";
import { useNow } from "./use-now.ts";

/** A call that is over is asked for again after this, should it not be known to be over yet. */
const ASK_AGAIN_MS = 2_000;

interface RunningCallProps {
  call: CallSummary;
  agentName: string;
  /** The call is over: its record can be asked for. */
  onEnded(): void;
  /** The operator's controls. */
  children: (events: readonly CallEvent[]) => ComponentChildren;
}

/** A call that goes on: its words, its turns and who speaks when, as they happen. */
export function RunningCall({ call, agentName, onEnded, children }: RunningCallProps) {
  const { watched, feed, refusal, connection } = useLiveFeed([call.id]);
  const record = useRef<HTMLDivElement>(null);
  useLinkedTurns(record);
  // The strip and its turns' axis grow by the second.
  useNow(1_000);
  const known = watched.get(call.id) ?? null;
  const events = known?.events ?? [];
  const clock = useCallClock(events);

  const isOver = events.at(-1)?.type === "call_ended";
  const isGone = feed !== null && known !== null && !feed.calls.has(call.id);
  useEffect(() => {
    if (!isOver && !isGone) return;
    onEnded();
    // The record may be a moment behind the feed.
    const timer = setInterval(onEnded, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOver, isGone]);

  const startedAtEpochMs = known?.startedAtEpochMs ?? Date.parse(call.startedAt ?? call.createdAt);
  const { id: callId, agentId, agentVersion, transport, services, simulatedLatency } = call;
  const provenance = { services, standIns: [], simulatedLatency };
  const identity = { callId, organizationId: "", agentId, agentVersion, transport, startedAtEpochMs, ...provenance };
  const heard = known?.heard ?? null;
  const playing = heard && { turnId: heard.turnId, heardText: heard.text, atMs: callTime(clock, performance.now()) };
  const { transcript, turns } = callRecordOf(identity, events, playing);
  const spoken = transcript.filter(({ text, mark }) => mark !== null || text.trim() !== "");
  const running = turnSoFar(events, clock);
  const finished = finishedTurns(turns, events);
  const drawn = running === null ? finished : [...finished, running];
  return (
    <div ref={record}>
      <FeedNotice connection={connection} />
      {refusal?.code === "forbidden" && (
        <Notice tone="info">Your role sees that this call goes on, not what is said in it.</Notice>
      )}
      <section class="card">
        <div class="title-row">
          <h1>Call with {agentName}</h1>
          <LiveBadge startedAtEpochMs={startedAtEpochMs} />
        </div>
        <dl class="facts">
          <Fact name="Started">{formatMoment(new Date(startedAtEpochMs).toISOString())}</Fact>
          <Fact name="Over">{transport}</Fact>
          {services !== "vendor" && <Fact name="Timings">{servicesWords(call)}</Fact>}
          <Fact name="Now">{known === null ? "–" : statusWords[statusSoFar(events)]}</Fact>
        </dl>
        {spoken.length > 0 && (
          <CallStrip lines={spoken} lengthMs={callTime(clock, performance.now())} agentName={agentName} />
        )}
      </section>
      {children(events)}
      {known === null ? (
        refusal === null && <Loading what="what was said so far" />
      ) : (
        <>
          <div class="record">
            <section class="card">
              <h2>Transcript</h2>
              <LiveTranscript
                lines={spoken}
                interim={interimWords(events)}
                agentName={agentName}
                turnIds={new Set(drawn.map(({ metrics }) => metrics.turnId))}
              />
            </section>
            <section class="card">
              <h2>Where the time goes</h2>
              {drawn.length === 0 ? <p class="empty">The agent has not spoken yet.</p> : <TurnList turns={drawn} />}
              <WaterfallLegend hasStages />
            </section>
          </div>
          <section class="card">
            <Timeline events={events} />
          </section>
        </>
      )}
    </div>
  );
}
