import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { benchmarkCategories, benchmarkReportSchema, metricUnits } from "../../measure/benchmarks/report.ts";
import { benchmarkVerdicts } from "../../measure/benchmarks/verdict.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { storedText } from "../../requests/stored-text.ts";

const tags = ["Benchmarks"];
const interval = z.object({ low: z.number(), high: z.number() });
const score = z.object({ value: z.number(), interval: interval.nullable() }).nullable();
const reportScore = z.object({
  overall: score,
  categories: z.array(
    z.object({
      category: z.enum(benchmarkCategories),
      weight: z.number(),
      score,
      metrics: z.array(z.object({ key: z.string(), weight: z.number(), score })),
    }),
  ),
});

const comparisonSchema = z
  .object({
    current: benchmarkReportSchema,
    baseline: z
      .object({ id: z.string(), startedAt: z.string(), build: z.string(), note: z.string() })
      .nullable()
      .openapi({ description: "Null where there is none: then nothing is compared" }),
    comparison: z
      .object({
        verdict: z.enum(benchmarkVerdicts),
        differs: z.array(z.string()),
        improved: z.number().int(),
        regressed: z.number().int(),
        metrics: z.array(
          z.object({
            key: z.string(),
            verdict: z.enum(benchmarkVerdicts),
            change: z.number().nullable(),
            interval: interval.nullable(),
            pValue: z.number().nullable(),
            adjustedP: z.number().nullable(),
            moreRuns: z.number().nullable(),
            reason: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
    score: reportScore,
    baselineScore: reportScore.nullable(),
    acknowledged: z.array(
      z.object({ metric: z.string(), reason: z.string(), acknowledgedBy: z.string(), expiresAt: z.string() }),
    ),
  })
  .openapi("BenchmarkComparison");

const historySchema = z
  .object({
    metric: z.string(),
    label: z.string(),
    unit: z.enum(metricUnits),
    better: z.enum(["lower", "higher"]),
    points: z.array(
      z.object({
        reportId: z.string(),
        at: z.iso.datetime(),
        value: z.number(),
        low: z.number().nullable(),
        high: z.number().nullable(),
      }),
    ),
    changes: z
      .array(
        z.object({
          reportId: z.string(),
          at: z.iso.datetime(),
          before: z.number(),
          after: z.number(),
          pValue: z.number(),
        }),
      )
      .openapi({ description: "Reports from which on the figure was lastingly another; means before and after" }),
  })
  .openapi("BenchmarkHistory");

const acknowledgementSchema = z
  .object({
    id: z.string(),
    reportId: z.string(),
    metric: z.string(),
    reason: z.string(),
    acknowledgedBy: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .openapi("BenchmarkAcknowledgement");

const DAY_MS = 86_400_000;
/** History is asked over 30 days unless said, an acknowledgement lasts 90 days at most. */
const USUAL_HISTORY_DAYS = 30;
const MAX_ACKNOWLEDGED_DAYS = 90;

const metricKey = benchmarkReportSchema.shape.categories.element.shape.metrics.element.shape.key.max(200);
const noReport = () => new ApiError("not_found", "There is no such benchmark.");

/** Routes of `/api/performance/benchmarks` that hold reports against each other. Mounted before those of one report. */
export const benchmarkComparisonRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/history",
      tags,
      summary: "Course of one figure over reports, with its change points",
      description:
        "Over the reports of the newest one's environment, which alone compare; the last 30 days unless said.",
      ...access("viewer"),
      request: { query: z.strictObject({ metric: metricKey, from: timeSchema.optional() }) },
      responses: { 200: jsonAnswer(historySchema, "The course"), ...refusals },
    }),
    async (c) => {
      const { metric, from } = c.req.valid("query");
      const since = from === undefined ? Date.now() - USUAL_HISTORY_DAYS * DAY_MS : Date.parse(from);
      const { organizationId } = c.var.principal;
      const course = await c.var.services.recommendations.figureHistory.course(organizationId, metric, new Date(since));
      if (course === null) throw new ApiError("not_found", "No report of this time has this figure.");
      return reply(c, course, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/baseline",
      tags,
      summary: "Pin a report as the baseline",
      description: "Null takes the pin back.",
      ...access("admin"),
      request: { body: jsonBody(z.strictObject({ reportId: idSchema.nullable() })) },
      responses: { 200: jsonAnswer(z.object({ reportId: z.string().nullable() }), "The baseline"), ...refusals },
    }),
    async (c) => {
      const { reportId } = c.req.valid("json");
      const isPinned = await c.var.services.benchmarks.reports.pin(c.var.principal.organizationId, reportId);
      if (!isPinned) throw noReport();
      await c.var.services.access.audit.record(authorOf(c), {
        action: reportId === null ? "benchmark.unpin" : "benchmark.pin",
        resourceId: reportId ?? "baseline",
      });
      return reply(c, { reportId }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/comparison",
      tags,
      summary: "A report against a baseline",
      ...access("viewer"),
      request: {
        params: idParams,
        query: z.strictObject({
          baseline: idSchema
            .default("last")
            .openapi({ description: "`last`, `pinned`, `rolling` (the last five joined), or a report's id" }),
        }),
      },
      responses: { 200: jsonAnswer(comparisonSchema, "The comparison"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const { baseline } = c.req.valid("query");
      const compared = await c.var.services.recommendations.comparison.compare(organizationId, id, baseline);
      if (!compared.ok) {
        throw compared.error === "no_report" ? noReport() : new ApiError("not_found", "There is no such baseline.");
      }
      const { baseline: against, acknowledged, ...rest } = compared.value;
      return reply(
        c,
        {
          ...rest,
          baseline:
            against === null
              ? null
              : { id: against.id, startedAt: against.startedAt, build: against.build, note: against.note },
          acknowledged: acknowledged.map(({ metric, reason, acknowledgedBy, expiresAt }) => ({
            metric,
            reason,
            acknowledgedBy,
            expiresAt: expiresAt.toISOString(),
          })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/acknowledgements",
      tags,
      summary: "Acknowledge a regression",
      description:
        "It stays a regression, with the reason beside it, until the acknowledgement expires: 90 days at most.",
      ...access("operator"),
      request: {
        params: idParams,
        body: jsonBody(
          z.strictObject({ metric: metricKey, reason: storedText(500).pipe(z.string().min(1)), expiresAt: timeSchema }),
        ),
      },
      responses: { 201: jsonAnswer(acknowledgementSchema, "The acknowledgement"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { metric, reason, expiresAt } = c.req.valid("json");
      const { organizationId, actor } = c.var.principal;
      const expiresAtMs = Date.parse(expiresAt);
      if (expiresAtMs <= Date.now() || expiresAtMs > Date.now() + MAX_ACKNOWLEDGED_DAYS * DAY_MS) {
        throw new ApiError("invalid_request", "Not valid: expiresAt.", {
          details: [{ path: "expiresAt", message: "lies in the future, by at most 90 days" }],
        });
      }
      const stored = await c.var.services.benchmarks.reports.find(organizationId, id);
      const hasMetric = stored?.report.categories.some((part) => part.metrics.some(({ key }) => key === metric));
      if (!hasMetric) throw new ApiError("not_found", "There is no such benchmark, or it does not have this figure.");
      const row = await c.var.services.recommendations.acknowledgements.create(organizationId, {
        reportId: id,
        metric,
        reason,
        acknowledgedBy: actor.id,
        expiresAt: new Date(expiresAtMs),
      });
      await c.var.services.access.audit.record(authorOf(c), {
        action: "benchmark.acknowledge",
        resourceId: id,
        fields: [metric],
      });
      const { id: acknowledgementId, reportId, acknowledgedBy } = row;
      const told = { id: acknowledgementId, reportId, metric, reason, acknowledgedBy };
      return reply(c, { ...told, expiresAt: row.expiresAt.toISOString() }, 201);
    },
  );
