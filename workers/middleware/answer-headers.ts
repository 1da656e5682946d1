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
    // Not by `c.header`, which makes the whole answer anew for each header that comes after it.
    const { headers } = c.res;
    headers.set("X-Execution-Time", `${tookMs}ms`);
    headers.set("X-Cached", c.var.cachedFrom ?? "false");
    headers.set("Server-Timing", `total;dur=${tookMs}`);
    headers.set("Cache-Control", "private, no-cache");
    headers.append("Vary", "Authorization, Cookie");
    if (c.req.method !== "GET" || c.res.status !== 200) return;
    const { answerTag, replyData } = c.var;
    if (answerTag === undefined && replyData === undefined) return;
    const tag = answerTag ?? (await entityTag(replyData));
    headers.set("ETag", tag);
    if (!holdsTag(c.req.header("If-None-Match"), tag)) return;
    const unchanged = new Headers(headers);
    unchanged.delete("Content-Type");
    c.res = new Response(null, { status: 304, headers: unchanged });
  };
}
