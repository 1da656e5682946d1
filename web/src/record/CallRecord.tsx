import "../styles/calls.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallSummary, StoredTurn } from "../api/api.ts";
import { CallStrip } from "../charts/CallStrip.tsx";
import { Timeline } from "../charts/Timeline.tsx";
import { TurnList } from "../charts/TurnList.tsx";
import { finishedTurns } from "../charts/turn-list.ts";
import { useLinkedTurns } from "../charts/use-linked-turns.ts";
import { WaterfallLegend } from "../charts/WaterfallLegend.tsx";
import { Link } from "../components/Link.tsx";
import { callEndWords, servicesWords } from "../words/calls.ts";
import { formatCost, formatDuration, formatMoment } from "../words/format.ts";
import { CallCosts } from "./CallCosts.tsx";
import { CallLabels } from "./CallLabels.tsx";
import { CallNotes } from "./CallNotes.tsx";
import { CopyCall } from "./CopyCall.tsx";
import { Fact } from "./Fact.tsx";
import { CallAudio } from "./hearing/CallAudio.tsx";
import { Hearing } from "./hearing/hearing.ts";
import { RegressionForm } from "./RegressionForm.tsx";
import { Transcript } from "./Transcript.tsx";

/** A call's record as the API answers it. The timeline is null while it is out of reach. */
export interface CallRecordProps {
  call: CallSummary;
  transcript: readonly TranscriptSegment[];
  turns: readonly StoredTurn[];
  timeline: readonly CallEvent[] | null;
  agentName: string;
}

/** The record of a call that has ended: who spoke when, what was said, and where the time went. */
export function CallRecord({ call, transcript, turns, timeline, agentName }: CallRecordProps) {
  const record = useRef<HTMLDivElement>(null);
  const [hearing] = useState(() => new Hearing());
  const [isHearable, setIsHearable] = useState(false);
  useLinkedTurns(record);
  useEffect(scrollToAnchor, []);
  const startedAt = formatMoment(call.startedAt ?? call.createdAt);
  useEffect(() => {
    document.title = `Call with ${agentName}, ${startedAt} · Quantum Voice`;
  }, [agentName, startedAt]);
  // A call may hold a line nobody said, as when nothing was understood.
  const spoken = transcript.filter(({ text, mark }) => mark !== null || text.trim() !== "");
  const lengthMs = call.durationMs ?? Math.max(0, ...spoken.map(({ endMs }) => endMs));
  return (
    <div ref={record} class="call-record">
      <section class="card">
        <h1>Call with {agentName}</h1>
        <dl class="facts">
          <Fact name="Started">{startedAt}</Fact>
          <Fact name="Duration">{formatDuration(call.durationMs)}</Fact>
          <Fact name="Over">{call.transport}</Fact>
          <Fact name="Agent">
            <Link to={{ page: "agent", agentId: call.agentId }} rest={`?version=${call.agentVersion}`}>
              edition {call.agentVersion}
            </Link>
          </Fact>
          <Fact name="End">{callEndWords(call)}</Fact>
          {call.costMicroUsd !== null && (
            // No amount stands for "nobody charges": $0.00 would read as a measured one.
            <Fact name="Cost">
              {call.services !== "vendor" && call.costMicroUsd === 0 ? "not priced" : formatCost(call.costMicroUsd)}
            </Fact>
          )}
          {call.services !== "vendor" && <Fact name="Timings">{servicesWords(call)}</Fact>}
        </dl>
        {spoken.length > 0 && lengthMs > 0 && (
          <CallStrip lines={spoken.filter(({ mark }) => mark === null)} lengthMs={lengthMs} agentName={agentName} />
        )}
        <CopyCall callId={call.id} lines={spoken} agentName={agentName} />
        <CallLabels callId={call.id} />
      </section>
      <CallAudio callId={call.id} agentName={agentName} hearing={hearing} onHearable={setIsHearable} />
      <div class="record">
        <section class="card">
          <h2>Transcript</h2>
          {spoken.length === 0 ? (
            <p class="empty">Nothing was said, or the words were deleted.</p>
          ) : (
            <Transcript
              lines={spoken}
              agentName={agentName}
              turnIds={new Set(turns.map(({ turnId }) => turnId))}
              hearing={isHearable ? hearing : null}
            />
          )}
        </section>
        <section class="card">
          <h2>Where the time went</h2>
          {turns.length > 0 ? (
            <TurnList
              turns={finishedTurns(
                turns.map((turn) => ({ metrics: turn, userText: turn.userText })),
                timeline,
              )}
            />
          ) : (
            <p class="empty">
              {/* An utterance answered at once has words, but no clock. */}
              {spoken.some(({ role }) => role === "assistant")
                ? "No turns of this call were timed."
                : "The agent did not speak in this call."}
            </p>
          )}
          <WaterfallLegend hasStages={timeline !== null} />
        </section>
      </div>
      <CallNotes callId={call.id} />
      <CallCosts callId={call.id} />
      <RegressionForm callId={call.id} />
      <section class="card">
        {timeline === null ? (
          <p class="empty">The timeline cannot be read just now; everything else is here.</p>
        ) : (
          <Timeline events={timeline} />
        )}
      </section>
    </div>
  );
}

/** The turn that the address names is on the page only now: it is shown, and reading goes on there. */
function scrollToAnchor(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id === "") return;
  // `#turn-3` is the third turn, by the number that its title has.
  const [, number] = /^turn-(\d+)$/.exec(id) ?? [];
  const numbered =
    number === undefined ? null : document.querySelectorAll<HTMLElement>(".turns > .turn")[Number(number) - 1];
  const named = document.getElementById(id) ?? numbered;
  named?.scrollIntoView({ block: "start" });
  named?.focus({ preventScroll: true });
}
