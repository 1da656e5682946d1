import { z } from "zod";
import { err, ok, type Result } from "../../../voice/result.ts";
import { fromBase64Url, openToken, signToken } from "../../crypto/signed-token.ts";

/** Lifetime of a call token: enough to load a page and answer the microphone prompt. */
export const CALL_TOKEN_LIFETIME_MS = 5 * 60_000;

/** Claims of a call token: the call, its organisation and the agent that takes it. */
export const callTokenClaimsSchema = z.object({
  callId: z.string(),
  organizationId: z.string(),
  agentId: z.string(),
  agentSlug: z.string(),
  agentVersion: z.number().int().min(1),
  transport: z.string(),
  /** True where no credential answers for the call; left out where one does. */
  isAnonymous: z.boolean().optional(),
  /** Milliseconds since the Unix epoch. */
  expiresAtMs: z.number().int(),
});
/** Claims of a call token, see `callTokenClaimsSchema`. */
export type CallTokenClaims = z.infer<typeof callTokenClaimsSchema>;

/** Reason that a call token opens no call. */
export interface CallTokenError {
  reason: "malformed" | "bad_signature" | "expired";
}

/** Signs a token that opens one call until `claims.expiresAtMs`. */
export function signCallToken(claims: CallTokenClaims, secret: string): Promise<string> {
  return signToken("call", claims, secret);
}

/**
 * Verifies a call token: returns the claims of one that was signed with `secret` and has not expired at `nowMs` (ms
 * since the Unix epoch).
 */
export async function verifyCallToken(
  token: string,
  secret: string,
  nowMs: number,
): Promise<Result<CallTokenClaims, CallTokenError>> {
  const parts = token.split(".");
  if (parts.length !== 2 || parts.some((part) => fromBase64Url(part) === null)) return err({ reason: "malformed" });
  const value = await openToken("call", token, secret);
  if (value === null) return err({ reason: "bad_signature" });
  const claims = callTokenClaimsSchema.safeParse(value);
  if (!claims.success) return err({ reason: "malformed" });
  return claims.data.expiresAtMs <= nowMs ? err({ reason: "expired" }) : ok(claims.data);
}
