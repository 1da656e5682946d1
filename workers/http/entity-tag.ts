import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { ApiError } from "./errors.ts";

/** The strong entity tag of an answer's data; the envelope around it changes with every answer. */
export async function entityTag(data: unknown): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(data)));
  const hex = Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `"${hex}"`;
}

/** Whether `If-None-Match` names `tag` (RFC 9110 section 13.1.2: the comparison is weak, and `*` matches whatever there is). */
export function holdsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = tagsOf(ifNoneMatch).map((text) => text.replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}

/**
 * Whether a change may go ahead: always without `If-Match`. With it, `current`, as a GET would answer it now, has to have one of its tags (RFC 9110 section 13.1.1: the
 * comparison is strong, and `*` matches whatever there is). Refuses with 412 otherwise. Answers whether the change hangs on that, so that the write can name the version it read.
 */
export async function requireMatch(c: Context<AppEnv>, current: unknown): Promise<boolean> {
  const ifMatch = c.req.header("If-Match");
  if (ifMatch === undefined) return false;
  const tags = tagsOf(ifMatch);
  if (tags.includes("*") || tags.includes(await entityTag(current))) return !tags.includes("*");
  throw preconditionFailed();
}

/** Somebody else's change came first. */
export function preconditionFailed(): ApiError {
  return new ApiError("precondition_failed", "It was changed meanwhile: read it again, then repeat the change.");
}

function tagsOf(list: string): string[] {
  return list.split(",").map((text) => text.trim());
}
