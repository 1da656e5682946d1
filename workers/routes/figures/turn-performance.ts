import { createRoute, z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { type TurnMetric, turnMetricRows } from "../../../voice/timeline/turn-metrics.ts";
import { figureLatencies, figuresBy, perTurnFigures } from "../../analytics/turn-figures.ts";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idSchema, servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { callsByServicesSchema, servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { rangeOnWire, timeRangeFields, timeRangeOf } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1).nullable();
const perTurn = z.number().min(0).nullable();
const latency = z.object({
  count: count.openapi({ description: "Turns in which it was measured" }),
  p50: perTurn,
  p95: perTurn,
  p99: perTurn,
});

const meaningOf = (field: TurnMetric): string => turnMetricRows[field].meaning;

const turnFiguresSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    agentId: z.string().nullable(),
    services: servicesSchema,
    callsByServices: callsByServicesSchema,
    latencies: z.object(recordOf(figureLatencies, (field) => latency.openapi({ description: meaningOf(field) }))),
    rates: z.object({
      turns: count.openapi({ description: "Agent turns after the caller's speech" }),
      ...figuresBy("count", (field) => count.openapi({ description: meaningOf(field) })),
      falseStartsPerAnsweredTurn: perTurn.openapi({ description: "False starts over the turns that were none" }),
      ...figuresBy("share", () => share),
    }),
    discarded: z
      .object({ ...figuresBy("sum", () => count), ...perTurnFigures(() => perTurn) })
      .openapi({ description: "Speculation that was thrown away" }),
  })
  .openapi("TurnFigures");

/** Route of `/api/performance/turns`: latencies of agent turns, false starts and wasted speculation. */
export const performanceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/turns",
    tags: ["Performance"],
    summary: "Latencies of answers, false starts and wasted speculation",
    description:
      "Over the agent turns that followed the caller's speech; the last 24 hours unless `from` or `to` is given. Times are taken to whole " +
      "seconds, outwards. A turn is counted within minutes of its end and for three months. What was not measured is null.",
    ...access("viewer"),
    request: {
      query: z.object({
        ...timeRangeFields,
        agentId: idSchema.optional(),
        ...servicesFilter,
      }),
    },
    responses: { 200: jsonAnswer(turnFiguresSchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to, agentId = null, ...asked } = c.req.valid("query");
    const services = servicesOf(c, asked.services);
    const range = timeRangeOf(from, to, Date.now());
    const { organizationId } = c.var.principal;
    const figures = await c.var.services.figures.turnFigures.read({ organizationId, services, agentId, ...range });
    if (!figures.ok) throw analyticsRefusal(figures.error);
    return reply(c, { ...rangeOnWire(range), agentId, services, ...figures.value }, 200);
  },
);
