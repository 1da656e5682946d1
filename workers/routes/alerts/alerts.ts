import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { within } from "../../../voice/deadline.ts";
import { alertStatuses } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { incidentList } from "../../services/alerts/alert-incidents.ts";
import { expectationsOf, withExpectations } from "../../services/alerts/regression-file.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { incidentOnWire, incidentSchema } from "./alert-wire.ts";

const tags = ["Alerts"];

const filters = { ruleId: idSchema.optional(), status: z.enum(alertStatuses).optional() };

const unknownAlert = () => new ApiError("not_found", "There is no such alert.");

/** Routes of `/api/alerts`: alerts from firing on, with their evidence and history. */
export const alertRoutes = createRouter()
  .openapi(
    ...listEndpoint(incidentList, incidentSchema, filters, "viewer", {
      path: "/",
      tags,
      summary: "List alerts",
      answer: "A page of alerts",
    }),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read an alert",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(incidentSchema, "The alert"), ...refusals },
    }),
    async (c) => reply(c, incidentOnWire(await alertOf(c, c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/acknowledge",
      tags,
      summary: "Acknowledge an alert",
      description: "Says that you look after it: its beginning is not told again. The first acknowledgement stays.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(incidentSchema, "The alert as it is now"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { organizationId, actor } = c.var.principal;
      const incident = await c.var.services.alerts.incidents.acknowledge(organizationId, id, actor.id);
      if (incident === null) throw unknownAlert();
      c.var.services.alerts.tellAcknowledged(organizationId, id);
      await c.var.services.access.audit.record(authorOf(c), { action: "alert.acknowledge", resourceId: id });
      return reply(c, incidentOnWire(incident), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/regression",
      tags,
      summary: "Make a regression test of an alert's call",
      description:
        "The flight recording of one of the alert's worst calls, with what its turns should have been: `npm run replay` on it fails while the fault is there. Personal data.",
      ...access("admin"),
      request: { params: idParams, query: z.strictObject({ callId: idSchema }) },
      responses: {
        200: {
          description: "The test",
          content: { "application/x-ndjson": { schema: z.string().openapi({ format: "binary" }) } },
        },
        ...refusals,
      },
    }),
    async (c) => {
      const incident = await alertOf(c, c.req.valid("param").id);
      const { callId } = c.req.valid("query");
      const expectations = expectationsOf(incident, callId);
      if (expectations === null) throw new ApiError("not_found", "The alert does not name this call.");
      if (expectations.length === 0) {
        throw new ApiError(
          "conflict",
          "What this alert is about does not happen in the call itself: no test of it can be made.",
        );
      }
      const { deadlineMs } = c.var.services;
      const session = c.env.CALL_SESSION.getByName(callId);
      const recording = await within(session.recording(), "the call", deadlineMs, workerClock);
      if (recording === null) {
        throw new ApiError(
          "not_found",
          "There is no recording of this call. Calls of agents whose flightRecorder is enabled are recorded: PATCH /api/agents/:id.",
        );
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "call.export_recording", resourceId: callId });
      const file = { name: `${incident.id}-${callId}.ndjson`, contentType: "application/x-ndjson" };
      return replyFile(c, withExpectations(recording, expectations), file);
    },
  );

async function alertOf(c: Context<AppEnv>, id: string) {
  const incident = await c.var.services.alerts.incidents.find(c.var.principal.organizationId, id);
  if (incident === null) throw unknownAlert();
  return incident;
}
