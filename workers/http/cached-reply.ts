import type { Context, TypedResponse } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { JSONParsed } from "hono/utils/types";
import type { AppEnv } from "./app-env.ts";
import type { CachedRead, CacheScope, KnownRead, Plain } from "./cached-read.ts";
import { answerRead, requireDeclaredAccess, type Success, type TaggedData, taggedData } from "./envelope.ts";
import { isLoopback } from "./origin.ts";

/** Stamps of the writes that a client has made, which it brings to whatever isolate answers it next: programs in the header, browsers in the cookie. */
export const WRITES_HEADER = "X-Write-Stamp";
const WRITES_COOKIE = "qv_writes";
/** By then every isolate has heard of the write. */
const WRITES_LIFETIME_SECONDS = 120;
const MAX_STAMPS = 16;

/** Answers from the cache, or with what the read loads. Says where the answer came from and how old it is. */
export function replyCached<const Parts extends readonly Plain[], T>(
  c: Context<AppEnv>,
  read: CachedRead<Parts, T>,
  parts: Parts,
): Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">> {
  requireDeclaredAccess(c);
  const known: KnownRead = { read, parts: JSON.stringify(parts) };
  // What a HEAD comes to is the same, but it has no answer of its own.
  if (c.req.method === "GET") c.get("knownReads")?.keep(c.get("principal"), c.req.url, known);
  return replyKnown(c, known) as Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">>;
}

/** Answers as a route has found that the request's address and principal are to be answered. */
export async function replyKnown(c: Context<AppEnv>, { read, parts }: KnownRead): Promise<Response> {
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
  return answerRead(c, value, source === "origin" ? null : { source, ageMs });
}

/** Called when a write of the request was committed: nobody is shown what `scopes` held before, the client itself from its next request on. */
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
