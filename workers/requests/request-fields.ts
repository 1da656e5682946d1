import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";

/** The `Idempotency-Key` of a POST: repeating the request with the same key creates nothing more. */
export const idempotencyHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, "use 1 to 128 visible ASCII characters")
    .optional(),
});

/** The `If-Match` of a change: it happens only to the version that the client has read. */
export const matchHeadersSchema = z.object({
  "if-match": z
    .string()
    .max(400)
    .optional()
    .openapi({ description: "`ETag` of the answer that the change is based on" }),
});

/**
 * The request's validated `Idempotency-Key`, or null; a key that stood for another request is refused. `content` stands
 * for a body that is no text, or that differs from one repetition to the next.
 */
export async function idempotencyKeyOf(c: Context<AppEnv>, content?: string): Promise<string | null> {
  const key = c.req.header("Idempotency-Key");
  if (key === undefined) return null;
  const { pathname, search } = new URL(c.req.url);
  const request = { method: c.req.method, path: pathname + search, body: content ?? (await c.req.text()) };
  if (await c.var.services.platform.idempotency.admits(c.var.principal.organizationId, key, request)) return key;
  throw new ApiError("unprocessable", "This Idempotency-Key was used for another request.", {
    details: [{ path: "idempotency-key", message: "stands for another request" }],
  });
}
