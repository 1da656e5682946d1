import { useRef } from "preact/hooks";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallClock } from "../charts/call-clock.ts";

/** Clock of a call after its newest event: the time of that event, and when it came to this page. */
export function useCallClock(events: readonly CallEvent[]): CallClock {
  const newest = useRef({ count: -1, clock: { atMs: 0, cameAtMs: 0 } });
  if (events.length !== newest.current.count) {
    const clock = { atMs: events.at(-1)?.atMs ?? 0, cameAtMs: performance.now() };
    newest.current = { count: events.length, clock };
  }
  return newest.current.clock;
}
