import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../http/app-env.ts";
import { isLoopback } from "../http/origin.ts";
import type { SessionTicket } from "../services/access/sessions.ts";

/**
 * Name of the session cookie. The prefix makes browsers refuse one that another host, or a plain connection, has put in
 * its place (RFC 6265bis section 4.1.3.2).
 */
export const SESSION_COOKIE = "__Host-qv_session";
/** Name of the session cookie on this machine, where browsers keep none that is marked Secure. */
const LOOPBACK_COOKIE = "qv_session";

const nameAt = (requestUrl: string): string => (isLoopback(requestUrl) ? LOOPBACK_COOKIE : SESSION_COOKIE);

/** The session's secret that the browser sent; undefined without one. */
export function readSessionCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, nameAt(c.req.url));
}

/** Gives the browser a session's secret to keep. */
export function writeSessionCookie(c: Context<AppEnv>, { secret, expiresAt }: SessionTicket): void {
  setCookie(c, nameAt(c.req.url), secret, { ...cookieOptions(c.req.url), expires: expiresAt });
}

/** Takes the session's secret back from the browser. */
export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, nameAt(c.req.url), cookieOptions(c.req.url));
}

/** Sends the browser the new secret of a session that was renewed on the way, with any answer. */
export function sendRenewedSession(c: Context<AppEnv>): void {
  const renewed = c.get("renewedSession");
  if (renewed === undefined) return;
  // A sign-out has said already what becomes of the cookie.
  const isSettled = c.res.headers.getSetCookie().some((cookie) => cookie.startsWith(`${nameAt(c.req.url)}=`));
  if (!isSettled) writeSessionCookie(c, renewed);
}

function cookieOptions(requestUrl: string) {
  return { path: "/", httpOnly: true, sameSite: "Strict", secure: !isLoopback(requestUrl) } as const;
}
