import { toHex } from "../crypto/hex.ts";

/**
 * The strong entity tag of an answer's data, given as JSON. The envelope is not part of it, since that changes with
 * every answer.
 */
export async function entityTag(json: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(json));
  return `"${toHex(digest.slice(0, 16))}"`;
}

/**
 * True when `If-None-Match` names `tag`. RFC 9110 section 13.1.2: the comparison is weak, and `*` matches any answer.
 */
export function holdsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = tagsOf(ifNoneMatch).map((text) => text.replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}

/** Entity tags that `If-Match` or `If-None-Match` lists. */
export function tagsOf(list: string): string[] {
  return list.split(",").map((text) => text.trim());
}
