import type { Context, MiddlewareHandler } from "hono";
import type { Role } from "../db/states.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError, isUnavailable } from "../http/errors.ts";
import { isAllowedOrigin } from "../http/origin.ts";
import type { Author } from "../services/access/audit.ts";
import { mayActAs, type Principal } from "../services/access/authentication.ts";
import { clearSessionCookie, readSessionCookie } from "./session-cookie.ts";

const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** Subprotocol of the live feed, and the beginning of the one that holds a key: browsers set no headers on sockets. */
export const LIVE_PROTOCOL = "quantum-voice.live";
export const KEY_PROTOCOL_PREFIX = "quantum-voice.key.";

/**
 * Values of `Sec-Fetch-Site` for requests of our own pages: they are of this very origin, or of one that the operator
 * named beside it.
 */
const OWN_SITES = new Set(["same-origin", "same-site"]);

/**
 * Declares the role that a route needs; `anyone` needs none. It is spread into the route's definition, where the API's
 * description shows it as `x-role`. A route without it answers no data. Routes of `admin` look the credential up anew:
 * one that was revoked or demoted elsewhere does not administer for the seconds that an isolate remembers it.
 */
export function access(rule: "anyone" | Role) {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (rule !== "anyone") {
      const isRemembered = rule !== "admin";
      // A remembered route is neither declared nor looked up again.
      if (!isRemembered) c.set("knownReads", undefined);
      const principal = await identify(c, isRemembered);
      if (principal === null) throw new ApiError("unauthorized", "Send an API key: Authorization: Bearer qv_…");
      if (!mayActAs(principal.role, rule)) throw new ApiError("forbidden", `This needs the role ${rule}.`);
      c.set("principal", principal);
    }
    c.set("isAccessDeclared", true);
    await next();
  };
  const security: Record<string, string[]>[] = rule === "anyone" ? [] : [{ apiKey: [] }, { session: [] }];
  return { middleware, security, "x-role": rule };
}

/**
 * Identifies the principal of a request: the owner of its key, or else of its session cookie; null when it has neither.
 * Throws for wrong credentials, and for a cookie that changes something from a page that is not ours, which another
 * site could have made the browser send. Without `isRemembered`, what this isolate remembers of them is not believed.
 */
async function identify(c: Context<AppEnv>, isRemembered = true): Promise<Principal | null> {
  const services = c.get("services");
  const authorization = authorizationOf(c);
  if (authorization !== undefined) {
    const key = keyIn(authorization);
    if (key === undefined) throw new ApiError("unauthorized", "Send an API key: Authorization: Bearer qv_…");
    const look = () => services.access.authentication.byKey(key);
    const principal = await recognise(c, keyCredential(key), isRemembered, look);
    if (principal === null) throw new ApiError("unauthorized", "The API key is unknown or revoked.");
    return principal;
  }
  const secret = readSessionCookie(c);
  if (secret === undefined) return null;
  // Before the session is looked up, which may replace its secret.
  if (!SAFE_METHODS.has(c.req.method)) requireOwnPage(c);
  const principal = await recognise(c, sessionCredential(secret), isRemembered, async (keep) => {
    const session = await services.access.sessions.open(secret);
    if (session !== null) services.platform.visits.note(session.principal.organizationId);
    if (session === null || session.renewed === null) return session?.principal ?? null;
    c.set("renewedSession", session.renewed);
    // The secret it came with is on its way out.
    keep(false);
    return session.principal;
  });
  if (principal === null) throw new SessionOver();
  return principal;
}

/** The refusal of a session that is over. */
class SessionOver extends ApiError {
  constructor() {
    super("session_ended", "The session is over; sign in again.");
  }
}

/** Identifies the principal of a request that needs none: a browser whose session is over is a visitor, like others. */
export async function identifyOrVisitor(c: Context<AppEnv>): Promise<Principal | null> {
  const principal = await identifyReporter(c);
  if (principal === null && readSessionCookie(c) !== undefined) clearSessionCookie(c);
  return principal;
}

/**
 * Identifies the principal of a report that a page sends by itself, null for a visitor. The cookie of a session that is
 * over stays: taken away behind the page's back, nothing could tell the reader why they are signed out.
 */
export async function identifyReporter(c: Context<AppEnv>): Promise<Principal | null> {
  try {
    return await identify(c);
  } catch (error) {
    if (!(error instanceof SessionOver)) throw error;
    return null;
  }
}

/**
 * The principal of a request, if this isolate recognised them within the last seconds; null when they have to be looked
 * up. A key in use is looked up again in time, behind the answer.
 */
export function knownPrincipal(c: Context<AppEnv>): Principal | null {
  const services = c.get("services");
  const authorization = authorizationOf(c);
  if (authorization === undefined) {
    const secret = readSessionCookie(c);
    return secret === undefined ? null : services.access.principals.find(sessionCredential(secret), Date.now());
  }
  const key = keyIn(authorization);
  if (key === undefined) return null;
  const credential = keyCredential(key);
  const principal = services.access.principals.find(credential, Date.now());
  if (principal !== null) lookUpBehind(c, credential, () => services.access.authentication.byKey(key));
  return principal;
}

/** The `Authorization` of a request; of a socket's, which browsers open, the key among its subprotocols stands in. */
function authorizationOf(c: Context<AppEnv>): string | undefined {
  const header = c.req.header("Authorization");
  if (header !== undefined) return header;
  const protocols = c.req.header("Sec-WebSocket-Protocol")?.split(",") ?? [];
  const key = protocols.map((protocol) => protocol.trim()).find((name) => name.startsWith(KEY_PROTOCOL_PREFIX));
  return key === undefined ? undefined : `Bearer ${key.slice(KEY_PROTOCOL_PREFIX.length)}`;
}

/**
 * The key of an `Authorization` header; undefined when it holds none. The scheme has no case and any spaces may follow
 * it (RFC 9110 sections 11.1 and 11.4).
 */
const keyIn = (authorization: string): string | undefined =>
  /^bearer +(qv_[A-Za-z0-9_-]{8,128})$/i.exec(authorization)?.[1];

/** The name that a key is remembered by. */
export const keyCredential = (key: string): string => `key ${key}`;

/** The name that a session's secret is remembered by, never to be taken for a key's. */
export const sessionCredential = (secret: string): string => `session ${secret}`;

/**
 * The name of the credential that a request came with, whatever else its headers hold; undefined when it has none, or
 * none that could be one.
 */
export function credentialOf(c: Context<AppEnv>): string | undefined {
  const authorization = authorizationOf(c);
  if (authorization !== undefined) {
    const key = keyIn(authorization);
    return key === undefined ? undefined : keyCredential(key);
  }
  const secret = readSessionCookie(c);
  return secret === undefined ? undefined : sessionCredential(secret);
}

/**
 * Finds the principal of a credential: as it was a few seconds ago, or as `look` finds it; for a read also as it was
 * before the database went away. Without `isRemembered`, only as `look` finds it.
 */
async function recognise(
  c: Context<AppEnv>,
  credential: string,
  isRemembered: boolean,
  look: (keep: (mayKeep: boolean) => void) => Promise<Principal | null>,
): Promise<Principal | null> {
  const { principals } = c.get("services").access;
  const askedAtMs = Date.now();
  const known = isRemembered ? principals.find(credential, askedAtMs) : null;
  if (known !== null) return known;
  const { epoch } = principals;
  let mayKeep = true;
  try {
    const principal = await look((keep) => {
      mayKeep = keep;
    });
    // Not for guesses: forgetting undoes the look-ups that are under way.
    if (principal === null && principals.findInOutage(credential, askedAtMs) !== null) {
      principals.forgetCredential(credential);
    }
    if (principal !== null && mayKeep) principals.keep(credential, principal, askedAtMs, epoch);
    return principal;
  } catch (error) {
    const mayReadOn = isRemembered && SAFE_METHODS.has(c.req.method);
    const before = mayReadOn ? principals.findInOutage(credential, Date.now()) : null;
    if (before === null || !isUnavailable(error)) throw error;
    return before;
  }
}

/** Looks a key in use up again behind the answer, before it was remembered for too long. */
function lookUpBehind(c: Context<AppEnv>, credential: string, look: () => Promise<Principal | null>): void {
  const { principals } = c.get("services").access;
  const askedAtMs = Date.now();
  if (!principals.takeDue(credential, askedAtMs)) return;
  const { epoch } = principals;
  const again = async (): Promise<void> => {
    const principal = await look();
    if (principal === null) principals.forgetCredential(credential);
    else principals.keep(credential, principal, askedAtMs, epoch);
  };
  // Without an answer the key is looked up by a request that waits for it, once it is too old.
  c.executionCtx.waitUntil(again().catch(() => undefined));
}

/** Refuses requests that a browser did not send from a page of ours. */
export function requireOwnPage(c: Context<AppEnv>): void {
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  const allowedOrigins = c.var.services.settings.ALLOWED_ORIGINS ?? [];
  const isOwn = origin !== undefined && isAllowedOrigin(origin, c.req.url, allowedOrigins);
  if (isOwn && (site === undefined || OWN_SITES.has(site))) return;
  throw new ApiError("forbidden", "A session may change things only from the platform's own pages.");
}

/** The principal as the author of a change, for the log. */
export function authorOf(
  c: Context<AppEnv>,
  principal: Principal = c.var.principal,
): Author & Pick<Principal, "actor"> {
  const { actor, organizationId } = principal;
  return { actor, organizationId, requestId: c.var.requestId };
}
