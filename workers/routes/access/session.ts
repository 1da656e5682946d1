import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { roles } from "../../db/states.ts";
import { writeLog } from "../../environment/log.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf, requireOwnPage, sessionCredential } from "../../middleware/access.ts";
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from "../../middleware/session-cookie.ts";
import type { Principal } from "../../services/access/authentication.ts";

const sessionSchema = z
  .object({
    organizationId: z.string(),
    role: z.enum(roles),
    via: z.enum(["key", "session"]),
    actor: z.object({ type: z.enum(["key", "user"]), id: z.string() }),
  })
  .openapi("Session");

const tags = ["Sessions"];
const signedIn = { 200: jsonAnswer(sessionSchema, "Signed in"), ...refusals };

function sessionOnWire({ organizationId, role, via, actor }: Principal): z.infer<typeof sessionSchema> {
  return { organizationId, role, via, actor };
}

/** Routes of `/api/session`: a cookie for the pages, got with a key or through Cloudflare Access. */
export const sessionRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Sign in with an API key",
      description: "Sets an HttpOnly cookie that stands for the key for twelve hours, or until the key is revoked.",
      ...access("anyone"),
      request: { body: jsonBody(z.object({ apiKey: z.string().min(1).max(200) })) },
      responses: signedIn,
    }),
    async (c) => {
      const { authentication } = c.var.services.access;
      const { apiKey } = c.req.valid("json");
      const owner = await authentication.byKey(apiKey);
      if (owner === null) {
        await noteRefusal(c, "key", await authentication.formerOwner(apiKey));
        throw new ApiError("unauthorized", "The API key is unknown or revoked.");
      }
      await startSession(c, owner);
      return reply(c, sessionOnWire({ ...owner, via: "session" }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/access",
      tags,
      summary: "Sign in through Cloudflare Access",
      description:
        "For pages behind Cloudflare Access: who passed it and is a member gets the cookie. Members of several organisations name one.",
      ...access("anyone"),
      request: { body: jsonBody(z.strictObject({ organizationId: idSchema.optional() })) },
      responses: signedIn,
    }),
    async (c) => {
      requireOwnPage(c);
      const { accessSignIn, members } = c.var.services.access;
      if (accessSignIn === null) throw new ApiError("not_found", "Cloudflare Access is not set up here.");
      const assertion = c.req.header("Cf-Access-Jwt-Assertion") ?? getCookie(c, "CF_Authorization");
      if (assertion === undefined) throw new ApiError("unauthorized", "Cloudflare Access did not vouch for anybody.");
      const email = await accessSignIn(assertion);
      if (!email.ok) {
        if (email.error === "invalid") {
          await noteRefusal(c, "access", null);
          throw new ApiError("unauthorized", "Sign in to Cloudflare Access again.");
        }
        throw new ApiError("unavailable", "Cloudflare Access did not answer; try again.", { retryAfterSeconds: 2 });
      }
      const memberships = await members.membershipsOf(email.value);
      const { organizationId } = c.req.valid("json");
      const chosen = memberships.filter(
        (each) => organizationId === undefined || each.organizationId === organizationId,
      );
      const [member, ...others] = chosen;
      if (member === undefined) {
        await noteRefusal(c, "access", null);
        throw new ApiError("forbidden", "You are not a member of this organisation, or of any.");
      }
      if (others.length > 0) {
        const details = chosen.map((each) => ({
          path: "organizationId",
          message: `may be ${each.organizationId}: ${each.organizationName}`,
        }));
        throw new ApiError("conflict", "You are a member of several organisations; name one.", { details });
      }
      const principal: Principal = {
        actor: { type: "user", id: member.id },
        organizationId: member.organizationId,
        role: member.role,
        via: "session",
      };
      await startSession(c, principal);
      return reply(c, sessionOnWire(principal), 200);
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
    (c) => reply(c, sessionOnWire(c.var.principal), 200),
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
    async (c) => {
      // Whatever becomes of the session, this browser has it no more.
      clearSessionCookie(c);
      const secret = readSessionCookie(c);
      if (secret !== undefined) {
        requireOwnPage(c);
        await c.var.services.access.sessions.end(secret, c.var.requestId);
        c.var.services.access.principals.forgetCredential(sessionCredential(secret));
      }
      return reply(c, { signedOut: true as const }, 200);
    },
  );

/** Starts a session and ends the one that this browser had: nobody holds two, of which one is forgotten. */
async function startSession(c: Context<AppEnv>, principal: Principal): Promise<void> {
  const { sessions, principals } = c.var.services.access;
  const earlier = readSessionCookie(c);
  writeSessionCookie(c, await sessions.start(authorOf(c, principal)));
  if (earlier === undefined) return;
  await sessions.end(earlier, c.var.requestId);
  principals.forgetCredential(sessionCredential(earlier));
}

/**
 * Notes a sign-in that was refused: in the audit log of the organisation whose key it was, and in the worker's log
 * where no organisation can be told.
 */
async function noteRefusal(c: Context<AppEnv>, by: "key" | "access", owner: Principal | null): Promise<void> {
  if (owner === null) {
    writeLog({ event: "sign_in_refused", by, requestId: c.var.requestId });
    return;
  }
  const entry = { action: "session.refuse", resourceId: owner.actor.id } as const;
  await c.var.services.access.audit.record(authorOf(c, owner), entry);
}
