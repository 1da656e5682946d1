declare global {
  /** Requests that the page's document began by itself (web/early-start), by address; missing where none did. */
  var earlyAnswers: Record<string, Promise<Response>> | undefined;
}

/** An answer that nothing took within this time of the document's beginning may be of a state that is past. */
const GOOD_FOR_MS = 10_000;

/** True when the document has asked for `path` and nothing has taken the answer yet. */
export function hasEarlyAnswer(path: string): boolean {
  return globalThis.earlyAnswers?.[path] !== undefined;
}

/**
 * The request for `path` that the document began before this script was there; null when there is none, it is too old,
 * or it has been taken: an answer is good once.
 */
export function takeEarlyAnswer(path: string, signal: AbortSignal): Promise<Response> | null {
  const early = globalThis.earlyAnswers?.[path];
  if (early === undefined) return null;
  delete globalThis.earlyAnswers?.[path];
  if (performance.now() > GOOD_FOR_MS) return null;
  return Promise.race([
    early,
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason));
    }),
  ]);
}

/** Drops what the document began: it was asked as somebody who may be another by now. */
export function dropEarlyAnswers(): void {
  globalThis.earlyAnswers = undefined;
}
