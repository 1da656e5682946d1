import { z } from "@hono/zod-openapi";
import type { Context, TypedResponse } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { JSONParsed } from "hono/utils/types";
import type { AppEnv } from "./app-env.ts";

/** What every answer says about itself. */
export const metaSchema = z
  .object({
    cached: z.boolean(),
    /** Milliseconds from the request's arrival to its answer. */
    executionTime: z.number(),
    /** ISO 8601. */
    timestamp: z.string(),
    requestId: z.string(),
  })
  .openapi("Meta");
export type Meta = z.infer<typeof metaSchema>;

/** The body of a success around `data`. */
export const successEnvelope = <T extends z.ZodType>(data: T) =>
  z.object({ success: z.literal(true), data, meta: metaSchema });

/** A success as it goes over the wire. */
export interface Success<T> {
  success: true;
  data: T;
  meta: Meta;
}

/** The envelope's `meta` for an answer made now. */
export function metaOf(c: Context<AppEnv>, isCached = false): Meta {
  return {
    cached: isCached,
    executionTime: elapsedMs(c),
    timestamp: new Date().toISOString(),
    requestId: c.get("requestId"),
  };
}

/** Milliseconds since the request arrived. The clock of a Worker moves at I/O only, so this is the time spent waiting. */
export function elapsedMs(c: Context<AppEnv>): number {
  return Math.round((performance.now() - c.get("arrivedAtMs")) * 10) / 10;
}

/** Answers with `data` in the envelope. Every API answer but an error goes through here, and only on routes that say who may ask. */
export function reply<T, S extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  data: T,
  status: S,
): Response & TypedResponse<JSONParsed<Success<T>>, S, "json"> {
  if (!c.get("isAccessDeclared")) throw new Error("This route does not declare who may use it.");
  c.set("replyData", data);
  const response: Response = c.json({ success: true, data, meta: metaOf(c) }, status);
  return response as Response & TypedResponse<JSONParsed<Success<T>>, S, "json">;
}
