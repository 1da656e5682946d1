import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import { roles } from "../db/schema.ts";
import { reply } from "../envelope.ts";
import { ApiError } from "../errors.ts";
import { access, SESSION_COOKIE } from "../middleware/access.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../router.ts";

const sessionSchema = z
  .object({ organizationId: z.string(), role: z.enum(roles), via: z.enum(["key", "session"]) })
  .openapi("Session");

const tags = ["Sessions"];

/** A browser keeps no cookie marked Secure on plain HTTP, except that of this very machine, where there is nobody to listen. */
function cookieOptions(requestUrl: string) {
  const { protocol, hostname } = new URL(requestUrl);
  const isLoopback = protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost");
  return { path: "/", httpOnly: true, sameSite: "Strict", secure: !isLoopback } as const;
}

/** `/api/session`: a cookie for the pages, got with a key. */
export const sessionRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Sign in with an API key",
      description: "Sets an HttpOnly cookie that stands for the key for twelve hours.",
      ...access("anyone"),
      request: { body: jsonBody(z.object({ apiKey: z.string().min(1).max(200) })) },
      responses: { 200: jsonAnswer(sessionSchema, "Signed in"), ...refusals },
    }),
    async (c) => {
      const { authentication } = c.var.services;
      const owner = await authentication.byKey(c.req.valid("json").apiKey);
      if (owner === null) throw new ApiError("unauthorized", "The API key is unknown or revoked.");
      const { cookie, expiresAtMs } = await authentication.createSession(owner);
      setCookie(c, SESSION_COOKIE, cookie, { ...cookieOptions(c.req.url), expires: new Date(expiresAtMs) });
      const { organizationId, role } = owner;
      return reply(c, { organizationId, role, via: "session" as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "Who you are",
      ...access("viewer"),
      responses: { 200: jsonAnswer(sessionSchema, "The session or key"), ...refusals },
    }),
    (c) => {
      const { organizationId, role, via } = c.var.principal;
      return reply(c, { organizationId, role, via }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/",
      tags,
      summary: "Sign out",
      ...access("anyone"),
      responses: { 200: jsonAnswer(z.object({ signedOut: z.literal(true) }), "Signed out"), ...refusals },
    }),
    (c) => {
      deleteCookie(c, SESSION_COOKIE, cookieOptions(c.req.url));
      return reply(c, { signedOut: true as const }, 200);
    },
  );
