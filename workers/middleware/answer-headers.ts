import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { elapsedMs } from "../envelope.ts";
import { entityTag, holdsTag } from "./entity-tag.ts";

/**
 * Puts on every API answer how long it took and where it came from, and on successful GETs an entity tag made of the data alone (the envelope changes with
 * every answer). A client that already holds that data gets 304 without a body.
 */
export function answerHeaders(): MiddlewareHandler<AppEnv> {
  return async function answerHeaders(c, next) {
    c.set("arrivedAtMs", performance.now());
    await next();
    const tookMs = elapsedMs(c);
    if (c.req.method === "GET" && c.res.status === 200 && (c.var.answerTag ?? c.var.replyData) !== undefined) {
      const tag = c.var.answerTag ?? (await entityTag(c.var.replyData));
      c.header("ETag", tag);
      if (holdsTag(c.req.header("If-None-Match"), tag)) {
        const headers = new Headers(c.res.headers);
        headers.delete("Content-Type");
        c.res = new Response(null, { status: 304, headers });
      }
    }
    c.header("X-Execution-Time", `${tookMs}ms`);
    c.header("X-Cached", c.var.cachedFrom ?? "false");
    c.header("Server-Timing", `total;dur=${tookMs}`);
    c.header("Cache-Control", "private, no-cache");
    c.header("Vary", "Authorization, Cookie", { append: true });
  };
}
