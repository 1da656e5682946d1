import type { Clock } from "../../voice/clock.ts";

/** Resolves after `ms` of `clock`'s time, or as soon as `signal` aborts; false when it was the latter. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const timer = clock.startTimer(ms, () => resolve(true));
    signal.addEventListener(
      "abort",
      () => {
        timer.cancel();
        resolve(false);
      },
      { once: true },
    );
  });
}

/** Resolves only when `signal` aborts: a vendor that stays silent. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
