import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { changed, replyCached } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { streamed } from "../../http/streamed.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
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
import { type CallFilters, MAX_COUNTED_CALLS } from "../../services/calls/call-counts.ts";
import { MAX_EXPORTED_CALLS } from "../../services/calls/call-export.ts";
import { callList } from "../../services/calls/call-list.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { callFilters } from "./call-filters.ts";
import { callTicketSchema, ticketOnWire } from "./call-ticket.ts";
import { callDetailOnWire, listedCallSchema } from "./call-wire.ts";

const tags = ["Calls"];
const countSchema = z
  .object({
    count: z.number().int().min(0),
    isExact: z.boolean().openapi({ description: "False where there are more than `count`" }),
  })
  .openapi("CallCount");

const unknownCall = () => new ApiError("not_found", "There is no such call.");

const countRead = cachedRead({
  strategy: "calls_list",
  scopes: ["calls"],
  route: "/api/calls/count",
  load: ({ calls: { counts } }, organizationId, [filters]: readonly [Record<string, string | undefined>]) =>
    counts.count(organizationId, filters as CallFilters),
});

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
    ...listEndpoint(callList, listedCallSchema, callFilters, "viewer", {
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
      path: "/count",
      tags,
      summary: "Count calls",
      description: `Those that the list has with the same filters, up to ${MAX_COUNTED_CALLS}.`,
      ...access("viewer"),
      request: { query: z.strictObject(callFilters) },
      responses: { 200: jsonAnswer(countSchema, "The number of calls"), ...refusals },
    }),
    (c) => replyCached(c, countRead, [c.req.valid("query")]),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/export",
      tags,
      summary: "Export calls as CSV",
      description:
        `With the list's filters, newest first, at most ${MAX_EXPORTED_CALLS}. Personal data: it has the callers' first words. ` +
        "Cells that a spreadsheet would compute have an apostrophe before them. Times are in milliseconds, costs in micro-dollars; an empty cell is no data.",
      ...access("operator"),
      request: { query: z.strictObject(callFilters) },
      responses: {
        200: { description: "The file", content: { "text/csv": { schema: z.string().openapi({ format: "binary" }) } } },
        ...refusals,
      },
    }),
    async (c) => {
      const filters = c.req.valid("query");
      const file = await c.var.services.calls.files.open(c.var.principal.organizationId, filters);
      if (!file.ok) {
        const message = `More than ${MAX_EXPORTED_CALLS} calls pass these filters; export them in parts, by \`from\` and \`to\`.`;
        throw new ApiError("unprocessable", message);
      }
      const { audit } = c.var.services.access;
      await audit.record(authorOf(c), { action: "call.export", resourceId: "calls", fields: Object.keys(filters) });
      return replyFile(c, streamed(file.value), { name: "calls.csv", contentType: "text/csv; charset=utf-8" });
    },
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
