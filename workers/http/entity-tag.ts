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
 * True when `If-None-Match` or `If-Match` lists `tag`. Only what stands for the data is compared: proxies that compress
 * an answer mark its tag as weak, or add the encoding's name to it, and send back what they made of it. Two answers
 * with the same data are one version here, so for `If-Match` too (RFC 9110 section 13.1.1 would compare strongly, and
 * no change would come through such a proxy).
 */
export function listsTag(list: string, tag: string): boolean {
  return tagsOf(list).some((listed) => plainTag(listed) === tag);
}

/** True when the list is `*`, which any answer matches. */
export function listsAny(list: string): boolean {
  return tagsOf(list).includes("*");
}

/** Ends that servers add to the tag of an answer that they compress: Apache and Jetty do. */
const ENCODING_SUFFIX = /[-;+:]{1,2}(?:x-)?(?:gzip|br|zstd|deflate|df)"$/i;

function plainTag(listed: string): string {
  return listed.replace(/^W\//i, "").replace(ENCODING_SUFFIX, '"');
}

function tagsOf(list: string): string[] {
  return list.split(",").map((text) => text.trim());
}
