import { z } from "@hono/zod-openapi";
import { isStorable } from "../db/storable-text.ts";

/** Text that Postgres can keep: it has no NUL characters and no halves of characters. */
export const storedText = (maxLength: number) =>
  z.string().trim().max(maxLength).refine(isStorable, "has characters that cannot be stored");
