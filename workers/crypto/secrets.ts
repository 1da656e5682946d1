import { toHex } from "./hex.ts";
import { toBase64Url } from "./signed-token.ts";

/** Creates a secret of 256 random bits, in base64url: an API key's or a session's. */
export function randomSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * SHA-256 of a secret, in hex: the form in which secrets are stored. They have 256 random bits, so no salt or slow hash
 * is needed.
 */
export async function hashSecret(secret: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
}

/** HMAC-SHA-256, hex. Equal texts give equal hashes; without `key` it cannot be guessed from the text. */
export async function keyedHash(text: string, key: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", encoder.encode(key), algorithm, false, ["sign"]);
  return toHex(await crypto.subtle.sign("HMAC", imported, encoder.encode(text)));
}
