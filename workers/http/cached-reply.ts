import type { Context, TypedResponse } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { JSONParsed } from "hono/utils/types";
import type { ReadResult } from "../cache/cache.ts";
import { wholeAnswer } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import type { CachedAnswer, CacheScope, KnownAnswer } from "./cached-answer.ts";
import { entityTag } from "./entity-tag.ts";
import { metaOf, type Success } from "./envelope.ts";
import { isLoopback } from "./origin.ts";

/** Stamps of the writes that a client has made, which it brings to whatever isolate answers it next: programs in the header, browsers in the cookie. */
export const WRITES_HEADER = "X-Write-Stamp";
const WRITES_COOKIE = "qv_writes";
/** By then every isolate has heard of the write. */
const WRITES_LIFETIME_SECONDS = 120;
const MAX_STAMPS = 16;

/** Answers from the cache, or what `load` gives. Says where the answer came from and how old it is. */
export function replyCached<T>(
  c: Context<AppEnv>,
  answer: CachedAnswer<T>,
): Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">> {
  if (!c.get("isAccessDeclared")) throw new Error("This route does not declare who may use it.");
  const parts = answer.parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part)));
  const known = { ...answer, parts };
  // What a HEAD comes to is the same, but it has no answer of its own.
  if (c.req.method === "GET") c.get("knownReads")?.keep(c.get("principal"), c.req.url, known);
  return replyKnown(c, known) as Promise<Response & TypedResponse<JSONParsed<Success<T>>, 200, "json">>;
}

/** Answers as a route has found that the request's address and principal are to be answered. */
export async function replyKnown(c: Context<AppEnv>, answer: KnownAnswer): Promise<Response> {
  const services = c.get("services");
  const { organizationId } = c.get("principal");
  const { strategy, scopes, route, parts, load } = answer;
  const stamps = c.req.header(WRITES_HEADER) ?? getCookie(c, WRITES_COOKIE);
  if (stamps !== undefined) services.cache.observe(organizationId, stamps);
  const found = await services.cache.read<Kept | null>({
    strategy,
    organizationId,
    route,
    parts,
    role: "any",
    scopes,
    load: async () => {
      const data = await load(services);
      if (data === null) return null;
      const text = JSON.stringify(data);
      return { text, tag: await entityTag(data) };
    },
  });
  if (found.value === null) throw answer.missing?.() ?? new Error("A cached answer is missing.");
  return respond(c, found as ReadResult<Kept>);
}

/** An answer's data as it goes over the wire, and its entity tag: made once, sent many times. */
interface Kept {
  text: string;
  tag: string;
}

function respond(c: Context<AppEnv>, { value, source, ageMs }: ReadResult<Kept>): Response {
  const isCached = source !== "origin";
  c.set("cachedFrom", isCached ? source : "false");
  const makeBody = () => `{"success":true,"data":${value.text},"meta":${JSON.stringify(metaOf(c, isCached))}}`;
  return wholeAnswer(c, makeBody, value.tag, isCached ? ageMs : null);
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
