import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { callStates } from "../../db/states.ts";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema, servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { takeCallQuota } from "../../middleware/call-quota.ts";
import { requireCallableModels } from "../../requests/agent-models.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import {
  idempotencyHeadersSchema,
  keyedRequestOf,
  matchHeadersSchema,
  repeatRefused,
} from "../../requests/request-fields.ts";
import { callList } from "../../services/calls/calls.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { callTicketSchema, ticketOnWire } from "./call-ticket.ts";
import { callDetailOnWire, callSchema } from "./call-wire.ts";

const tags = ["Calls"];
const unknownCall = () => new ApiError("not_found", "There is no such call.");

const callFilters = {
  status: z.enum(callStates).optional(),
  services: servicesSchema.optional(),
  agentId: idSchema.optional(),
  campaignId: idSchema.optional(),
  from: timeSchema.optional().openapi({ description: "Created then or later" }),
  to: timeSchema.optional().openapi({ description: "Created before" }),
};

/** Routes of `/api/calls` besides the reading of one call: start, list, delete, recording. */
export const callRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/start",
      tags,
      summary: "Start a call",
      description: "Creates a call for a transport. For `browser`, connect to `url` within five minutes.",
      ...access("operator"),
      request: {
        headers: idempotencyHeadersSchema,
        body: jsonBody(
          z.strictObject({
            agentId: idSchema.openapi({ description: "Id or slug" }),
            transport: z.enum(["browser"]).default("browser"),
          }),
        ),
      },
      responses: {
        201: jsonAnswer(callTicketSchema, "The new call"),
        200: jsonAnswer(callTicketSchema, "The call that the first use of this Idempotency-Key made, with a new token"),
        ...refusals,
      },
    }),
    async (c) => {
      const { agents } = c.var.services.agents;
      const { audit } = c.var.services.access;
      const { calls } = c.var.services.calls;
      const { agentId, transport } = c.req.valid("json");
      const agent = await agents.findByName(c.var.principal.organizationId, agentId);
      if (agent === null) throw new ApiError("not_found", "There is no such agent.");
      const request = await keyedRequestOf(c);
      await requireCallableModels(c, agent);
      await takeCallQuota(c, agent.organizationId);
      const prepared = await calls.prepareOnce(agent, transport, request);
      if (!prepared.ok) throw repeatRefused(prepared.error);
      const ticket = prepared.value;
      if (!ticket.isReplay) await audit.record(authorOf(c), { action: "call.start", resourceId: ticket.callId });
      await changed(c, "calls");
      const data = ticketOnWire(ticket, agent.slug, c.req.url);
      return ticket.isReplay ? reply(c, data, 200) : reply(c, data, 201);
    },
  )
  .openapi(
    ...listEndpoint(callList, callSchema, callFilters, "viewer", {
      path: "/",
      tags,
      summary: "List calls",
      answer: "A page of calls",
      cache: { strategy: "calls_list", scopes: ["calls"], route: "/api/calls" },
    }),
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a call",
      description:
        "With its turns, transcript, appointments, timeline and recordings; one that runs is ended first. Figures that were summed up before keep it. " +
        "Not within five minutes of its start while nobody has opened it.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (c.req.header("If-Match") !== undefined) {
        const call = await c.var.services.calls.calls.find(c.var.principal.organizationId, id);
        if (call === null) throw unknownCall();
        await requireMatch(c, callDetailOnWire(call));
      }
      const removed = await c.var.services.privacy.callDeletion.remove(authorOf(c), id);
      if (!removed.ok && removed.error === "unknown") throw unknownCall();
      if (!removed.ok) throw new ApiError("conflict", "The call may still be opened; delete it in five minutes.");
      await changed(c, "calls", "analytics");
      return reply(c, { deleted: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/recording",
      tags,
      summary: "Export a call's flight recording",
      description:
        "Personal data: the caller's audio, what was said, and the agent as it was. One JSON text a line, for `npm run replay`. " +
        "There is one when the agent's `flightRecorder` was on, until its `retentionDays` after the call's end are over.",
      ...access("admin"),
      request: { params: idParams },
      responses: {
        200: {
          description: "The recording",
          content: { "application/x-ndjson": { schema: z.string().openapi({ format: "binary" }) } },
        },
        ...refusals,
      },
    }),
    async (c) => {
      const { deadlineMs } = c.var.services;
      const { audit } = c.var.services.access;
      const { calls } = c.var.services.calls;
      const call = await calls.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (call === null) throw unknownCall();
      const recording = await within(
        c.env.CALL_SESSION.getByName(call.id).recording(),
        "the call",
        deadlineMs,
        workerClock,
      );
      if (recording === null) throw new ApiError("not_found", "There is no recording of this call.");
      await audit.record(authorOf(c), { action: "call.export_recording", resourceId: call.id });
      return replyFile(c, recording, { name: `${call.id}.ndjson`, contentType: "application/x-ndjson" });
    },
  );
