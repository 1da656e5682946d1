/** Outcome of a request in short. `isRepeated`: it was asked before, so that the cache should have its answer. */
export type ShortOutcome = {
  name: string;
  isRepeated: boolean;
  ms: number;
  serverMs: number | null;
  cachedFrom: string | null;
  isFailed: boolean;
};

/** Result of one step of the category API: its requests, and of a burst the answers a second. */
export type ApiResult = { requests: ShortOutcome[]; perSecond: number | null };
