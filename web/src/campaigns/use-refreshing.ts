import { useEffect } from "preact/hooks";
import { answers } from "../api/api.ts";

/** Asks for an answer anew every `everyMs` for as long as the component is shown. */
export function useRefreshing(path: string, everyMs: number): void {
  useEffect(() => {
    const timer = setInterval(() => answers.refresh(path), everyMs);
    return () => clearInterval(timer);
  }, [path, everyMs]);
}
