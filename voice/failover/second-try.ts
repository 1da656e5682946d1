import type { Clock } from "../clock.ts";
import { ProviderError } from "../providers.ts";

/** Wait before a second try when the vendor names none: a connection that was reset is made anew at once. */
const DEFAULT_WAIT_MS = 100;
/**
 * Latest beginning of a second try, from the first one's on. A caller who hears nothing is given an apology after 2.3 s
 * (`FIRST_AUDIO_DEADLINE_MS`): what begins later would not be heard.
 */
const LATEST_BEGIN_MS = 1_500;

/**
 * Returns the wait in milliseconds before a request that failed with `error` is tried once more; null when it is not
 * worth it: the error is none that passes, or too much time went by, or the vendor asks for too long a wait.
 * `beganAtMs` is when the first try began.
 */
export function secondTryAfterMs(error: unknown, beganAtMs: number, nowMs: number): number | null {
  if (!(error instanceof ProviderError) || !error.isRetryable) return null;
  const waitMs = error.retryAfterMs ?? DEFAULT_WAIT_MS;
  return nowMs - beganAtMs + waitMs <= LATEST_BEGIN_MS ? waitMs : null;
}

/** Resolves after `waitMs`, or as soon as `signal` aborts. */
export function pause(waitMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = clock.startTimer(waitMs, end);
    signal.addEventListener("abort", end);
  });
}
