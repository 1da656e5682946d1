import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { metricUnits } from "../../measure/benchmarks/report.ts";
import { targetStates } from "../../measure/benchmarks/targets/target-rows.ts";
import { access } from "../../middleware/access.ts";

const targetSchema = z
  .object({
    id: z.string(),
    origin: z.enum(["founding", "ours"]),
    label: z.string(),
    definition: z.string(),
    bound: z.object({ direction: z.enum(["below", "above"]), value: z.number() }),
    unit: z.enum(metricUnits),
    state: z.enum(targetStates).openapi({ description: "`modelled` is a model's figure, not a measurement" }),
    value: z.number().nullable(),
    band: z.object({ low: z.number(), high: z.number() }).nullable().openapi({ description: "95 % interval" }),
    isCertain: z
      .boolean()
      .nullable()
      .openapi({ description: "True when the whole interval lies on the value's side of the bound" }),
    n: z.number().nullable().openapi({ description: "Samples behind the value" }),
    measuredAt: timeSchema.nullable(),
    method: z
      .string()
      .nullable()
      .openapi({ description: "How it was measured; of a modelled figure, with its inputs" }),
    reportId: z.string().nullable(),
    reason: z.string().nullable().openapi({ description: "Why it is not measured" }),
  })
  .openapi("PerformanceTarget");

const targetsSchema = z
  .object({
    targets: z.array(targetSchema),
    realUse: z
      .enum(["read", "unavailable"])
      .openapi({ description: "`unavailable`: the analytics did not answer, and only benchmarks are told of" }),
  })
  .openapi("PerformanceTargets");

/** Route of `/api/performance/targets`: every target with the figure that it is judged by. */
export const targetRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/targets",
    tags: ["Benchmarks"],
    summary: "Targets, and how they stand",
    description:
      "Each with its definition, how it was measured, when, and of how many samples; from the newest stored benchmarks and the last seven days of real use.",
    ...access("viewer"),
    responses: { 200: jsonAnswer(targetsSchema, "The targets"), ...refusals },
  }),
  async (c) => {
    const { organizationId } = c.var.principal;
    return reply(c, await c.var.services.benchmarks.targets.read(organizationId, Date.now()), 200);
  },
);
