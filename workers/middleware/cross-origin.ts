import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { readSettings } from "../environment/env.ts";
import type { AppEnv } from "../http/app-env.ts";
import { WRITES_HEADER } from "../http/cached-reply.ts";

const EXPOSED_HEADERS = [
  "ETag",
  "Retry-After",
  "Server-Timing",
  "X-Cached",
  "X-Execution-Time",
  "X-Request-Id",
  WRITES_HEADER,
];

/**
 * Middleware that lets pages of other origins call the API, if the operator named them. For requests with an `Origin`.
 */
export function pagesOfOthers(): MiddlewareHandler<AppEnv> {
  return cors({
    origin: (origin, c) => (readSettings(c.env).ALLOWED_ORIGINS?.includes(origin) ? origin : null),
    credentials: true,
    allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", WRITES_HEADER],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
}
