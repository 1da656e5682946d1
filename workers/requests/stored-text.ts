import { z } from "@hono/zod-openapi";
import { isStorable } from "../db/storable-text.ts";

/** Text that Postgres can keep: it has no NUL characters and no halves of characters. */
export const storedText = (maxLength: number) =>
  z.string().trim().max(maxLength).refine(isStorable, "has characters that cannot be stored");

/** An id, in a filter or a body. */
export const idSchema = z.string().regex(/^[\w-]{1,64}$/, "is not an id");

/** A time, RFC 3339, that Postgres can keep too. */
export const timeSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => /^2\d{3}/.test(text), "is not a time of this millennium")
  .transform((text) => new Date(text));
