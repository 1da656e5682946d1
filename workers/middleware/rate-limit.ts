import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ApiError } from "../errors.ts";
import { RequestLimiter } from "../services/request-limiter.ts";

/**
 * Limits requests by address and by credential, before either is looked up: guesses and floods cost no database. The counts are Cloudflare's, one for each location and
 * not exact; where money is at stake there is `takeCallQuota`.
 */
export function rateLimit(): MiddlewareHandler<AppEnv> {
  const [byAddress, byCredential] = [new RequestLimiter(), new RequestLimiter()];
  return async function rateLimit(c, next) {
    const nowMs = Date.now();
    const waitUntil = (task: Promise<unknown>): void => c.executionCtx.waitUntil(task);
    const address = c.req.header("CF-Connecting-IP") ?? "unknown";
    const credential = c.req.header("Authorization") ?? c.req.header("Cookie");
    let limited = byAddress.admits(address, c.env.ADDRESS_LIMIT, nowMs, waitUntil);
    if (limited.isAdmitted && credential !== undefined) {
      limited = byCredential.admits(credential, c.env.KEY_LIMIT, nowMs, waitUntil);
    }
    if (!limited.isAdmitted) {
      throw new ApiError("rate_limited", "Too many requests; wait a little.", {
        retryAfterSeconds: Math.ceil(limited.retryAfterMs / 1000),
      });
    }
    await next();
  };
}
