import type { Clock } from "../../voice/clock.ts";

/** The machine's own time, for tests that talk to real servers. */
export const realClock: Clock = {
  now: () => Date.now(),
  startTimer(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
