import { z } from "@hono/zod-openapi";
import type { Context, TypedResponse } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { JSONParsed } from "hono/utils/types";
import { answerHeaders, elapsedMs } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import { entityTag, listsAny, listsTag } from "./entity-tag.ts";
import { timeSchema } from "./wire-schemas.ts";

/** The envelope's `meta`: how an answer was made. */
export const metaSchema = z
  .object({
    cached: z.boolean(),
    /** Milliseconds from the request's arrival to its answer. */
    executionTime: z.number(),
    /** ISO 8601. */
    timestamp: timeSchema,
    requestId: z.string(),
  })
  .openapi("Meta");
export type Meta = z.infer<typeof metaSchema>;

/** The documented body of a success: `data` in the envelope. */
export const successEnvelope = <T extends z.ZodType>(data: T) =>
  z.object({ success: z.literal(true), data, meta: metaSchema });

/** A success as it goes over the wire. */
export interface Success<T> {
  success: true;
  data: T;
  meta: Meta;
}

/** Makes the envelope's `meta` for an answer that is made now. */
export function metaOf(c: Context<AppEnv>, isCached = false): Meta {
  return {
    cached: isCached,
    executionTime: elapsedMs(c),
    timestamp: new Date().toISOString(),
    requestId: c.get("requestId"),
  };
}

/** An answer's data as JSON, with its entity tag: made once, sent many times. */
export interface TaggedData {
  text: string;
  tag: string;
}

/** Makes the JSON and the entity tag of an answer's data. */
export async function taggedData(data: unknown): Promise<TaggedData> {
  const text = JSON.stringify(data);
  return { text, tag: await entityTag(text) };
}

/**
 * Answers with `data` in the envelope, on routes that declare their role. Every answer of the API goes through here,
 * but errors, files, and what `replyCached` answers.
 */
export async function reply<T, S extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  data: T,
  status: S,
): Promise<Response & TypedResponse<JSONParsed<Success<T>>, S, "json">> {
  requireDeclaredAccess(c);
  const response = isRead(c) && status === 200 ? answerRead(c, await taggedData(data)) : answerWrite(c, data, status);
  return response as Response & TypedResponse<JSONParsed<Success<T>>, S, "json">;
}

/**
 * Answers a GET of data, or 304 when the client has that data already. `cached` says where it was found. Every GET of
 * data ends here. Headers set by `c.header` are not on the answer.
 */
export function answerRead(
  c: Context<AppEnv>,
  { text, tag }: TaggedData,
  cached: { source: string; ageMs: number } | null = null,
): Response {
  c.set("cachedFrom", cached?.source);
  const headers = answerHeaders(c, cached?.source);
  headers.ETag = tag;
  if (cached !== null) headers.Age = String(Math.floor(cached.ageMs / 1000));
  const held = c.req.header("If-None-Match");
  if (held !== undefined && (listsTag(held, tag) || listsAny(held)))
    return new Response(null, { status: 304, headers });
  headers["Content-Type"] = "application/json";
  return new Response(`{"success":true,"data":${text},"meta":${JSON.stringify(metaOf(c, cached !== null))}}`, {
    headers,
  });
}

/** Answers a change, with the headers that were set meanwhile: cookies, stamps of writes. */
function answerWrite(c: Context<AppEnv>, data: unknown, status: ContentfulStatusCode): Response {
  return c.json({ success: true, data, meta: metaOf(c) }, status, answerHeaders(c));
}

/** Throws on a route that does not declare its role; `access` does that. */
export function requireDeclaredAccess(c: Context<AppEnv>): void {
  if (!c.get("isAccessDeclared")) throw new Error("This route does not declare who may use it.");
}

function isRead(c: Context<AppEnv>): boolean {
  return c.req.method === "GET" || c.req.method === "HEAD";
}
