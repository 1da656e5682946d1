import { createCache } from "../../cache/cache.ts";
import { CacheState } from "../../cache/state.ts";
import type { Env } from "../../environment/env.ts";
import { workerClock } from "../../time/worker-clock.ts";
import type { WaitUntil } from "../../wiring/request-parts.ts";

/** Cache state that all requests and calls of this isolate share. */
export const sharedCacheState = new CacheState(workerClock, Math.random);

/** Makes everything that the cache holds of an organisation's calls out of date. */
export function callsChanged(env: Env, waitUntil: WaitUntil, organizationId: string): Promise<unknown> {
  return createCache(sharedCacheState, { kv: env.CACHE, waitUntil }).invalidate(organizationId, ["calls"]);
}
