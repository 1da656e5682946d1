import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AnswerSnapshot } from "./answer-store.ts";
import { answers } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Loaded } from "./use-loaded.ts";

/**
 * The API's answer to GET `path`, from the page's store: at once when it was asked before, and kept up to date while
 * shown. When `path` changes, the old value stays until the new one is there, so that nothing flickers.
 */
export function useAnswer<T>(path: string): AnswerSnapshot<T> {
  const [, redraw] = useState(0);
  // Right after the drawing: an answer that came before the listener was there would go unnoticed.
  useLayoutEffect(() => answers.subscribe(path, () => redraw((count) => count + 1)), [path]);
  const snapshot = answers.snapshot<T>(path);
  const last = useRef<{ path: string; value: T } | null>(null);
  if (snapshot.value !== undefined) last.current = { path, value: snapshot.value };
  const isChanging = snapshot.value === undefined && last.current !== null && last.current.path !== path;
  return isChanging ? { ...snapshot, value: last.current?.value } : snapshot;
}

/**
 * Joins two answers that are shown together: both, or what is wrong. An answer that could not be renewed is still
 * shown, unless its reader is signed out.
 */
export function together<A, B>(a: AnswerSnapshot<A>, b: AnswerSnapshot<B>): Loaded<[A, B]> {
  const error = a.error ?? b.error;
  const isSignedOut = error instanceof ApiFailure && error.status === 401;
  if (a.value !== undefined && b.value !== undefined && !isSignedOut)
    return { state: "ready", value: [a.value, b.value] };
  return error === undefined ? { state: "loading" } : { state: "failed", error };
}
