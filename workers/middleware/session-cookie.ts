import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../http/app-env.ts";
import { isLoopback } from "../http/origin.ts";
import type { SessionTicket } from "../services/access/sessions.ts";

/** Name of the session cookie. */
export const SESSION_COOKIE = "qv_session";

/** The session's secret that the browser sent; undefined without one. */
export function readSessionCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, SESSION_COOKIE);
}

/** Gives the browser a session's secret to keep. */
export function writeSessionCookie(c: Context<AppEnv>, { secret, expiresAt }: SessionTicket): void {
  setCookie(c, SESSION_COOKIE, secret, { ...cookieOptions(c.req.url), expires: expiresAt });
}

/** Takes the session's secret back from the browser. */
export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, SESSION_COOKIE, cookieOptions(c.req.url));
}

/** Sends the browser the new secret of a session that was renewed on the way, with any answer. */
export function sendRenewedSession(c: Context<AppEnv>): void {
  const renewed = c.get("renewedSession");
  if (renewed === undefined) return;
  // A sign-out has said already what becomes of the cookie.
  const isSettled = c.res.headers.getSetCookie().some((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  if (!isSettled) writeSessionCookie(c, renewed);
}

function cookieOptions(requestUrl: string) {
  return { path: "/", httpOnly: true, sameSite: "Strict", secure: !isLoopback(requestUrl) } as const;
}
