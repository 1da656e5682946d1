import { toHex } from "./hex.ts";
import { toBase64Url } from "./signed-token.ts";

/** A text of 256 random bits that nobody guesses: an API key's or a session's. */
export function randomSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** SHA-256 in hex: the form in which such texts are kept. They have 256 random bits, so no salt or slow hash is needed. */
export async function hashSecret(secret: string): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
}

/** A text's HMAC-SHA-256 in hex: tells two texts apart, and means nothing to whom has not got `key`. */
export async function keyedHash(text: string, key: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", encoder.encode(key), algorithm, false, ["sign"]);
  return toHex(await crypto.subtle.sign("HMAC", imported, encoder.encode(text)));
}
