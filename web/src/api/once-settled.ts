import type { AnswerSnapshot } from "./answer-store.ts";
import type { Loaded } from "./use-loaded.ts";

/**
 * Holds what was loaded back until other answers are there too, or are known not to come: what a page shows because of
 * them moves nothing that is on the screen already.
 */
export function onceSettled<T>(loaded: Loaded<T>, ...others: readonly AnswerSnapshot<unknown>[]): Loaded<T> {
  const isAwaited = others.some(({ value, error }) => value === undefined && error === undefined);
  return loaded.state === "ready" && isAwaited ? { state: "loading" } : loaded;
}
