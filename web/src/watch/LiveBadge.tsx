import { formatDuration } from "../words/format.ts";
import { useNow } from "./use-now.ts";

/** Says that a call goes on, and for how long; the seconds are not read aloud. */
export function LiveBadge({ startedAtEpochMs }: { startedAtEpochMs: number }) {
  const nowMs = useNow(1_000);
  return (
    <span class="live-badge">
      <span class="live-dot" aria-hidden="true" /> Live{" "}
      <time aria-live="off">{formatDuration(Math.max(0, nowMs - startedAtEpochMs))}</time>
    </span>
  );
}
