import { createRoute, z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { turnMetricRows } from "../../../voice/timeline/turn-metrics.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idSchema, servicesSchema, timeSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { callsByServicesSchema, servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { DAY_SECONDS, timeRangeOf } from "../../requests/time-range.ts";
import { latencyChanges, overviewLatencies } from "../../services/figures/figures.ts";
import { groupings, type OverviewRequest } from "../../services/figures/overview.ts";

const DEFAULT_DAYS = 7;
const MAX_DAYS = 366;

const count = z.number().int().min(0);
const share = z.number().min(0).max(1).nullable();
const change = z.number().nullable();

const quantilesSchema = z.object({
  count: count.openapi({ description: "Turns in which it was measured" }),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
});

const answersSchema = z.object({
  turns: count.openapi({ description: "Agent turns after the caller's speech" }),
  ...recordOf(overviewLatencies, (latency) =>
    quantilesSchema.openapi({ description: turnMetricRows[latency].meaning }),
  ),
  interruptedShare: share,
  falseStartShare: share.openapi({ description: "Of the turns, begun before the caller had finished" }),
});

const figuresSchema = z
  .object({
    calls: count.openapi({ description: "Calls that somebody connected to" }),
    running: count,
    neverConnected: count,
    minutes: z.number().min(0).openapi({ description: "Length of the calls that have ended" }),
    endReasons: z.record(z.string(), count).openapi({ description: "Calls that have ended, by why" }),
    cost: z.object({
      microUsd: count.nullable().openapi({ description: "Of the priced calls; null without any" }),
      pricedCalls: count,
      unpricedCalls: count.openapi({ description: "Ended calls whose cost is not known" }),
    }),
    latency: answersSchema,
  })
  .openapi("CallFigures");

const answersChangeSchema = z.object({
  ...latencyChanges(() => change),
  interruptedShare: change,
  falseStartShare: change,
});

const overviewSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    groupBy: z.enum(groupings),
    timeZone: z.string(),
    agentId: z.string().nullable(),
    campaignId: z.string().nullable(),
    services: servicesSchema,
    callsByServices: callsByServicesSchema,
    total: figuresSchema,
    groups: z.array(figuresSchema.extend({ key: z.string().nullable() })).openapi({
      description: "Every day in order, or agents or campaigns, the busiest first; `key` is a date or an id",
    }),
    groupsLeftOut: count,
    previous: z
      .object({ from: timeSchema, to: timeSchema, total: figuresSchema })
      .openapi({ description: "The stretch of the same length just before" }),
    change: z
      .object({
        calls: change,
        minutes: change,
        costMicroUsd: change,
        latency: answersChangeSchema,
      })
      .openapi({
        description:
          "From `previous` to `total`, 0.1 for ten per cent more; null where there is nothing to compare with",
      }),
  })
  .openapi("AnalyticsOverview");

/** An overview's question as it was asked: "until now" stays the same question for as long as its answer is fresh. */
type OverviewQuestion = { from: string | undefined; to: string | undefined } & Pick<
  OverviewRequest,
  "groupBy" | "timeZone" | "agentId" | "campaignId" | "services"
>;

const overviewRead = cachedRead({
  strategy: "analytics_data",
  scopes: ["analytics"],
  route: "/api/analytics/overview",
  load: async ({ figures: { overviews } }, organizationId, [question]: readonly [OverviewQuestion]) => {
    const { from, to, ...asked } = question;
    const range = overviewRange(from, to);
    const { previous, ...overview } = await overviews.read({ organizationId, ...range, ...asked });
    const stretch = { from: iso(range.fromMs), to: iso(range.toMs) };
    const before = { from: iso(previous.fromMs), to: iso(previous.toMs), total: previous.total };
    return { ...stretch, ...asked, ...overview, previous: before };
  },
});

/** Routes of `/api/analytics`: figures of an organisation's calls. */
export const analyticsRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/overview",
    tags: ["Analytics"],
    summary: "Calls, outcomes, latencies and cost, compared with the time before",
    description:
      `Over the calls of one kind of services, created from \`from\` to \`to\`, taken to whole seconds; the last ${DEFAULT_DAYS} days unless given, ${MAX_DAYS} at most. ` +
      "Days are those of `timeZone`, the first and last cut to the stretch. `callsByServices` says how many calls of other kinds there were; they are in no other figure.",
    ...access("viewer"),
    request: {
      query: z.strictObject({
        from: timeSchema
          .optional()
          .openapi({ description: `RFC 3339; ${DEFAULT_DAYS} days before \`to\` unless given` }),
        to: timeSchema.optional().openapi({ description: "RFC 3339, exclusive; now unless given" }),
        groupBy: z.enum(groupings).default("day"),
        timeZone: timeZoneSchema.default("UTC"),
        agentId: idSchema.optional(),
        campaignId: idSchema.optional(),
        ...servicesFilter,
      }),
    },
    responses: { 200: jsonAnswer(overviewSchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to, groupBy, timeZone, agentId = null, campaignId = null, ...asked } = c.req.valid("query");
    const services = servicesOf(c, asked.services);
    // Refused even where there is an answer from before.
    overviewRange(from, to);
    return replyCached(c, overviewRead, [{ from, to, groupBy, timeZone, agentId, campaignId, services }]);
  },
);

/** The overview's stretch of time as it is now: "until now" moves. Refuses one that is too long. */
function overviewRange(from: string | undefined, to: string | undefined) {
  const { fromEpochSeconds, toEpochSeconds } = timeRangeOf(from, to, Date.now(), DEFAULT_DAYS * DAY_SECONDS);
  if (toEpochSeconds - fromEpochSeconds > MAX_DAYS * DAY_SECONDS) {
    throw new ApiError("invalid_request", "Not valid: from.", {
      details: [{ path: "from", message: `lies more than ${MAX_DAYS} days before to` }],
    });
  }
  return { fromMs: fromEpochSeconds * 1000, toMs: toEpochSeconds * 1000 };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
