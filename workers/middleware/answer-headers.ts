import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { elapsedMs } from "../envelope.ts";

/**
 * Puts on every API answer how long it took and where it came from, and on successful GETs an entity tag made of the data alone (the envelope changes with
 * every answer). A client that already holds that data gets 304 without a body.
 */
export function answerHeaders(): MiddlewareHandler<AppEnv> {
  return async function answerHeaders(c, next) {
    c.set("arrivedAtMs", performance.now());
    await next();
    const tookMs = elapsedMs(c);
    if (c.req.method === "GET" && c.res.status === 200 && c.var.replyData !== undefined) {
      const tag = await entityTag(c.var.replyData);
      c.header("ETag", tag);
      if (holdsTag(c.req.header("If-None-Match"), tag)) {
        const headers = new Headers(c.res.headers);
        headers.delete("Content-Type");
        c.res = new Response(null, { status: 304, headers });
      }
    }
    c.header("X-Execution-Time", `${tookMs}ms`);
    c.header("X-Cached", "false");
    c.header("Server-Timing", `total;dur=${tookMs}`);
    c.header("Cache-Control", "private, no-cache");
    c.header("Vary", "Authorization, Cookie", { append: true });
  };
}

async function entityTag(data: unknown): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(data)));
  const hex = Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `"${hex}"`;
}

/** RFC 9110 section 13.1.2: the comparison is weak, and `*` matches whatever there is. */
function holdsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(",").map((text) => text.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}
