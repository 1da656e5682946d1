import type { Clock } from "../../voice/clock.ts";

/**
 * Resolves at `atMs` of `clock`, or at once when that is past or `signal` is aborted before it; then its timer is gone.
 */
export function waitUntil(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  const delayMs = atMs - clock.now();
  if (delayMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = () => {
      timer.cancel();
      resolve();
    };
    const timer = clock.startTimer(delayMs, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}
