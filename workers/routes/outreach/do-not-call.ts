import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { storedText } from "../../requests/stored-text.ts";
import { type DoNotCallEntry, doNotCallList } from "../../services/outreach/do-not-call.ts";
import { personReference } from "../../services/privacy/people.ts";
import { countrySchema, phoneFilterSchema, phoneOrRefusal, writtenPhoneSchema } from "./lead-wire.ts";

const tags = ["Do not call"];

const entrySchema = z
  .object({ phone: z.string(), reason: z.string(), createdAt: timeSchema })
  .openapi("DoNotCallEntry");

const newEntrySchema = z
  .strictObject({
    phone: writtenPhoneSchema,
    defaultCountry: countrySchema.optional(),
    reason: storedText(500).default(""),
  })
  .openapi("NewDoNotCallEntry");

const entryOnWire = (entry: DoNotCallEntry): z.infer<typeof entrySchema> => ({
  phone: entry.phone,
  reason: entry.reason,
  createdAt: entry.createdAt.toISOString(),
});

/** Routes of `/api/do-not-call`: numbers that the organisation does not call, whatever campaign they are in. */
export const doNotCallRoutes = createRouter()
  .openapi(
    ...listEndpoint(doNotCallList, entrySchema, { phone: phoneFilterSchema.optional() }, "viewer", {
      path: "/",
      tags,
      summary: "List numbers that are not to be called",
      answer: "A page of numbers",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Put a number on the list",
      description: "Leads that have it become `do_not_call` at once, those that come later when they come.",
      ...access("operator"),
      request: { body: jsonBody(newEntrySchema) },
      responses: {
        201: jsonAnswer(entrySchema, "The number is on the list now"),
        200: jsonAnswer(entrySchema, "The number was on the list, and keeps its reason"),
        ...refusals,
      },
    }),
    async (c) => {
      const { phone: written, defaultCountry, reason } = c.req.valid("json");
      const phone = phoneOrRefusal(written, defaultCountry);
      const { entry, isNew } = await c.var.services.outreach.doNotCall.add(
        c.var.principal.organizationId,
        phone,
        reason,
      );
      if (isNew) await noted(c, "add", phone);
      return isNew ? reply(c, entryOnWire(entry), 201) : reply(c, entryOnWire(entry), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{phone}",
      tags,
      summary: "Take a number off the list",
      description: "Its leads that were never called are `new` again; those that had been called stay `do_not_call`.",
      ...access("operator"),
      request: { params: z.object({ phone: phoneFilterSchema }) },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Taken off"), ...refusals },
    }),
    async (c) => {
      const { phone } = c.req.valid("param");
      const isGone = await c.var.services.outreach.doNotCall.remove(c.var.principal.organizationId, phone);
      if (!isGone) throw new ApiError("not_found", "The number is not on the list.");
      await noted(c, "remove", phone);
      return reply(c, { deleted: true as const }, 200);
    },
  );

/** Logs a change of the list without the number, by the reference that the log has for its owner. */
async function noted(c: Context<AppEnv>, verb: "add" | "remove", phone: string): Promise<void> {
  const { settings } = c.var.services;
  const { audit } = c.var.services.access;
  const { organizationId } = c.var.principal;
  const resourceId = await personReference({ organizationId, phone }, settings.TOKEN_SECRET);
  await audit.record(authorOf(c), { action: `do_not_call.${verb}`, resourceId });
}
