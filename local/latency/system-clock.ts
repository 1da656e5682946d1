import type { Clock } from "../../voice/clock.ts";

/** This machine's time, by the clock that no adjustment sets back. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  startTimer(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
