import { createRoute, z } from "@hono/zod-openapi";
import { buildOf } from "../../environment/build.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { benchmarkScheduleSchema, noSchedule } from "../../measure/benchmarks/schedule.ts";
import { access, authorOf } from "../../middleware/access.ts";

const tags = ["Benchmarks"];

const scheduleSchema = z.strictObject(benchmarkScheduleSchema.shape).openapi("BenchmarkSchedule");

/** Routes of `/api/performance/benchmarks/schedule`: benchmarks by night, and after deployments. */
export const benchmarkScheduleRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/schedule",
      tags,
      summary: "Read when benchmarks run by themselves",
      ...access("viewer"),
      responses: { 200: jsonAnswer(scheduleSchema, "The schedule; off unless it was set"), ...refusals },
    }),
    async (c) => {
      const schedule = await c.var.services.benchmarks.schedules.find(c.var.principal.organizationId);
      return reply(c, schedule ?? noSchedule, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/schedule",
      tags,
      summary: "Say when benchmarks run by themselves",
      description:
        "A nightly run begins within the hour. After a deployment: a build that no run of this schedule has measured yet.",
      ...access("admin"),
      request: { body: jsonBody(scheduleSchema) },
      responses: { 200: jsonAnswer(scheduleSchema, "The schedule as it is now"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const schedule = c.req.valid("json");
      const { benchmarks, agents, access: accessServices } = c.var.services;
      const isKnown =
        schedule.agentId === null || (await agents.agents.find(organizationId, schedule.agentId)) !== null;
      if (!isKnown) {
        throw new ApiError("invalid_request", "Not valid: agentId.", {
          details: [{ path: "agentId", message: "is no agent" }],
        });
      }
      await benchmarks.schedules.put(organizationId, schedule, buildOf(c.env));
      const fields = Object.keys(schedule);
      const action = "benchmark_schedule.update";
      await accessServices.audit.record(authorOf(c), { action, resourceId: organizationId, fields });
      return reply(c, schedule, 200);
    },
  );
