import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { AppEnv } from "../app-env.ts";
import type { Role } from "../db/schema.ts";
import { ApiError } from "../errors.ts";
import { mayActAs, type Principal } from "../services/authentication.ts";
import { isAllowedOrigin } from "./origin.ts";

/** Name of the session cookie. */
export const SESSION_COOKIE = "qv_session";

const SAFE_METHODS = new Set(["GET", "HEAD"]);

/**
 * Declares who may use a route: `anyone`, or those with at least a role. To be spread into the route's definition; a route without it
 * answers nothing.
 */
export function access(rule: "anyone" | Role) {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (rule !== "anyone") {
      const principal = await identify(c);
      if (principal === null) throw new ApiError("unauthorized", "Send an API key: Authorization: Bearer qv_…");
      if (!mayActAs(principal.role, rule)) throw new ApiError("forbidden", `This needs the role ${rule}.`);
      c.set("principal", principal);
    }
    c.set("isAccessDeclared", true);
    await next();
  };
  const security: Record<string, string[]>[] = rule === "anyone" ? [] : [{ apiKey: [] }, { session: [] }];
  return { middleware, security };
}

/**
 * Who is asking: the owner of the key, or else of the session cookie; null when neither was sent. Throws for credentials that are wrong, and for a cookie that changes something from a
 * page that is not ours, which another site could have made the browser send.
 */
export async function identify(c: Context<AppEnv>): Promise<Principal | null> {
  const { authentication, settings } = c.var.services;
  const authorization = c.req.header("Authorization");
  if (authorization !== undefined) {
    const key = /^Bearer (qv_[A-Za-z0-9_-]{8,128})$/.exec(authorization)?.[1];
    if (key === undefined) throw new ApiError("unauthorized", "Send an API key: Authorization: Bearer qv_…");
    const principal = await authentication.byKey(key);
    if (principal === null) throw new ApiError("unauthorized", "The API key is unknown or revoked.");
    return principal;
  }
  const cookie = getCookie(c, SESSION_COOKIE);
  if (cookie === undefined) return null;
  const principal = await authentication.bySession(cookie);
  if (principal === null) throw new ApiError("unauthorized", "The session is over; sign in again.");
  if (!SAFE_METHODS.has(c.req.method)) {
    const origin = c.req.header("Origin");
    if (origin === undefined || !isAllowedOrigin(origin, c.req.url, settings.ALLOWED_ORIGINS ?? [])) {
      throw new ApiError("forbidden", "A session may change things only from the platform's own pages.");
    }
  }
  return principal;
}
