import type { CallPresence } from "../../../workers/measure/live-feed.ts";
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
  const events = watched?.events ?? [];
  const clock = useCallClock(events);
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
