import { toHex } from "./hex.ts";

/**
 * Fingerprint of a text: half of its SHA-256 (16 bytes), in hex. Equal for equal content and, for all practical
 * purposes, for nothing else.
 */
export async function fingerprintOf(content: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
  return toHex(digest.slice(0, 16));
}
