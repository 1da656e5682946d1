import { type Cache, createCache } from "../../../workers/cache/cache.ts";
import { CacheState } from "../../../workers/cache/state.ts";
import { workerClock } from "../../../workers/time/worker-clock.ts";

/**
 * A worker that reads one value of a slow origin, for tests that hang up on it. `?share=` says how requests share the
 * load: `cache` as the platform does,
 * `unkept` the same when `waitUntil` keeps nothing alive, `naive` by nothing but a common promise.
 */
interface Context {
  waitUntil(task: Promise<unknown>): void;
}

const state = new CacheState(workerClock, Math.random);
const promises = new Map<string, Promise<string>>();

const readOrigin = async (address: string): Promise<string> => (await fetch(address)).text();

function readNaively(key: string, address: string): Promise<string> {
  const known = promises.get(key);
  if (known) return known;
  const loading = readOrigin(address).finally(() => promises.delete(key));
  promises.set(key, loading);
  return loading;
}

async function readCached(cache: Cache, key: string, address: string): Promise<string> {
  const { value } = await cache.read({
    strategy: "campaigns_list",
    organizationId: "org_1",
    route: "/value",
    parts: [key],
    role: "viewer",
    scopes: ["campaigns"],
    load: () => readOrigin(address),
  });
  return value;
}

export default {
  async fetch(request: Request, _environment: unknown, context: Context): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const key = query.get("key") ?? "";
    const address = query.get("origin") ?? "";
    const share = query.get("share");
    if (share === "naive") return new Response(await readNaively(key, address));
    const waitUntil = share === "cache" ? (task: Promise<unknown>) => context.waitUntil(task) : () => undefined;
    return new Response(await readCached(createCache(state, { waitUntil }), key, address));
  },
};
