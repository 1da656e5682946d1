import type { Context, TypedResponse } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { JSONParsed } from "hono/utils/types";
import type { AppEnv } from "./app-env.ts";
import type { CachedRead, CacheScope, KnownRead, Plain } from "./cached-read.ts";
import { answerRead, requireDeclaredAccess, type Success, type TaggedData, taggedData } from "./envelope.ts";
import { isLoopback } from "./origin.ts";

/**
 * Header with the stamps of a client's writes, which it brings to the isolate that answers it next. Browsers have them
 * in a cookie instead.
 */
export const WRITES_HEADER = "X-Write-Stamp";
const WRITES_COOKIE = "qv_writes";
/** Longer than any isolate takes to hear of a write. */
const WRITES_LIFETIME_SECONDS = 120;
const MAX_STAMPS = 16;

/**
 * Answers a GET from the cache, or with what its read loads. The answer says where it came from and how old it is.
 * `parts` is all that decides it besides the organisation.
 */
export function replyCached<const Parts extends readonly Plain[], T>(
  c: Context<AppEnv>,
  read: CachedRead<Parts, T>,
  parts: Parts,
): Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">> {
  requireDeclaredAccess(c);
  const known: KnownRead = { read, parts: JSON.stringify(parts) };
  // A HEAD comes to the same read, but has no answer of its own to remember.
  if (c.req.method === "GET") c.get("knownReads")?.keep(c.get("principal"), c.req.url, known);
  return replyKnown(c, known) as Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">>;
}

/**
 * Finds what a GET would be answered with, and leaves to the caller if it is: `answer` does, as `replyCached` would
 * have. Until then the address is not remembered.
 */
export async function findCached<const Parts extends readonly Plain[], T>(
  c: Context<AppEnv>,
  read: CachedRead<Parts, T>,
  parts: Parts,
): Promise<{ data: T; answer: () => Response & TypedResponse<JSONParsed<Success<T>>, 200, "json"> }> {
  requireDeclaredAccess(c);
  const known: KnownRead = { read, parts: JSON.stringify(parts) };
  const { value, found } = await look(c, known);
  return {
    data: JSON.parse(value.text) as T,
    answer: () => {
      if (c.req.method === "GET") c.get("knownReads")?.keep(c.get("principal"), c.req.url, known);
      return answerRead(c, value, found) as Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">;
    },
  };
}

/** Answers a GET from a remembered route: neither routed nor validated again. */
export async function replyKnown(c: Context<AppEnv>, known: KnownRead): Promise<Response> {
  const { value, found } = await look(c, known);
  return answerRead(c, value, found);
}

/** Looks a read up in the cache; `found` is null for what was loaded now. Throws when there is nothing to be read. */
async function look(
  c: Context<AppEnv>,
  { read, parts }: KnownRead,
): Promise<{ value: TaggedData; found: { source: string; ageMs: number } | null }> {
  const services = c.get("services");
  const { organizationId } = c.get("principal");
  const stamps = c.req.header(WRITES_HEADER) ?? getCookie(c, WRITES_COOKIE);
  if (stamps !== undefined) services.cache.observe(organizationId, stamps);
  const { value, source, ageMs } = await services.cache.read<TaggedData | null>({
    strategy: read.strategy,
    organizationId,
    route: read.route,
    parts: [parts],
    role: "any",
    scopes: read.scopes,
    load: async () => {
      const data = await read.load(services, organizationId, JSON.parse(parts) as never);
      return data === null ? null : taggedData(data);
    },
  });
  if (value === null) throw read.missing?.() ?? new Error("A cached answer is missing.");
  return { value, found: source === "origin" ? null : { source, ageMs } };
}

/**
 * Invalidates scopes of the cache after a write was committed. The client itself sees the new values from its next
 * request on, by the stamps that this answer brings it; others see them within the cache's stated bound.
 */
export async function changed(c: Context<AppEnv>, ...scopes: readonly CacheScope[]): Promise<void> {
  const stamps = await c.var.services.cache.invalidate(c.var.principal.organizationId, scopes);
  c.header(WRITES_HEADER, stamps);
  if (c.var.principal.via !== "session") return;
  const earlier = getCookie(c, WRITES_COOKIE)?.split(",") ?? [];
  const kept = earlier.filter((stamp) => !scopes.some((scope) => stamp.startsWith(`${scope}.`)));
  setCookie(c, WRITES_COOKIE, [...stamps.split(","), ...kept].slice(0, MAX_STAMPS).join(","), {
    path: "/api",
    httpOnly: true,
    sameSite: "Strict",
    secure: !isLoopback(c.req.url),
    maxAge: WRITES_LIFETIME_SECONDS,
  });
}
