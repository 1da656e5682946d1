/** Outcome of a request in short: endpoint, ms, ms of the server, layer of the cache, failed. */
export type ShortOutcome = {
  name: string;
  ms: number;
  serverMs: number | null;
  cachedFrom: string | null;
  isFailed: boolean;
};

/** Result of one step of the category API: its requests, and of a burst the answers a second. */
export type ApiResult = { requests: ShortOutcome[]; perSecond: number | null };
