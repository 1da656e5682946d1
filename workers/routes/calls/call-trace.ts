import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { callTrace } from "../../telemetry/call-trace.ts";
import { workerClock } from "../../time/worker-clock.ts";

const administrator = access("admin").middleware;

/** Route of `/api/calls/:id/trace`: a call's timeline as OpenTelemetry writes it. */
export const callTraceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/{id}/trace",
    tags: ["Calls"],
    summary: "A call as a trace of OpenTelemetry",
    description:
      "OTLP as JSON, as a collector takes it at `/v1/traces`: the call, its turns, and of each turn speech to text, model, tools, voice and playback, " +
      "with the names of the GenAI conventions. Every span has a measured start and end; one that goes on is left out. `words=true` adds what was " +
      "said, for which the role admin is needed.",
    ...access("viewer"),
    request: { params: idParams, query: z.strictObject({ words: z.enum(["true", "false"]).default("false") }) },
    responses: {
      200: {
        description: "The trace, without the envelope of other answers",
        content: { "application/json": { schema: z.object({ resourceSpans: z.array(z.looseObject({})) }) } },
      },
      ...refusals,
    },
  }),
  async (c) => {
    const hasWords = c.req.valid("query").words === "true";
    // As on routes of that role, what is remembered of the key is not believed.
    if (hasWords) await administrator(c, async () => undefined);
    const { id } = c.req.valid("param");
    const { organizationId } = c.var.principal;
    const call = await c.var.services.calls.calls.find(organizationId, id);
    if (call === null) throw new ApiError("not_found", "There is no such call.");
    const session = c.env.CALL_SESSION.getByName(call.id);
    const timeline = await within(session.timeline(), "the call", c.var.services.deadlineMs, workerClock);
    if (hasWords) {
      await c.var.services.access.audit.record(authorOf(c), { action: "call.export_trace", resourceId: call.id });
    }
    // Until Postgres knows when it began, no time of it can be told.
    const events = call.startedAt === null ? [] : timeline;
    const startedAtEpochMs = (call.startedAt ?? call.createdAt).getTime();
    const { services, simulatedLatency } = call;
    const trace = callTrace({ callId: call.id, organizationId, startedAtEpochMs, services, simulatedLatency }, events, {
      hasWords,
    });
    return replyFile(c, JSON.stringify(trace), { contentType: "application/json" });
  },
);
