import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { callStates } from "../../db/states.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { changed, replyCached } from "../../http/cached-reply.ts";
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
import { type Calls, callList } from "../../services/calls/calls.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { callTicketSchema, ticketOnWire } from "./call-ticket.ts";
import { callOnWire, callSchema, lineOnWire, lineSchema, timelineSchema, turnOnWire, turnSchema } from "./call-wire.ts";

const tags = ["Calls"];
const unknownCall = () => new ApiError("not_found", "There is no such call.");

const callFilters = {
  status: z.enum(callStates).optional(),
  services: servicesSchema.optional(),
  agentId: idSchema.optional(),
  campaignId: idSchema.optional(),
  createdFrom: timeSchema.optional(),
  createdBefore: timeSchema.optional(),
};

/** Declares the cached read of one part of a call. Its object invalidates it when more of the call was stored. */
function callRead<T>(route: string, load: (calls: Calls, organizationId: string, id: string) => Promise<T | null>) {
  return cachedRead({
    strategy: "voice_results",
    scopes: ["calls"],
    route,
    load: ({ calls: { calls } }, organizationId, [id]: readonly [id: string]) => load(calls, organizationId, id),
    missing: unknownCall,
  });
}

const rowRead = callRead("/api/calls/:id", async (calls, organizationId, id) => {
  const call = await calls.find(organizationId, id);
  return call && callOnWire(call);
});

const transcriptRead = callRead("/api/calls/:id/transcript", async (calls, organizationId, id) => {
  const lines = await calls.transcript(organizationId, id);
  return lines?.map(lineOnWire) ?? null;
});

const turnsRead = callRead("/api/calls/:id/turns", async (calls, organizationId, id) => {
  const found = await calls.turns(organizationId, id);
  return found?.turns.map((turn) => turnOnWire(turn, found.services)) ?? null;
});

/** Routes of `/api/calls`: calls, their transcripts, turns, timelines and recordings. */
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
            transport: z.enum(["browser"]),
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
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a call",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(callSchema, "The call"), ...refusals },
    }),
    (c) => replyCached(c, rowRead, [c.req.valid("param").id]),
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a call",
      description:
        "With its turns, transcript, appointments, timeline and recording; one that runs is ended first. Figures that were summed up before keep it. " +
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
        await requireMatch(c, callOnWire(call));
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
      path: "/{id}/transcript",
      tags,
      summary: "What was said, as it was heard",
      description: "Complete once the call has ended and its record was stored.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(lineSchema), "The conversation in order"), ...refusals },
    }),
    (c) => replyCached(c, transcriptRead, [c.req.valid("param").id]),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/turns",
      tags,
      summary: "The agent's turns and their latencies",
      description: "Complete once the call has ended and its record was stored.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(turnSchema), "Turns in order"), ...refusals },
    }),
    (c) => replyCached(c, turnsRead, [c.req.valid("param").id]),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/timeline",
      tags,
      summary: "Every event of a call",
      description: "Read from the call itself, so it is current while the call runs.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(timelineSchema, "Events in order"), ...refusals },
    }),
    async (c) => {
      const { deadlineMs } = c.var.services;
      const { calls } = c.var.services.calls;
      const call = await calls.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (call === null) throw unknownCall();
      const events = await within(
        c.env.CALL_SESSION.getByName(call.id).timeline(),
        "the call",
        deadlineMs,
        workerClock,
      );
      return reply(c, timelineSchema.parse(events), 200);
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
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/end",
      tags,
      summary: "End a call",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ ended: z.literal(true) }), "The call was ended"), ...refusals },
    }),
    async (c) => {
      const { deadlineMs } = c.var.services;
      const { audit } = c.var.services.access;
      const { calls } = c.var.services.calls;
      const call = await calls.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (call === null) throw unknownCall();
      const { ended } =
        call.status === "ended"
          ? { ended: false }
          : await within(c.env.CALL_SESSION.getByName(call.id).endByApi(), "the call", deadlineMs, workerClock);
      if (!ended) throw new ApiError("conflict", "The call is not running.");
      await audit.record(authorOf(c), { action: "call.end", resourceId: call.id });
      return reply(c, { ended: true as const }, 200);
    },
  );
