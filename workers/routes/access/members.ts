import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { roles } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import { type Member, memberList } from "../../services/access/members.ts";

const memberSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(roles),
    version: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    lastSignedInAt: timeSchema.nullable(),
  })
  .openapi("Member");

const emailSchema = z.email().max(254).toLowerCase();
const nameSchema = z.string().trim().min(1).max(120);

const newMemberSchema = z
  .strictObject({ email: emailSchema, name: nameSchema.nullable().default(null), role: z.enum(roles) })
  .openapi("NewMember");

const changesSchema = z
  .strictObject({ name: nameSchema.nullable().optional(), role: z.enum(roles).optional() })
  .refine((changes) => Object.keys(changes).length > 0, "name at least one field to change")
  .openapi("MemberChanges");

const tags = ["Members"];

const refusalOf = (error: "unknown" | "last_admin") =>
  error === "unknown"
    ? new ApiError("not_found", "There is no such member.")
    : new ApiError("conflict", "This is the last administrator; make another one first.");

function memberOnWire(member: Member): z.infer<typeof memberSchema> {
  const { createdAt, updatedAt, lastSignedInAt } = member;
  return {
    ...member,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastSignedInAt: lastSignedInAt?.toISOString() ?? null,
  };
}

/** Routes of `/api/members`: the people of an organisation, who sign in through Cloudflare Access. */
export const memberRoutes = createRouter()
  .openapi(
    ...listEndpoint(memberList, memberSchema, { email: emailSchema.optional() }, "admin", {
      path: "/",
      tags,
      summary: "List members",
      answer: "A page of members",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Add a member",
      description: "They may sign in at once; nothing is sent to them.",
      ...access("admin"),
      request: { body: jsonBody(newMemberSchema) },
      responses: { 201: jsonAnswer(memberSchema, "The new member"), ...refusals },
    }),
    async (c) => {
      const added = await c.var.services.access.members.add(authorOf(c), c.req.valid("json"));
      if (added.ok) return reply(c, memberOnWire(added.value), 201);
      const details = [{ path: "email", message: "already in use" }];
      throw new ApiError("conflict", "Another member has this address.", { details });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a member",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(memberSchema, "The member"), ...refusals },
    }),
    async (c) => {
      const member = await c.var.services.access.members.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (member === null) throw refusalOf("unknown");
      return reply(c, memberOnWire(member), 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change a member's role or name",
      description: "A new role counts at once, in running sessions too.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(changesSchema) },
      responses: { 200: jsonAnswer(memberSchema, "The member as they are now"), ...refusals },
    }),
    async (c) => {
      const { members } = c.var.services.access;
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const changed = await members.change(authorOf(c), id, c.req.valid("json"), ofVersion);
      c.var.services.access.principals.forget(c.var.principal.organizationId);
      c.var.services.access.liveFeeds.lookAgain(c.var.principal.organizationId, { type: "user", id });
      if (changed.ok) return reply(c, memberOnWire(changed.value), 200);
      throw changed.error === "unknown" && ofVersion !== undefined ? preconditionFailed() : refusalOf(changed.error);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Remove a member",
      description: "Ends their sessions and deletes their preferences.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Removed"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const removed = await c.var.services.access.members.remove(authorOf(c), id, ofVersion);
      c.var.services.access.principals.forget(c.var.principal.organizationId);
      c.var.services.access.liveFeeds.lookAgain(c.var.principal.organizationId, { type: "user", id });
      if (removed.ok) return reply(c, { deleted: true as const }, 200);
      throw removed.error === "unknown" && ofVersion !== undefined ? preconditionFailed() : refusalOf(removed.error);
    },
  );

/** The member's version that a conditional change hangs on; undefined without `If-Match`. */
async function matchedVersion(c: Context<AppEnv>, id: string): Promise<number | undefined> {
  if (c.req.header("If-Match") === undefined) return undefined;
  const member = await c.var.services.access.members.find(c.var.principal.organizationId, id);
  if (member === null) throw refusalOf("unknown");
  return (await requireMatch(c, memberOnWire(member))) ? member.version : undefined;
}
