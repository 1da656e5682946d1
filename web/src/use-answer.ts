import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { answers } from "./api.ts";
import type { AnswerSnapshot } from "./answer-store.ts";

/**
 * What the API answers to GET `path`, from the page's store: at once when it was asked before, and kept up to date while shown. When `path`
 * changes, the old value stays until the new one is there, so that nothing flickers. Null asks nothing.
 */
export function useAnswer<T>(path: string | null): AnswerSnapshot<T> & { refresh(): void } {
  const [, redraw] = useState(0);
  useEffect(() => (path === null ? undefined : answers.subscribe(path, () => redraw((count) => count + 1))), [path]);
  const refresh = useCallback(() => {
    if (path !== null) answers.refresh(path);
  }, [path]);
  const snapshot = path === null ? null : answers.snapshot<T>(path);
  const last = useRef<T | undefined>(undefined);
  if (snapshot?.value !== undefined) last.current = snapshot.value;
  return {
    value: snapshot?.value ?? last.current,
    error: snapshot?.error,
    isLoading: snapshot?.isLoading ?? false,
    refresh,
  };
}
