import type { Clock } from "../../voice/clock.ts";

/**
 * Clock of the Workers runtime. In production it advances at I/O only, so every span must begin and end at an I/O
 * event.
 */
export const workerClock: Clock = {
  now: () => Date.now(),
  startTimer(delayMs, task) {
    const id = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
};
