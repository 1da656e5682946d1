import { createRoute, z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { MIN_VIEWS, vitals, vitalThresholds } from "../../analytics/page-view-history.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { historyRangeOf, type RangeQuestion } from "../../requests/history-range.ts";
import { rangeOnWire, timeRangeFields } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";
import { countSchema } from "./measured-schema.ts";

const vitalSchema = z
  .object({
    count: countSchema.openapi({ description: "Views in which it was measured" }),
    p75: z
      .number()
      .min(0)
      .nullable()
      .openapi({ description: `Null, which is "no data", below ${MIN_VIEWS} views` }),
    rating: z.enum(["good", "needs_improvement", "poor"]).nullable(),
  })
  .openapi("WebVital");

const pageSchema = z
  .object({
    views: countSchema,
    softNavigations: countSchema.openapi({ description: "Of these, changes of page without a new document" }),
    vitals: z.object(
      recordOf(vitals, (vital) => {
        const [good, fair] = vitalThresholds[vital];
        return vitalSchema.openapi({ description: `Good up to ${good}, in need of improvement up to ${fair}` });
      }),
    ),
  })
  .openapi("PageFigures");

const historySchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    minimumViews: countSchema.openapi({ description: "Views below which a vital is not told" }),
    total: pageSchema,
    routes: z
      .array(pageSchema.extend({ route: z.string() }))
      .openapi({ description: "By the page's template, the most viewed first; `*` is the page of unknown addresses" }),
  })
  .openapi("PageViewHistory");

const pageViewsRead = cachedRead({
  strategy: "analytics_data",
  scopes: ["analytics"],
  route: "/api/performance/page-views",
  load: async ({ figures: { pageViewHistory } }, organizationId, [question]: readonly [RangeQuestion]) => {
    const range = historyRangeOf(question, Date.now());
    const history = await pageViewHistory.read({ organizationId, ...range });
    if (!history.ok) throw analyticsRefusal(history.error);
    return { ...rangeOnWire(range), minimumViews: MIN_VIEWS, ...history.value };
  },
});

/** Route of `GET /api/performance/page-views`: web vitals by page. */
export const pageViewPerformanceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/page-views",
    tags: ["Performance"],
    summary: "Web vitals by page at the 75th percentile",
    description:
      "Over the pages that the organisation's members viewed, as their browsers measured them; the last 24 hours unless `from` or `to` is given, " +
      "92 days at most. Rated by the published thresholds.",
    ...access("viewer"),
    request: { query: z.strictObject(timeRangeFields) },
    responses: { 200: jsonAnswer(historySchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to } = c.req.valid("query");
    historyRangeOf({ from, to }, Date.now());
    return replyCached(c, pageViewsRead, [{ from, to }]);
  },
);
