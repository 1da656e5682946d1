import { useMemo } from "preact/hooks";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallPresence } from "../../../workers/measure/live-feed.ts";
import type { CallClock } from "../charts/call-clock.ts";
import { TurnList } from "../charts/TurnList.tsx";
import { Link } from "../components/Link.tsx";
import type { WatchedCall } from "../live/feed/feed-view.ts";
import { statusWords } from "../words/call-status.ts";
import { servicesLabels } from "../words/services.ts";
import { LiveBadge } from "./LiveBadge.tsx";
import { lastWords, statusSoFar } from "./last-words.ts";
import { turnSoFar } from "./turn-so-far.ts";
import { useCallClock } from "./use-call-clock.ts";

interface CallInProgressProps {
  call: CallPresence;
  /** Null while its timeline has not come, or may not be read. */
  watched: WatchedCall | null;
}

/** One call of the list of calls in progress: its agent, its last words, and its running turn as it happens. */
export function CallInProgress({ call, watched }: CallInProgressProps) {
  const events = watched?.events ?? NO_EVENTS;
  const clock = useCallClock(events);
  // The same element again is not compared: of a list of calls only those are drawn that something was told of.
  return useMemo(() => <Card call={call} watched={watched} clock={clock} />, [call, watched, clock]);
}

const NO_EVENTS: readonly CallEvent[] = [];

function Card({ call, watched, clock }: CallInProgressProps & { clock: CallClock }) {
  const events = watched?.events ?? NO_EVENTS;
  const words = lastWords(events, watched?.heard ?? null);
  const running = turnSoFar(events, clock);
  return (
    <li class="card call-in-progress">
      <header>
        <h2>
          <Link to={{ page: "live_call", callId: call.callId }}>{call.agentName}</Link>
        </h2>
        <LiveBadge startedAtEpochMs={call.startedAtEpochMs} />
      </header>
      <p class="hint">
        {[call.transport, servicesLabels[call.services], call.colo, watched && statusWords[statusSoFar(events)]]
          .filter((part) => part !== null && part !== "")
          .join(" · ")}
      </p>
      {words !== null && (
        <p class={`last-words${words.isInterim ? " interim" : ""}`}>
          <span class="speaker">{words.role === "user" ? "Caller" : call.agentName}</span> {words.text}
          {words.isInterim && "…"}
        </p>
      )}
      {running !== null && <TurnList turns={[running]} />}
    </li>
  );
}
