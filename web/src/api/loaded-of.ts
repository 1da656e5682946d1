import type { AnswerSnapshot } from "./answer-store.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Loaded } from "./use-loaded.ts";

/**
 * One answer that is shown by itself: its value, or what is wrong. An answer that could not be renewed is still shown,
 * unless its reader is signed out.
 */
export function loadedOf<T>({ value, error }: AnswerSnapshot<T>): Loaded<T> {
  const isSignedOut = error instanceof ApiFailure && error.status === 401;
  if (value !== undefined && !isSignedOut) return { state: "ready", value };
  return error === undefined ? { state: "loading" } : { state: "failed", error };
}
