import { createRemoteJWKSet, customFetch, exportJWK, type FetchImplementation, generateKeyPair, SignJWT } from "jose";

/** What Access says of somebody who passed it. */
export interface AssertionClaims {
  email?: string | undefined;
  issuer?: string;
  audience?: string;
  /** Ms since the Unix epoch. */
  issuedAtMs?: number;
  /** After it was issued. */
  lifetimeSeconds?: number;
}

/** A Cloudflare Access team with a key pair of its own: signs assertions, and serves its public keys to `fetchKeys`. */
export class AccessTeam {
  readonly domain: string;
  readonly audience: string;
  /** Addresses that were asked for keys. */
  readonly requests: string[] = [];
  #pair: Awaited<ReturnType<typeof generateKeyPair>> | null = null;
  readonly #kid = "key-1";
  /** What the next request for keys is answered with instead. */
  answer: (() => Promise<Response>) | null = null;

  constructor(domain: string, audience: string) {
    this.domain = domain;
    this.audience = audience;
  }

  async #keys() {
    this.#pair ??= await generateKeyPair("RS256", { extractable: true });
    return this.#pair;
  }

  async #claims({ email, issuer, audience, issuedAtMs = Date.now(), lifetimeSeconds = 3_600 }: AssertionClaims) {
    const issuedAt = Math.floor(issuedAtMs / 1_000);
    return new SignJWT({ ...(email !== undefined && { email }), type: "app", sub: "someone" })
      .setIssuer(issuer ?? `https://${this.domain}`)
      .setAudience(audience ?? this.audience)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds);
  }

  /** An assertion in this team's name. */
  async assertion(claims: AssertionClaims = {}): Promise<string> {
    const whole = await this.#claims(claims);
    return whole.setProtectedHeader({ alg: "RS256", kid: this.#kid }).sign((await this.#keys()).privateKey);
  }

  /** As `assertion`, signed with HMAC and this team's public key as the secret. */
  async confusedAssertion(claims: AssertionClaims = {}): Promise<string> {
    const jwk = await exportJWK((await this.#keys()).publicKey);
    const whole = await this.#claims(claims);
    const secret = new TextEncoder().encode(JSON.stringify(jwk));
    return whole.setProtectedHeader({ alg: "HS256", kid: this.#kid }).sign(secret);
  }

  /** Stands in for `fetch` of the team's keys. */
  readonly fetchKeys: FetchImplementation = async (url) => {
    this.requests.push(url);
    if (this.answer !== null) return this.answer();
    const jwk = await exportJWK((await this.#keys()).publicKey);
    return Response.json({ keys: [{ ...jwk, kid: this.#kid, alg: "RS256", use: "sig" }] });
  };

  /** The team's keys, as the platform keeps them. */
  remoteKeys() {
    const url = new URL(`https://${this.domain}/cdn-cgi/access/certs`);
    return createRemoteJWKSet(url, { [customFetch]: this.fetchKeys });
  }
}

/** A token that claims to need no signature. */
export function unsignedAssertion(team: AccessTeam, email: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1_000);
  const claims = { email, iss: `https://${team.domain}`, aud: team.audience, iat: now, exp: now + 60 };
  return `${encode({ alg: "none" })}.${encode(claims)}.`;
}
