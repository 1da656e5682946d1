import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** A request on behalf of a page. */
export type Loaded<T> = { state: "loading" } | { state: "ready"; value: T } | { state: "failed"; error: unknown };

/**
 * Loads once per `key`, and again on `reload`, which shows what was loaded before until the new answer is there. A page
 * that goes away takes its request with it.
 */
export function useLoaded<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): { loaded: Loaded<T>; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [round, setRound] = useState(0);
  const keptKey = useRef<string | null>(null);
  // `load` is a fresh closure on each render; `key` names what it loads.
  useLayoutEffect(() => {
    const abort = new AbortController();
    setLoaded((previous) => (previous.state === "ready" && keptKey.current === key ? previous : { state: "loading" }));
    load(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return;
        keptKey.current = key;
        setLoaded({ state: "ready", value });
      },
      (error: unknown) => abort.signal.aborted || setLoaded({ state: "failed", error }),
    );
    return () => abort.abort();
  }, [key, round]);
  return { loaded, reload: () => setRound((previous) => previous + 1) };
}
