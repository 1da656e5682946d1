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
import { knowledgeRoutes } from "./routes/knowledge/knowledge.ts";
import { campaignRoutes } from "./routes/outreach/campaigns.ts";
import type { Principal } from "./services/access/authentication.ts";
import { PrincipalMemory } from "./services/access/principal-memory.ts";
import { createWarmingServices, type RequestServices } from "./services/create.ts";
import { workerClock } from "./time/worker-clock.ts";
import type { WaitUntil } from "./wiring/request-parts.ts";

/**
 * Page warming keeps the answers to `firstPages` in KV, for organisations visited lately, and to further lists that one
 * of them has chosen. A page is warmed by requesting its own route, so that only the route knows the cache key. The
 * request goes through a separate router, which cannot be reached from outside, as a viewer that only this run's
 * services know.
 */

/** Organisations warmed by one run, those visited last. */
const MAX_ORGANIZATIONS = 20;
/** Pages asked for at the same time. A worker has six connections at once, of which a page takes one or two. */
const CONCURRENCY = 3;
/** A run is over before the next begins, a minute later. */
const DEADLINE_MS = 20_000;

/**
 * Warms the first pages of the 20 organisations visited last. Failures are in the results; such a page is loaded when
 * it is requested.
 */
export async function warmFirstPages(env: Env, waitUntil: WaitUntil): Promise<WarmResult[]> {
  const principals = new PrincipalMemory();
  const services = createWarmingServices(env, waitUntil, principals);
  const router = createWarmingRouter(services);
  const organizations = await services.platform.visits.latest(MAX_ORGANIZATIONS);
  // Those that an organisation's own pages ask for besides; without an answer the first pages are warmed all the same.
  const furtherPaths = await services.recommendations.warmPaths
    .of(organizations)
    .catch(() => new Map<string, string[]>());
  const targets = organizations.flatMap((organizationId) => {
    const key = `qv_${randomSecret()}`;
    const viewer: Principal = {
      actor: { type: "key", id: "key_warming" },
      organizationId,
      role: "viewer",
      via: "key",
    };
    return [...firstPages, ...(furtherPaths.get(organizationId) ?? [])].map((path) => ({
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

/** Thrown when a page's route answered with a failing status. */
class PageRefused extends Error {
  override readonly name = "PageRefused";

  constructor(status: number) {
    super(`answered ${status}`);
  }
}

/** Creates a router of the warmed routes over `services`. */
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
    .route("/api/analytics", analyticsRoutes)
    .route("/api/knowledge", knowledgeRoutes);
}
