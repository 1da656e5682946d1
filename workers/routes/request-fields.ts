import { z } from "@hono/zod-openapi";

/** `Idempotency-Key` of a POST that creates something: repeating the request with the same key creates nothing more. */
export const idempotencyHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, "use 1 to 128 visible ASCII characters")
    .optional(),
});
