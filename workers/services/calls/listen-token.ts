import { z } from "zod";
import { openToken, signToken } from "../../crypto/signed-token.ts";

/** Lifetime of a listen token: it is made when an operator presses "listen", and used at once. */
export const LISTEN_TOKEN_LIFETIME_MS = 30_000;

/** Carries the verified claims of a listen token to the call's object, as JSON. Never taken from outside. */
export const LISTEN_CLAIMS_HEADER = "x-listen-claims";
/** Header of the answer of a call's object that has let an operator listen. */
export const IS_LISTENING_HEADER = "x-is-listening";

/** Claims of a listen token: the call, its organisation, who listens, and the id by which the call knows it, once. */
export const listenClaimsSchema = z.object({
  callId: z.string(),
  organizationId: z.string(),
  operator: z.string(),
  operatorType: z.enum(["key", "user"]),
  tokenId: z.string(),
  /** Milliseconds since the Unix epoch. */
  expiresAtMs: z.number().int(),
});
/** Claims of a listen token, see `listenClaimsSchema`. */
export type ListenClaims = z.infer<typeof listenClaimsSchema>;

/** Signs a token that lets one operator listen to one call, once and until `claims.expiresAtMs`. */
export function signListenToken(claims: ListenClaims, secret: string): Promise<string> {
  return signToken("listen", claims, secret);
}

/** Returns the claims of a listen token; null when it is not ours, or has expired at `nowMs`. */
export async function readListenToken(token: string, secret: string, nowMs: number): Promise<ListenClaims | null> {
  const claims = listenClaimsSchema.safeParse(await openToken("listen", token, secret));
  return claims.success && nowMs < claims.data.expiresAtMs ? claims.data : null;
}
