import { type WarmResult, warm } from "./cache/warm.ts";
import { randomSecret } from "./crypto/secrets.ts";
import type { Env } from "./environment/env.ts";
import { firstPages } from "./first-pages.ts";
import { beginAnswer } from "./http/answer-headers.ts";
import { answerError } from "./http/errors.ts";
import { createRouter } from "./http/router.ts";
import { keyCredential } from "./middleware/access.ts";
import { agentRoutes } from "./routes/agents/agents.ts";
import { callRoutes } from "./routes/calls/calls.ts";
import { analyticsRoutes } from "./routes/figures/analytics.ts";
import { campaignRoutes } from "./routes/outreach/campaigns.ts";
import type { Principal } from "./services/access/authentication.ts";
import { PrincipalMemory } from "./services/access/principal-memory.ts";
import { createWarmingServices, type RequestServices } from "./services/create.ts";
import { workerClock } from "./time/worker-clock.ts";
import type { WaitUntil } from "./wiring/request-parts.ts";

/**
 * Keeps in KV what people ask for first, for the organisations that they were in lately. A page is warmed by asking its own route for it, so that nothing
 * but the route knows its key; the asking goes through a router of its own, which nobody outside can reach, as a viewer whom only that router knows.
 */

/** Organisations warmed by one run, those visited last. */
const MAX_ORGANIZATIONS = 20;
/** Pages asked for at the same time. A worker has six connections at once, of which a page takes one or two. */
const CONCURRENCY = 3;
/** A run is over before the next begins. */
const DEADLINE_MS = 20_000;

/** Warms the first pages of organisations visited lately. What failed is in the results: it is loaded when it is asked for. */
export async function warmFirstPages(env: Env, waitUntil: WaitUntil): Promise<WarmResult[]> {
  const principals = new PrincipalMemory();
  const services = createWarmingServices(env, waitUntil, principals);
  const router = createWarmingRouter(services);
  const organizations = await services.platform.visits.latest(MAX_ORGANIZATIONS);
  const targets = organizations.flatMap((organizationId) => {
    const key = `qv_${randomSecret()}`;
    const viewer: Principal = {
      actor: { type: "key", id: "key_warming" },
      organizationId,
      role: "viewer",
      via: "key",
    };
    return firstPages.map((path) => ({
      name: path,
      read: async () => {
        principals.keep(keyCredential(key), viewer, Date.now());
        const response = await router.request(path, { headers: { Authorization: `Bearer ${key}` } }, env);
        await response.body?.cancel();
        if (!response.ok) throw new PageRefused(response.status);
        return response.headers.get("X-Cached") ?? "origin";
      },
    }));
  });
  return warm(targets, { concurrency: CONCURRENCY, deadlineMs: DEADLINE_MS, clock: workerClock });
}

/** A page was not answered with what it shows. */
class PageRefused extends Error {
  override readonly name = "PageRefused";

  constructor(status: number) {
    super(`answered ${status}`);
  }
}

/** The routes of what is warmed, over these services. */
function createWarmingRouter(services: RequestServices) {
  const router = createRouter();
  router.onError(answerError);
  router.use(async (c, next) => {
    beginAnswer(c);
    c.set("services", services);
    await next();
  });
  return router
    .route("/api/agents", agentRoutes)
    .route("/api/calls", callRoutes)
    .route("/api/campaigns", campaignRoutes)
    .route("/api/analytics", analyticsRoutes);
}
