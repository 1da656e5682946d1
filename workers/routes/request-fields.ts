import { z } from "@hono/zod-openapi";
import { ApiError } from "../errors.ts";
import { type Position, readCursor } from "../services/pages.ts";

/** `Idempotency-Key` of a POST that creates something: repeating the request with the same key creates nothing more. */
export const idempotencyHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, "use 1 to 128 visible ASCII characters")
    .optional(),
});

/** Where a list goes on, null at its start; a cursor that is none of ours is the client's mistake. */
export function positionOf(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const position = readCursor(cursor);
  if (position.ok) return position.value;
  throw new ApiError("invalid_request", "Not valid: cursor.", {
    details: [{ path: "cursor", message: "is not a cursor that this list gave" }],
  });
}
