import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { createRequestServices } from "../services/create.ts";

/** Puts the request's services on the context. */
export function services(): MiddlewareHandler<AppEnv> {
  return async function services(c, next) {
    c.set(
      "services",
      createRequestServices(c.env, (task) => c.executionCtx.waitUntil(task)),
    );
    await next();
  };
}
