import { type PageRequest, reportedMs } from "./report.ts";

/** Layers of the API's cache, as answers name them. */
const cacheSources = ["memory", "kv", "database"] as const;

/** Entry of the browser for one fetched address, as far as it is read. */
export type FetchedEntry = Pick<
  PerformanceResourceTiming,
  "name" | "initiatorType" | "startTime" | "responseEnd" | "serverTiming"
>;

/**
 * Reads a request to the API off the browser's entry, joined with what the server says of it in `Server-Timing`: which
 * route it was, and how much of the time was the server's own. Null for other addresses, for the tab's own reports, and
 * for answers that say nothing of the kind, such as one that never came.
 */
export function apiRequestOf(entry: FetchedEntry, origin: string): PageRequest | null {
  if (!entry.name.startsWith(`${origin}/api/`) || entry.initiatorType === "beacon") return null;
  const timing = (name: string) => entry.serverTiming.find((part) => part.name === name);
  const route = timing("route")?.description ?? "";
  const total = timing("total");
  if (route === "" || total === undefined || entry.responseEnd === 0) return null;
  const totalMs = reportedMs(entry.responseEnd - entry.startTime);
  const serverMs = reportedMs(total.duration);
  if (totalMs === undefined || serverMs === undefined) return null;
  const cacheSource = cacheSources.find((source) => source === timing("cache")?.description);
  return { route, totalMs, serverMs, ...(cacheSource !== undefined && { cacheSource }) };
}
