import { createRoute, z } from "@hono/zod-openapi";
import { type StrategyName, strategies } from "../../cache/strategies.ts";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { rangeOnWire, timeRangeFields, timeRangeOf } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";

const count = z.number().int().min(0);
const share = z.number().nullable();
const averageMs = z.number().min(0).nullable();

const lookupsSchema = z.object({
  lookups: count.openapi({ description: "Times that the layer was asked" }),
  hits: count.openapi({ description: "Of these, something fresh was there" }),
  hitRate: share,
});
const layerSchema = lookupsSchema.extend({
  failures: count.openapi({ description: "Times that it did not answer, or was left alone because it did not" }),
});

const figuresSchema = z
  .object({
    reads: count,
    hitRate: share.openapi({ description: "Of the reads, those that did not wait for the database" }),
    servedStale: count.openapi({ description: "Answered with something past its fresh time" }),
    fromOrigin: count.openapi({ description: "Waited for the database" }),
    failed: count,
    coalesced: count.openapi({ description: "Waited for the load of another read" }),
    originCalls: count.openapi({ description: "Loads from the database, those behind an answer included" }),
    originErrors: count,
    originCallsPerRead: share,
    averageReadMs: averageMs,
    averageOriginMs: averageMs,
    layers: z.object({ memory: lookupsSchema, kv: layerSchema, database: layerSchema }),
  })
  .openapi("CacheFigures");

const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]];

const cachePerformanceSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    total: figuresSchema,
    strategies: z.array(figuresSchema.extend({ strategy: z.enum(strategyNames) })),
  })
  .openapi("CachePerformance");

/** Route of `/api/performance/cache`: hit rates of the cache over an organisation's reads. */
export const cachePerformanceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/cache",
    tags: ["Performance"],
    summary: "Hit rates of the cache, by layer and by strategy",
    description:
      "Over the organisation's own reads; the last 24 hours unless `from` or `to` is given. Times are taken to whole seconds, outwards. A read is " +
      "counted within minutes, and for three months; those that keep pages warm are not.",
    ...access("viewer"),
    request: { query: z.object(timeRangeFields) },
    responses: { 200: jsonAnswer(cachePerformanceSchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to } = c.req.valid("query");
    const range = timeRangeOf(from, to, Date.now());
    const { organizationId } = c.var.principal;
    const figures = await c.var.services.figures.cacheFigures.read({ organizationId, ...range });
    if (!figures.ok) throw analyticsRefusal(figures.error);
    return reply(c, { ...rangeOnWire(range), ...figures.value }, 200);
  },
);
