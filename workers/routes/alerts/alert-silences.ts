import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { type AlertSilence, silenceList } from "../../services/alerts/alert-silences.ts";
import { newSilenceSchema, silenceSchema } from "./alert-wire.ts";

const tags = ["Alerts"];

/** Longest silence, 30 days: one that is forgotten would hide an outage. */
const MAX_SILENCE_MS = 30 * 86_400_000;

function silenceOnWire(row: AlertSilence): z.infer<typeof silenceSchema> {
  return {
    id: row.id,
    ruleId: row.ruleId,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Routes of `/api/alert-silences`: times in which alerts are shown and not sent. */
export const alertSilenceRoutes = createRouter()
  .openapi(
    ...listEndpoint(silenceList, silenceSchema, { ruleId: idSchema.optional() }, "viewer", {
      path: "/",
      tags,
      summary: "List silences",
      answer: "A page of silences",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Silence alerts",
      description: "What still fires when the silence ends is sent then. At most 30 days.",
      ...access("operator"),
      request: { body: jsonBody(newSilenceSchema) },
      responses: { 201: jsonAnswer(silenceSchema, "The silence"), ...refusals },
    }),
    async (c) => {
      const { ruleId, startsAt, endsAt, reason } = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const startMs = startsAt === undefined ? Date.now() : Date.parse(startsAt);
      const lengthMs = Date.parse(endsAt) - startMs;
      if (lengthMs <= 0 || lengthMs > MAX_SILENCE_MS) {
        throw new ApiError("invalid_request", "Not valid: endsAt.", {
          details: [{ path: "endsAt", message: "lies after startsAt, by at most 30 days" }],
        });
      }
      if (ruleId !== null && (await c.var.services.alerts.rules.find(organizationId, ruleId)) === null) {
        throw new ApiError("not_found", "There is no such alert rule.");
      }
      const settings = { ruleId, startsAt: new Date(startMs), endsAt: new Date(endsAt), reason };
      const silence = await c.var.services.alerts.silences.create(organizationId, settings);
      await c.var.services.access.audit.record(authorOf(c), {
        action: "alert_silence.create",
        resourceId: silence.id,
      });
      return reply(c, silenceOnWire(silence), 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "End a silence",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Ended"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const isGone = await c.var.services.alerts.silences.remove(c.var.principal.organizationId, id);
      if (!isGone) throw new ApiError("not_found", "There is no such silence.");
      await c.var.services.access.audit.record(authorOf(c), { action: "alert_silence.delete", resourceId: id });
      return reply(c, { deleted: true as const }, 200);
    },
  );
