import type { Context } from "hono";
import { routePath } from "hono/route";
import type { AppEnv } from "./app-env.ts";
import { endDeclarations } from "./cached-read.ts";
import { requestIdOf } from "./request-id.ts";

/**
 * The content policy of data, which is no page: whatever a browser is made to take it for, it loads nothing, runs
 * nothing and is in no frame.
 */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Starts an answer: notes when its request arrived, under which id and at which route. From now on no cached read is
 * declared.
 */
export function beginAnswer(c: Context<AppEnv>): void {
  endDeclarations();
  c.set("arrivedAtMs", performance.now());
  c.set("requestId", requestIdOf(c.req.header("X-Request-Id")));
  c.set("route", routeOf(c));
}

/** Milliseconds since the request arrived. A Worker's clock moves at I/O only, so this is the time spent waiting. */
export function elapsedMs(c: Context<AppEnv>): number {
  return tenthsOf(performance.now() - c.get("arrivedAtMs"));
}

/** Milliseconds of these that were waited for Postgres; null without a query. */
export function databaseMs(c: Context<AppEnv>): number | null {
  // Outside the API's prefix there are no services.
  const waitedMs = c.get("services")?.queries.waitedMs ?? null;
  return waitedMs === null ? null : tenthsOf(waitedMs);
}

/** The last route that the router found for a request; its middlewares have paths that end in a star. */
function routeOf(c: Context<AppEnv>): string | null {
  const path = routePath(c, -1);
  return path === "" || path.endsWith("*") ? null : path;
}

function tenthsOf(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/**
 * Headers of every answer: the request's id, how long it took, which layer of the cache it came from, and what a
 * browser may not do with it. An answer is made with them, since each header set later costs an answer from memory
 * about a microsecond.
 */
export function answerHeaders(c: Context<AppEnv>, cachedFrom = "false"): Record<string, string> {
  const tookMs = elapsedMs(c);
  return {
    "X-Request-Id": c.get("requestId"),
    "X-Execution-Time": `${tookMs}ms`,
    "X-Cached": cachedFrom,
    "Server-Timing": serverTiming(c, tookMs, cachedFrom),
    "Cache-Control": "private, no-cache",
    Vary: "Authorization, Cookie",
    "Content-Security-Policy": DATA_POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * How long an answer took and what of it was waited for Postgres, which layer of the cache gave it, and its route: a
 * page joins them with what it measured itself (`web/src/measure/`).
 */
function serverTiming(c: Context<AppEnv>, tookMs: number, cachedFrom: string): string {
  const queriedMs = databaseMs(c);
  const route = c.get("route");
  const database = queriedMs === null ? "" : `, db;dur=${queriedMs}`;
  const cache = cachedFrom === "false" ? "" : `, cache;desc=${cachedFrom}`;
  return `total;dur=${tookMs}${database}${cache}${route === null ? "" : `, route;desc="${c.req.method} ${route}"`}`;
}

/** Adds `answerHeaders` to an answer that was made elsewhere: by a middleware of Hono's, or by a Durable Object. */
export function addAnswerHeaders(c: Context<AppEnv>, headers: Headers): void {
  for (const [name, value] of Object.entries(answerHeaders(c))) {
    if (name === "Vary") headers.append(name, value);
    else headers.set(name, value);
  }
}
