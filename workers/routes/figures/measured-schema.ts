import { z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import type { Level } from "../../analytics/history-sql.ts";

/** A number of points, or of requests, views and calls. */
export const countSchema = z.number().int().min(0);

/** A part of a whole; null where there is no whole. */
export const shareSchema = z.number().min(0).max(1).nullable();

/** One measure on the wire: in how many points it was measured, and its quantiles; null without any. */
export function measuredSchema<Wanted extends Level>(levels: readonly Wanted[], description: string) {
  return z
    .object({ count: countSchema, ...recordOf(levels, () => z.number().min(0).nullable()) })
    .openapi({ description });
}
