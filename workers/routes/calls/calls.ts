import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { within } from "../../../voice/deadline.ts";
import { ID_PATTERN } from "../../analytics/sql-literal.ts";
import { callStates } from "../../db/schema.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { changed, replyCached } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, pageOf, refusals } from "../../http/router.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { takeCallQuota } from "../../middleware/call-quota.ts";
import { listQuery, listRequest, pageOrRefusal } from "../../requests/list-query.ts";
import { idempotencyHeadersSchema, idempotencyKeyOf } from "../../requests/request-fields.ts";
import { type Calls, callList } from "../../services/calls/calls.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { callTicketSchema, ticketOnWire } from "./call-ticket.ts";
import { callOnWire, callSchema, lineOnWire, lineSchema, timelineSchema, turnOnWire, turnSchema } from "./call-wire.ts";

const id = z.string().regex(ID_PATTERN, "is not an id");
const idParams = z.object({ id });
const tags = ["Calls"];
const unknownCall = () => new ApiError("not_found", "There is no such call.");

/** Answers with something of one call. Its object says when more of it was stored. */
function replyOfCall<T>(
  c: Context<AppEnv>,
  route: string,
  id: string,
  load: (calls: Calls, organizationId: string) => Promise<T | null>,
) {
  const { organizationId } = c.var.principal;
  return replyCached(c, {
    strategy: "voice_results",
    scopes: ["calls"],
    route,
    parts: [id],
    load: ({ calls: { calls } }) => load(calls, organizationId),
    missing: unknownCall,
  });
}

/** `/api/calls`: calls, what was said in them and how long everything took. */
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
            agentId: z.string().min(1).max(64).openapi({ description: "Id or slug" }),
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
      const key = await idempotencyKeyOf(c);
      await takeCallQuota(c, agent.organizationId);
      const ticket = await calls.prepare(agent, transport, key);
      if (!ticket.isReplay) await audit.record(authorOf(c), { action: "call.start", resourceId: ticket.callId });
      await changed(c, "calls");
      const data = ticketOnWire(ticket, agent.slug, c.req.url);
      return ticket.isReplay ? reply(c, data, 200) : reply(c, data, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List calls",
      ...access("viewer"),
      request: {
        query: listQuery(
          callList,
          {
            status: z.enum(callStates).optional(),
            agentId: id.optional(),
            campaignId: id.optional(),
            createdFrom: z.iso.datetime({ offset: true }).optional(),
            createdBefore: z.iso.datetime({ offset: true }).optional(),
          },
          "-createdAt",
        ),
      },
      responses: { 200: jsonAnswer(pageOf(callSchema), "A page of calls"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const request = listRequest<typeof callList>(c.req.valid("query"));
      return replyCached(c, {
        strategy: "calls_list",
        scopes: ["calls"],
        route: "/api/calls",
        parts: [request],
        load: async ({ lists }) => pageOrRefusal(await lists.read(callList, organizationId, request)),
      });
    },
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
    async (c) => {
      const { id } = c.req.valid("param");
      return replyOfCall(c, "/api/calls/:id", id, async (calls, organizationId) => {
        const call = await calls.find(organizationId, id);
        return call && callOnWire(call);
      });
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
    async (c) => {
      const { id } = c.req.valid("param");
      return replyOfCall(c, "/api/calls/:id/transcript", id, async (calls, organizationId) => {
        const lines = await calls.transcript(organizationId, id);
        return lines?.map(lineOnWire) ?? null;
      });
    },
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
    async (c) => {
      const { id } = c.req.valid("param");
      return replyOfCall(c, "/api/calls/:id/turns", id, async (calls, organizationId) => {
        const turns = await calls.turns(organizationId, id);
        return turns?.map(turnOnWire) ?? null;
      });
    },
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
      const headers = {
        "Content-Type": "application/x-ndjson",
        "Content-Disposition": `attachment; filename="${call.id}.ndjson"`,
      };
      // The router's types know answers of JSON and of text, not of lines of JSON.
      return new Response(recording, { headers }) as never;
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
