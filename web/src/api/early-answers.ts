declare global {
  /** Requests that the page's document began by itself (web/early-start), by address; missing where none did. */
  var earlyAnswers: Record<string, Promise<Response>> | undefined;
}

/**
 * The request for `path` that the document began before this script was there; null when there is none, or it has been
 * taken: an answer is good once.
 */
export function takeEarlyAnswer(path: string, signal: AbortSignal): Promise<Response> | null {
  const early = globalThis.earlyAnswers?.[path];
  if (early === undefined) return null;
  delete globalThis.earlyAnswers?.[path];
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
