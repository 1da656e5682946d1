import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, timeSchema } from "../../http/wire-schemas.ts";
import { recommendationStates } from "../../measure/recommendations/recommendation.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import type { StepRefusal } from "../../services/recommendations/implementation.ts";
import {
  type RecommendationRow,
  recommendationList,
  recommendationOf,
} from "../../services/recommendations/recommendations.ts";
import { plannedChangesSchema, recommendationSchema } from "./recommendation-wire.ts";

const tags = ["Benchmarks"];

/** Farthest time that a change may be scheduled for, 30 days: its evidence is old then. */
const MAX_AHEAD_MS = 30 * 86_400_000;

const step = (path: "/{id}/dry-run" | "/{id}/implement" | "/{id}/dismiss" | "/{id}/roll-back", summary: string) => ({
  method: "post" as const,
  path,
  tags,
  summary,
  ...access("admin"),
  request: { params: idParams },
});
const answer = { 200: jsonAnswer(recommendationSchema, "The recommendation"), ...refusals };

/** Routes of `/api/performance/recommendations`: what rules found in benchmarks, and doing something about it. */
export const recommendationRoutes = createRouter()
  .openapi(
    ...listEndpoint(
      recommendationList,
      recommendationSchema,
      { state: z.enum(recommendationStates).optional() },
      "viewer",
      {
        path: "/",
        tags,
        summary: "List recommendations",
        answer: "A page of recommendations",
        // Of the asked fields only.
        itemOnWire: ({ finding, ...fields }) => ({ ...finding, ...fields }),
      },
    ),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Get a recommendation",
      ...access("viewer"),
      request: { params: idParams },
      responses: answer,
    }),
    async (c) => reply(c, recommendationOf(await rowOf(c, c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      ...step("/{id}/dry-run", "Show what implementing a recommendation would change"),
      description: "Changes nothing.",
      responses: { 200: jsonAnswer(plannedChangesSchema, "The changes"), ...refusals },
    }),
    async (c) => {
      const row = await rowOf(c, c.req.valid("param").id);
      const planned = await c.var.services.recommendations.implementation.dryRun(row);
      if (!planned.ok) throw refusalOf(planned.error);
      return reply(c, { changes: planned.value }, 200);
    },
  )
  .openapi(
    createRoute({
      ...step("/{id}/implement", "Implement a recommendation now"),
      description: "Makes the change and begins the benchmark that verifies it, where its effect was predicted.",
      responses: answer,
    }),
    async (c) => {
      const row = await rowOf(c, c.req.valid("param").id);
      const done = await c.var.services.recommendations.implementation.implement(authorOf(c), row);
      if (!done.ok) throw refusalOf(done.error);
      return reply(c, recommendationOf(done.value), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/schedule",
      tags,
      summary: "Schedule a recommendation",
      description: "It is implemented within the hour after `at`, which lies at most 30 days ahead.",
      ...access("admin"),
      request: { params: idParams, body: jsonBody(z.strictObject({ at: timeSchema })) },
      responses: answer,
    }),
    async (c) => {
      const at = Date.parse(c.req.valid("json").at);
      if (at <= Date.now() || at > Date.now() + MAX_AHEAD_MS) {
        throw new ApiError("invalid_request", "Not valid: at.", {
          details: [{ path: "at", message: "lies in the future, by at most 30 days" }],
        });
      }
      const row = await rowOf(c, c.req.valid("param").id);
      const done = await c.var.services.recommendations.implementation.schedule(authorOf(c), row, new Date(at));
      if (!done.ok) throw refusalOf(done.error);
      return reply(c, recommendationOf(done.value), 200);
    },
  )
  .openapi(
    createRoute({
      ...step("/{id}/dismiss", "Dismiss a recommendation, or take its schedule back"),
      responses: answer,
    }),
    async (c) => {
      const row = await rowOf(c, c.req.valid("param").id);
      const done = await c.var.services.recommendations.implementation.dismiss(authorOf(c), row);
      if (!done.ok) throw refusalOf(done.error);
      return reply(c, recommendationOf(done.value), 200);
    },
  )
  .openapi(
    createRoute({
      ...step("/{id}/roll-back", "Take an implemented recommendation back"),
      description: "Refused with 409 when the same setting was changed by somebody since.",
      responses: answer,
    }),
    async (c) => {
      const row = await rowOf(c, c.req.valid("param").id);
      const done = await c.var.services.recommendations.implementation.rollBack(authorOf(c), row);
      if (!done.ok) throw refusalOf(done.error);
      return reply(c, recommendationOf(done.value), 200);
    },
  );

async function rowOf(c: Context<AppEnv>, id: string): Promise<RecommendationRow> {
  const row = await c.var.services.recommendations.store.find(c.var.principal.organizationId, id);
  if (row === null) throw new ApiError("not_found", "There is no such recommendation.");
  return row;
}

const messages = {
  gone: "What it is about is gone.",
  done_already: "It is set already.",
  not_possible: "This deployment cannot do it.",
  manual: "A person has to do this; the recommendation says how.",
  state: "It is not in a state for this; read it again.",
  conflict: "The same setting was changed since; look at it first.",
} as const satisfies Record<StepRefusal, string>;

function refusalOf(refusal: StepRefusal): ApiError {
  return new ApiError("conflict", messages[refusal]);
}
