/**
 * Signed tokens that the platform hands out and recognises again: call tokens and cursors of lists. The form is
 * `<payload>.<signature>`, both base64url; the signature is HMAC-SHA-256 over `<purpose>.<payload>`, so that a token
 * made for one purpose is worthless for another although the secret is the same.
 */

const encoder = new TextEncoder();

/** Purpose of a signed token; part of what is signed. */
export type TokenPurpose = "call" | "listen" | "session" | "cursor";

function importKey(secret: string) {
  return crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
}

/** Signs a JSON value as a token of `purpose`. */
export async function signToken(purpose: TokenPurpose, value: unknown, secret: string): Promise<string> {
  const payload = toBase64Url(encoder.encode(JSON.stringify(value)));
  const signature = await crypto.subtle.sign("HMAC", await importKey(secret), encoder.encode(`${purpose}.${payload}`));
  return `${payload}.${toBase64Url(new Uint8Array(signature))}`;
}

/**
 * Opens a token: returns the JSON value that `signToken` signed with this purpose and secret; null for any other text.
 * The signature is compared in constant time.
 */
export async function openToken(purpose: TokenPurpose, token: string, secret: string): Promise<unknown> {
  const [payload, signatureText, ...rest] = token.split(".");
  const signature = signatureText === undefined ? null : fromBase64Url(signatureText);
  const body = payload === undefined ? null : fromBase64Url(payload);
  if (signature === null || body === null || rest.length > 0) return null;
  const isGenuine = await crypto.subtle.verify(
    "HMAC",
    await importKey(secret),
    signature,
    encoder.encode(`${purpose}.${payload}`),
  );
  return isGenuine ? JSON.parse(new TextDecoder().decode(body)) : null;
}

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/**
 * Decodes unpadded base64url; null when the text is empty, anything else, or not the one way of writing those bytes.
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  // A length of 4n + 1 encodes no whole number of bytes.
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64Url(bytes) === text ? bytes : null;
}
