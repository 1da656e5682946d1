import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { within } from "../../../voice/deadline.ts";
import type { CallRecordSoFar } from "../../../voice/timeline/call-record.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type CachedRead, cachedRead } from "../../http/cached-read.ts";
import { findCached, replyCached } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import type { Calls } from "../../services/calls/calls.ts";
import { workerClock } from "../../time/worker-clock.ts";
import {
  callDetailOnWire,
  callDetailSchema,
  lineOnWire,
  lineSchema,
  timelineSchema,
  turnOnWire,
  turnSchema,
} from "./call-wire.ts";
import { runningCallOnWire, unknownLive } from "./running-call.ts";

const tags = ["Calls"];
const unknownCall = () => new ApiError("not_found", "There is no such call.");

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
  return call && callDetailOnWire(call);
});

const transcriptRead = callRead("/api/calls/:id/transcript", async (calls, organizationId, id) => {
  const lines = await calls.transcript(organizationId, id);
  return lines?.map(lineOnWire) ?? null;
});

const turnsRead = callRead("/api/calls/:id/turns", async (calls, organizationId, id) => {
  const found = await calls.turns(organizationId, id);
  return found?.turns.map((turn) => turnOnWire(turn, found.services)) ?? null;
});

/** Routes of one call: what is known of it, while it goes on and afterwards. */
export const callReadRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a call",
      description: "One that goes on is read from the call itself, so it is current.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(callDetailSchema, "The call"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { data, answer } = await findCached(c, rowRead, [id]);
      if (data.status === "ended") return answer();
      const progress = await c.var.services.calls.runningCalls.progress(id);
      if (progress !== null) return reply(c, runningCallOnWire(data, progress), 200);
      // It may have ended a moment ago, and been erased.
      const call = await c.var.services.calls.calls.find(c.var.principal.organizationId, id);
      if (call === null) throw unknownCall();
      const live = call.status === "active" ? unknownLive("gone") : null;
      return reply(c, { ...callDetailOnWire(call), live }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/transcript",
      tags,
      summary: "What was said, as it was heard",
      description: "Of a call that goes on, so far; the agent's line that is being spoken stands last.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(lineSchema), "The conversation in order"), ...refusals },
    }),
    (c) => replyPart(c, c.req.valid("param").id, transcriptRead, ({ transcript }) => transcript),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/turns",
      tags,
      summary: "The agent's turns and their latencies",
      description: "Of a call that goes on, those that are over.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(turnSchema), "Turns in order"), ...refusals },
    }),
    (c) => {
      const turnsOf = ({ turns, services }: CallRecordSoFar) =>
        turns.map(({ metrics, ...words }) => ({ ...metrics, services, ...words }));
      return replyPart(c, c.req.valid("param").id, turnsRead, turnsOf);
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
  );

/**
 * Answers with a part of a call: of one that may go on from its own object, and otherwise from Postgres. Throws when
 * that object does not answer: nothing of what was said is stored before the end, and nothing is not what was said.
 */
async function replyPart<T>(
  c: Context<AppEnv>,
  id: string,
  read: CachedRead<[id: string], T>,
  partOf: (record: CallRecordSoFar) => T,
) {
  const { data: call } = await findCached(c, rowRead, [id]);
  if (call.status === "ended") return replyCached(c, read, [id]);
  const progress = await c.var.services.calls.runningCalls.progress(id);
  if (progress === "unreachable") {
    const message = "The call does not answer at the moment; what was said is stored when it ends.";
    throw new ApiError("unavailable", message, { retryAfterSeconds: 2 });
  }
  // Found, not answered: the address must not be remembered before the call is over.
  return reply(c, progress === null ? (await findCached(c, read, [id])).data : partOf(progress.record), 200);
}
