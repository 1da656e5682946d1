import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { createRequestServices } from "../services/create.ts";

/** Everything a request asks of Postgres, KV and Durable Objects has to be answered within this, or the answer is 503. */
const REQUEST_DEADLINE_MS = 1_800;

/** Puts the request's services on the context. */
export function services(): MiddlewareHandler<AppEnv> {
  return async function services(c, next) {
    const deadline = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    c.set(
      "services",
      createRequestServices(c.env, deadline, (task) => c.executionCtx.waitUntil(task)),
    );
    await next();
  };
}
