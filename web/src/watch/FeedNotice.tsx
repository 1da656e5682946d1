import type { FeedView } from "../live/feed/feed-view.ts";
import { formatMoment } from "../words/format.ts";

/** Says how current the page is: nothing while the feed is live, and since when it is not. */
export function FeedNotice({ connection }: Pick<FeedView, "connection">) {
  const { state, sinceEpochMs } = connection;
  if (state === "live" || state === "connecting") return null;
  return (
    <p class="notice notice-warning" role="status">
      {state === "reconnecting"
        ? "The live connection was lost; trying again. What is shown is the last that came."
        : `Offline since ${formatMoment(new Date(sinceEpochMs).toISOString())}. What is shown is from then.`}
    </p>
  );
}
