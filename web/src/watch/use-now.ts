import { useEffect, useState } from "preact/hooks";
import { onTick } from "../charts/ticks.ts";

/** The time now, ms since the epoch, told anew every `everyMs`. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    return onTick(everyMs, () => setNowMs(Date.now()));
  }, [everyMs]);
  return nowMs;
}
