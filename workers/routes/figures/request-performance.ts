import { createRoute, z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { cacheSources } from "../../analytics/request-point.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { historyRangeOf, type RangeQuestion } from "../../requests/history-range.ts";
import { rangeOnWire, timeRangeFields } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";
import { countSchema, measuredSchema, shareSchema } from "./measured-schema.ts";

const total = ["p50", "p95", "p99"] as const;
const part = ["p50", "p95"] as const;

const figuresSchema = z
  .object({
    requests: countSchema,
    totalMs: measuredSchema(total, "Arrival to answer by the worker's clock, which moves over I/O only: time waited"),
    databaseMs: measuredSchema(part, "Of these, waiting for Postgres; over the requests that asked it"),
    errors: z.object({
      count: countSchema,
      share: shareSchema,
      byCode: z.record(z.string(), countSchema).openapi({ description: "By the error's code; others did not occur" }),
    }),
    cacheSources: z
      .object(recordOf(cacheSources, () => countSchema))
      .openapi({ description: "Answers by the layer of the cache that gave them" }),
    coldShare: shareSchema.openapi({ description: "Requests that were the first of their isolate" }),
  })
  .openapi("RequestFigures");

const historySchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    total: figuresSchema,
    routes: z
      .array(
        figuresSchema.extend({
          route: z.string().nullable().openapi({ description: "Template; null for addresses that no route has" }),
          method: z.string(),
          fromPages: z
            .object({
              totalMs: measuredSchema(part, "From the request's start to its last byte, by the browser's clock"),
              serverMs: measuredSchema(part, "Of these, the server's own time as its Server-Timing told"),
              networkMs: measuredSchema(part, "All but the server's time"),
            })
            .nullable()
            .openapi({ description: "As the platform's own pages measured it; null where no page did" }),
        }),
      )
      .openapi({ description: "The 200 busiest routes" }),
  })
  .openapi("RequestHistory");

const requestsRead = cachedRead({
  strategy: "analytics_data",
  scopes: ["analytics"],
  route: "/api/performance/requests",
  load: async ({ figures: { requestHistory } }, organizationId, [question]: readonly [RangeQuestion]) => {
    const range = historyRangeOf(question, Date.now());
    const history = await requestHistory.read({ organizationId, ...range });
    if (!history.ok) throw analyticsRefusal(history.error);
    return { ...rangeOnWire(range), ...history.value };
  },
});

/** Route of `/api/performance/requests`: API requests by route. */
export const requestPerformanceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/requests",
    tags: ["Performance"],
    summary: "API requests by route: latency, errors, cache, and network beside server",
    description:
      "Over the organisation's own requests; the last 24 hours unless `from` or `to` is given, 92 days at most. Times are taken to whole seconds, " +
      "outwards. A request is counted within minutes, and for three months. What was not measured is null.",
    ...access("viewer"),
    request: { query: z.strictObject(timeRangeFields) },
    responses: { 200: jsonAnswer(historySchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to } = c.req.valid("query");
    // Refused even where there is an answer from before.
    historyRangeOf({ from, to }, Date.now());
    return replyCached(c, requestsRead, [{ from, to }]);
  },
);
