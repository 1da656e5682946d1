import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { fingerprintOf } from "../crypto/fingerprint.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import type { KeyedRequest, RepeatRefusal } from "../services/platform/idempotency.ts";

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
 * The request's validated `Idempotency-Key` with the request's fingerprint; null without one. `content` stands for a
 * body that is no text, or that differs from one repetition to the next.
 */
export async function keyedRequestOf(c: Context<AppEnv>, content?: string): Promise<KeyedRequest | null> {
  const key = c.req.header("Idempotency-Key");
  if (key === undefined) return null;
  const { pathname, search } = new URL(c.req.url);
  const request = [c.req.method, pathname + search, content ?? (await c.req.text())];
  return { key, fingerprint: await fingerprintOf(JSON.stringify(request)) };
}

/** The refusal of a request whose Idempotency-Key makes nothing. */
export function repeatRefused(reason: RepeatRefusal): ApiError {
  switch (reason) {
    case "key_reused":
      return new ApiError("unprocessable", "This Idempotency-Key was used for another request.", {
        details: [{ path: "idempotency-key", message: "stands for another request" }],
      });
    case "result_gone":
      return new ApiError("conflict", "What this Idempotency-Key made was deleted since; it makes nothing more.", {
        details: [{ path: "idempotency-key", message: "made something that was deleted since" }],
      });
  }
}
