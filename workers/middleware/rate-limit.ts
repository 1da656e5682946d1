import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import { credentialOf } from "./access.ts";
import { RequestLimiter } from "./request-limiter.ts";

/**
 * Limits requests by address and by credential, before either is looked up: guesses and floods cost no database. The
 * counts are Cloudflare's, one for each location and not exact; where money is at stake there is `takeCallQuota`.
 */
export class RequestLimits {
  readonly #byAddress = new RequestLimiter();
  readonly #byCredential = new RequestLimiter();

  /** The refusal of this request; null when it may go ahead. */
  refusalOf(c: Context<AppEnv>): ApiError | null {
    const nowMs = Date.now();
    const waitUntil = (task: Promise<unknown>): void => c.executionCtx.waitUntil(task);
    const address = c.req.header("CF-Connecting-IP") ?? "unknown";
    const credential = credentialOf(c);
    let limited = this.#byAddress.admits(address, c.env.ADDRESS_LIMIT, nowMs, waitUntil);
    if (limited.isAdmitted && credential !== undefined) {
      limited = this.#byCredential.admits(credential, c.env.KEY_LIMIT, nowMs, waitUntil);
    }
    if (limited.isAdmitted) return null;
    return new ApiError("rate_limited", "Too many requests; wait a little.", {
      retryAfterSeconds: Math.ceil(limited.retryAfterMs / 1000),
    });
  }
}
