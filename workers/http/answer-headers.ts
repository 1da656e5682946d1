import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { entityTag, holdsTag } from "./entity-tag.ts";
import { elapsedMs } from "./envelope.ts";
import { requestIdOf } from "./request-id.ts";

/** Data is not a page: whatever a browser is made to take it for, it loads nothing, runs nothing and is in no frame. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Notes when a request arrived and which it is. */
export function beginAnswer(c: Context<AppEnv>): void {
  c.set("arrivedAtMs", performance.now());
  c.set("requestId", requestIdOf(c.req.header("X-Request-Id")));
}

/**
 * Puts on an answer its request's id, how long it took, where it came from, and what a browser may not do with it; on a successful GET an entity tag made
 * of the data alone (the envelope changes with every answer). A client that already holds that data gets 304 without a body. An answer that is a page brings its
 * own Content-Security-Policy.
 */
export async function finishAnswer(c: Context<AppEnv>): Promise<void> {
  if (c.get("isAnswerWhole")) return;
  const { headers, status } = c.res;
  // A socket: there is no answer to put anything on.
  if (status === 101) return;
  const isPage = headers.has("Content-Security-Policy");
  // Not by `c.header`, which makes the whole answer anew for each header that comes after it.
  for (const [name, value] of Object.entries(headersOf(c))) {
    if (name === "Vary") headers.append(name, value);
    else if (name !== "Content-Security-Policy" || !isPage) headers.set(name, value);
  }
  const data = c.get("replyData");
  if (c.req.method !== "GET" || status !== 200 || data === undefined) return;
  const tag = await entityTag(data);
  headers.set("ETag", tag);
  if (!holdsTag(c.req.header("If-None-Match"), tag)) return;
  const unchanged = new Headers(headers);
  unchanged.delete("Content-Type");
  c.res = new Response(null, { status: 304, headers: unchanged });
}

/** The answer to a GET whose data has the entity tag `tag`, or 304 for whom has it. Made at once with all its headers: each one set later costs an answer from memory about a microsecond. */
export function wholeAnswer(c: Context<AppEnv>, makeBody: () => string, tag: string, ageMs: number | null): Response {
  c.set("isAnswerWhole", true);
  const headers = headersOf(c);
  headers.ETag = tag;
  if (ageMs !== null) headers.Age = String(Math.floor(ageMs / 1000));
  if (holdsTag(c.req.header("If-None-Match"), tag)) return new Response(null, { status: 304, headers });
  headers["Content-Type"] = "application/json";
  return new Response(makeBody(), { headers });
}

/** What every answer says of itself. */
function headersOf(c: Context<AppEnv>): Record<string, string> {
  const tookMs = elapsedMs(c);
  return {
    "X-Request-Id": c.get("requestId"),
    "X-Execution-Time": `${tookMs}ms`,
    "X-Cached": c.get("cachedFrom") ?? "false",
    "Server-Timing": `total;dur=${tookMs}`,
    "Cache-Control": "private, no-cache",
    Vary: "Authorization, Cookie",
    "Content-Security-Policy": DATA_POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
  };
}
