import type { schemas } from "../api/api-types.ts";

/** Report of a tab to the platform, see `POST /api/performance/page-views`. */
export type PageReport = schemas["PageReport"];
/** One view of a page, with the vitals that were measured. */
export type PageView = PageReport["views"][number];
/** One request to the API, by both clocks. */
export type PageRequest = PageReport["requests"][number];

/** Most views and requests of one report, as the API takes them; of more, the first are told. */
export const MAX_VIEWS = 20;
export const MAX_REQUESTS = 60;
/** Longest time that the API takes. */
const MAX_MS = 600_000;

/** Milliseconds as they are reported: tenths, and none that a sleeping computer made. */
export function reportedMs(ms: number): number | undefined {
  return ms >= 0 && ms <= MAX_MS ? Math.round(ms * 10) / 10 : undefined;
}
