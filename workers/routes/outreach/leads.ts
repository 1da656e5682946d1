import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { leadStates } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import {
  idempotencyHeadersSchema,
  keyedRequestOf,
  matchHeadersSchema,
  repeatRefused,
} from "../../requests/request-fields.ts";
import { leadList } from "../../services/outreach/leads.ts";
import type { RepeatRefusal } from "../../services/platform/idempotency.ts";
import {
  emailSchema,
  leadChangesSchema,
  leadOnWire,
  leadSchema,
  newLeadSchema,
  phoneFilterSchema,
  phoneOrRefusal,
  unknownCampaign,
} from "./lead-wire.ts";

const tags = ["Leads"];

const leadFilters = {
  campaignId: idSchema.optional(),
  status: z.enum(leadStates).optional(),
  phone: phoneFilterSchema.optional(),
  email: emailSchema.optional(),
};

const unknownLead = () => new ApiError("not_found", "There is no such lead.");
const duplicate = () =>
  new ApiError("conflict", "The campaign has a lead with this number.", {
    details: [{ path: "phone", message: "already in the campaign" }],
  });

/** Routes of `/api/leads`: the people that campaigns call. */
export const leadRoutes = createRouter()
  .openapi(
    ...listEndpoint(leadList, leadSchema, leadFilters, "viewer", {
      path: "/",
      tags,
      summary: "List leads",
      answer: "A page of leads",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create a lead",
      description:
        "A number is once in a campaign. One that is on the do-not-call list makes a lead that is not called.",
      ...access("operator"),
      request: { headers: idempotencyHeadersSchema, body: jsonBody(newLeadSchema) },
      responses: {
        201: jsonAnswer(leadSchema, "The new lead"),
        200: jsonAnswer(leadSchema, "The lead that the first use of this Idempotency-Key made"),
        ...refusals,
      },
    }),
    async (c) => {
      const request = await keyedRequestOf(c);
      const { phone: written, defaultCountry, ...settings } = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const phone = phoneOrRefusal(written, defaultCountry);
      const created = await c.var.services.outreach.leads.create({ ...settings, organizationId, phone }, request);
      if (!created.ok) throw creationRefused(created.error);
      const { made: lead, isReplay } = created.value;
      if (!isReplay)
        await c.var.services.access.audit.record(authorOf(c), { action: "lead.create", resourceId: lead.id });
      return isReplay ? reply(c, leadOnWire(lead), 200) : reply(c, leadOnWire(lead), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a lead",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(leadSchema, "The lead"), ...refusals },
    }),
    async (c) => {
      const lead = await c.var.services.outreach.leads.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (lead === null) throw unknownLead();
      return reply(c, leadOnWire(lead), 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change a lead",
      description: "Raises its version. `attributes` are replaced as a whole.",
      ...access("operator"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(leadChangesSchema) },
      responses: { 200: jsonAnswer(leadSchema, "The lead as it is now"), ...refusals },
    }),
    async (c) => {
      const { phone: written, defaultCountry, ...others } = c.req.valid("json");
      const phone = written === undefined ? {} : { phone: phoneOrRefusal(written, defaultCountry) };
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const updated = await c.var.services.outreach.leads.update(
        organizationId,
        id,
        { ...others, ...phone },
        ofVersion,
      );
      if (!updated.ok && updated.error === "duplicate") throw duplicate();
      if (!updated.ok) throw ofVersion === undefined ? unknownLead() : preconditionFailed();
      const fields = Object.keys({ ...others, ...phone });
      await c.var.services.access.audit.record(authorOf(c), { action: "lead.update", resourceId: id, fields });
      return reply(c, leadOnWire(updated.value), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a lead",
      description: "Its calls stay.",
      ...access("operator"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const isGone = await c.var.services.outreach.leads.remove(c.var.principal.organizationId, id, ofVersion);
      if (!isGone) throw ofVersion === undefined ? unknownLead() : preconditionFailed();
      await c.var.services.access.audit.record(authorOf(c), { action: "lead.delete", resourceId: id });
      return reply(c, { deleted: true as const }, 200);
    },
  );

function creationRefused(reason: "unknown_campaign" | "duplicate" | RepeatRefusal): ApiError {
  if (reason === "duplicate") return duplicate();
  return reason === "unknown_campaign" ? unknownCampaign() : repeatRefused(reason);
}

/** The lead's version that a conditional change hangs on; undefined without `If-Match`. */
async function matchedVersion(c: Context<AppEnv>, id: string): Promise<number | undefined> {
  if (c.req.header("If-Match") === undefined) return undefined;
  const lead = await c.var.services.outreach.leads.find(c.var.principal.organizationId, id);
  if (lead === null) throw unknownLead();
  return (await requireMatch(c, leadOnWire(lead))) ? lead.version : undefined;
}
