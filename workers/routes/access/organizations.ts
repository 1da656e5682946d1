import { createRoute, z } from "@hono/zod-openapi";
import { type Role, roles } from "../../db/states.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { timeSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import type { Organization } from "../../services/access/organizations.ts";

const organizationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    retentionDays: z.number().int().nullable().openapi({
      description: "Days that words of calls are kept after a call; null: until they are deleted",
    }),
    timeZone: z.string().nullable().openapi({
      description: "Time zone that new campaigns begin with; null: that of whoever makes one",
    }),
    version: z.number().int(),
    createdAt: timeSchema,
    role: z.enum(roles),
  })
  .openapi("Organization");

const changesSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120).optional(),
    retentionDays: z.number().int().min(1).max(3_650).nullable().optional(),
    timeZone: timeZoneSchema.nullable().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, "name at least one field to change")
  .openapi("OrganizationChanges");

const tags = ["Organisations"];
const gone = () => new ApiError("not_found", "The organisation is gone.");

function organizationOnWire(organization: Organization, role: Role): z.infer<typeof organizationSchema> {
  const { id, name, retentionDays, timeZone, version, createdAt } = organization;
  return { id, name, retentionDays, timeZone, version, createdAt: createdAt.toISOString(), role };
}

/** Routes of `/api/organizations`: the principal's own organisation. */
export const organizationRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/me",
      tags,
      summary: "Your organisation and your role in it",
      ...access("viewer"),
      responses: { 200: jsonAnswer(organizationSchema, "The organisation"), ...refusals },
    }),
    async (c) => {
      const { organizationId, role } = c.var.principal;
      const organization = await c.var.services.access.organizations.find(organizationId);
      if (organization === null) throw gone();
      return reply(c, organizationOnWire(organization, role), 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/me",
      tags,
      summary: "Rename your organisation, or say in which time zone it is and how long it keeps what was said",
      description: "A shorter `retentionDays` deletes what is older within the hour; that cannot be undone.",
      ...access("admin"),
      request: { headers: matchHeadersSchema, body: jsonBody(changesSchema) },
      responses: { 200: jsonAnswer(organizationSchema, "The organisation as it is now"), ...refusals },
    }),
    async (c) => {
      const { organizations } = c.var.services.access;
      const { organizationId, role } = c.var.principal;
      const current = await organizations.find(organizationId);
      if (current === null) throw gone();
      const ofVersion = (await requireMatch(c, organizationOnWire(current, role))) ? current.version : undefined;
      const organization = await organizations.change(authorOf(c), c.req.valid("json"), ofVersion);
      if (organization !== null) return reply(c, organizationOnWire(organization, role), 200);
      throw ofVersion === undefined ? gone() : preconditionFailed();
    },
  );
