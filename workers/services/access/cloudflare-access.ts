import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, jwtVerify } from "jose";
import { z } from "zod";
import { err, ok, type Result } from "../../../voice/result.ts";

/** A team's keys are waited for this long. */
const KEYS_DEADLINE_MS = 1_500;

/** Clocks of two data centres may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Application of Cloudflare Access in front of this deployment. */
export interface AccessApplication {
  /** `<team>.cloudflareaccess.com`. */
  teamDomain: string;
  /** The application's audience tag. */
  audience: string;
}

/**
 * Reason that an assertion is not accepted: it is not Access's for this application, now; or Access's keys could not be
 * had.
 */
export type AccessFailure = "invalid" | "unavailable";

/** Claims of an assertion that are used; a service token's has no address. */
const claimsSchema = z.object({ email: z.email().max(254) });

type TeamKeys = ReturnType<typeof createRemoteJWKSet>;

/**
 * The keys of teams, kept for as long as this isolate lives: renewed every ten minutes, and for a key that is not among
 * them.
 */
const keysOfTeams = new Map<string, TeamKeys>();

/**
 * Returns the keys that Access signs with for a team, fetched when they are needed first. They are public, so what one
 * request fetched serves all.
 */
export function teamKeys(
  teamDomain: string,
  fetchKeys: FetchImplementation = (url, init) => fetch(url, init),
): TeamKeys {
  const known = keysOfTeams.get(teamDomain);
  if (known !== undefined) return known;
  const url = new URL(`https://${teamDomain}/cdn-cgi/access/certs`);
  const keys = createRemoteJWKSet(url, { timeoutDuration: KEYS_DEADLINE_MS, [customFetch]: fetchKeys });
  keysOfTeams.set(teamDomain, keys);
  return keys;
}

/**
 * Verifies an assertion of Access (`Cf-Access-Jwt-Assertion`); returns the address, in lower case, of the person it was
 * made for. See
 * https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/.
 */
export async function verifyAccessAssertion(
  assertion: string,
  { teamDomain, audience }: AccessApplication,
  keys: TeamKeys,
  nowMs: number,
): Promise<Result<string, AccessFailure>> {
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      issuer: `https://${teamDomain}`,
      audience,
      // Access signs with this one only; a choice left to the token would be its forger's.
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    });
    const claims = claimsSchema.safeParse(payload);
    return claims.success ? ok(claims.data.email.toLowerCase()) : err("invalid");
  } catch (error) {
    return err(isRefusal(error) ? "invalid" : "unavailable");
  }
}

/** True when the assertion is at fault, rather than the keys it was to be checked with. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
