/** Attempts to read a document so far. */
export interface ReadingAttempts {
  /** Attempts that began and of which no end was heard: the object was ended in the midst of them. */
  brokenOff: number;
  /** Attempts that failed because Postgres or KV was away. */
  failed: number;
}

/** Attempts of a document that has just been handed over. */
export const noAttempts: ReadingAttempts = { brokenOff: 0, failed: 0 };

/**
 * Attempts that may break off. A deployment or a move of the object may end one; what ends three is the document, and
 * whatever else was in the isolate ended with it.
 */
const MAX_BROKEN_OFF = 3;

/** Waits after failures in a row. Half an hour of an outage is waited for; then the document may be sent again. */
const RETRY_DELAYS_MS = [1_000, 5_000, 15_000, 60_000, 300_000, 600_000, 900_000];

/** Time after which an attempt that was not heard of is made again, should the platform not do so itself. */
export const WATCH_MS = 120_000;

/** Returns whether the document itself is what ends the attempts. */
export function isHopeless({ brokenOff }: ReadingAttempts): boolean {
  return brokenOff >= MAX_BROKEN_OFF;
}

/** Returns how long to wait after so many failures; null when that is no use any more. */
export function retryDelayMs(failed: number): number | null {
  return RETRY_DELAYS_MS[failed - 1] ?? null;
}
