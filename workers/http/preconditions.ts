import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { entityTag, listsAny, listsTag } from "./entity-tag.ts";
import { ApiError } from "./errors.ts";

/**
 * Checks `If-Match` before a change; 412 when `current`, as a GET would answer it now, has none of its tags. `*`
 * matches any answer (RFC 9110 section 13.1.1). True when the change hangs on that, so that the write can name the
 * version it read.
 */
export async function requireMatch(c: Context<AppEnv>, current: unknown): Promise<boolean> {
  const ifMatch = c.req.header("If-Match");
  if (ifMatch === undefined) return false;
  if (listsAny(ifMatch)) return false;
  if (listsTag(ifMatch, await entityTag(JSON.stringify(current)))) return true;
  throw preconditionFailed();
}

/** The refusal of a change that another one came before. */
export function preconditionFailed(): ApiError {
  return new ApiError("precondition_failed", "It was changed meanwhile: read it again, then repeat the change.");
}
