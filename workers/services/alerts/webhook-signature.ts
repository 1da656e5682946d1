import { keyedHash } from "../../crypto/secrets.ts";

/** Secret that deliveries are signed with; null: until it is replaced. */
export interface SigningSecret {
  value: string;
  expiresAtMs: number | null;
}

/** A replaced secret signs for a day beside its successor, so that receivers can change over. */
export const REPLACED_SECRET_LIFETIME_MS = 86_400_000;

/**
 * Signs a delivery: `t=<seconds>,v1=<hex>`, with a `v1` for each secret that is valid. The hex is HMAC-SHA-256 over
 * `<seconds>.<body>`. A receiver compares it with any of its secrets, and refuses a time that is five minutes away.
 */
export async function signatureOf(body: string, secrets: readonly SigningSecret[], nowMs: number): Promise<string> {
  const seconds = Math.floor(nowMs / 1000);
  const valid = secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  const signatures = await Promise.all(valid.map(({ value }) => keyedHash(`${seconds}.${body}`, value)));
  return [`t=${seconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(",");
}
