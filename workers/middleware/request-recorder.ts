import type { Context } from "hono";
import { type CacheSource, NO_ORGANIZATION, type RequestPoint, requestTable } from "../analytics/request-point.ts";
import { databaseMs, elapsedMs } from "../http/answer-headers.ts";
import type { AppEnv } from "../http/app-env.ts";
import { RequestBatches } from "../services/figures/request-batches.ts";
import { tellHub } from "../wiring/tell-hub.ts";

/**
 * Records the API requests that this isolate answers, each as a data point, when the answer is made, and tells the
 * organisations' hubs of them every few seconds. Nothing waits for it, and nothing fails by it.
 */
export class RequestRecorder {
  #isolate: RequestPoint["isolate"] = "cold";
  #colo: string | null | undefined;
  readonly #batches = new RequestBatches();

  /** Records the request that `c` has just answered. */
  record(c: Context<AppEnv>): void {
    const point = this.#pointOf(c);
    const waitUntil = (task: Promise<unknown>): void => c.executionCtx.waitUntil(task);
    // The binding answers nothing, its local stand-in when it has taken the point.
    const taken: unknown = c.env.REQUESTS.writeDataPoint(requestTable.encode(point));
    if (taken !== undefined) waitUntil(Promise.resolve(taken).catch(() => undefined));
    this.#batches.add(point);
    for (const { organizationId, batch } of this.#batches.takeDue(Date.now())) {
      tellHub(c.env, waitUntil, organizationId, (hub) => hub.requestsServed(batch));
    }
  }

  #pointOf(c: Context<AppEnv>): RequestPoint {
    const isolate = this.#isolate;
    this.#isolate = "warm";
    // An isolate stays where it is, and reading this off a request takes longer than all the rest.
    if (this.#colo === undefined) this.#colo = coloOf(c);
    return {
      // Set once a principal was let in.
      organizationId: c.get("principal")?.organizationId ?? NO_ORGANIZATION,
      route: c.get("route"),
      method: c.req.method,
      errorCode: c.get("errorCode") ?? null,
      cacheSource: (c.get("cachedFrom") as CacheSource | undefined) ?? null,
      colo: this.#colo,
      isolate,
      status: c.res.status,
      totalMs: elapsedMs(c),
      databaseMs: databaseMs(c),
      databaseQueries: c.get("services").queries.queries,
    };
  }
}

/** Cloudflare's data centre that a request reached, as FRA; null on one's own machine, where it would be made up. */
export function coloOf(c: Context<AppEnv>): string | null {
  if (c.get("services").settings.ENVIRONMENT === "local") return null;
  const colo: unknown = c.req.raw.cf?.colo;
  return typeof colo === "string" && /^[A-Z]{3}$/.test(colo) ? colo : null;
}
