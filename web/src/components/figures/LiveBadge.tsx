import type { FeedConnection } from "../../live/feed/feed-view.ts";
import { formatClock } from "../../words/format.ts";

/** Says whether what is shown is live, and since when it is not. */
export function LiveBadge({ connection: { state, sinceEpochMs } }: { connection: FeedConnection }) {
  const words = {
    connecting: "Connecting…",
    live: "Live",
    reconnecting: "Reconnecting…",
    offline: `Offline since ${formatClock(sinceEpochMs)}`,
  }[state];
  return (
    <span class={`feed-badge feed-badge-${state}`} role="status">
      {words}
    </span>
  );
}
