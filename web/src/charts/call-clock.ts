import { useEffect, useState } from "preact/hooks";
import { onTick } from "./ticks.ts";

/** A growing bar is drawn this often: each step is a few pixels. */
const TICK_MS = 100;
/** Of many calls at once, so many times slower. */
const CROWD_FACTOR = 3;

/**
 * Time of a call that goes on, as the page knows it: `atMs` since the call's start when the page's own clock stood at
 * `cameAtMs`. So the two machines' clocks need not agree.
 */
export interface CallClock {
  atMs: number;
  cameAtMs: number;
}

/** The call's time now; `nowMs` is the page's clock. */
export function callTime({ atMs, cameAtMs }: CallClock, nowMs: number): number {
  return atMs + Math.max(0, nowMs - cameAtMs);
}

/** The call's time, told anew about every `everyMs`, by default ten times a second; null without a clock. */
export function useCallTime(clock: CallClock | null, everyMs: number = TICK_MS): number | null {
  const [, redraw] = useState(0);
  const isRunning = clock !== null;
  useEffect(() => {
    if (!isRunning) return;
    return onTick(everyMs, () => redraw((count) => count + 1), everyMs * CROWD_FACTOR);
  }, [isRunning, everyMs]);
  return clock === null ? null : callTime(clock, performance.now());
}
