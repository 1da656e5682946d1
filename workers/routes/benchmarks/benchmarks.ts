import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { benchmarkReportSchema } from "../../measure/benchmarks/report.ts";
import { runRequestSchema } from "../../measure/benchmarks/run-request.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { idempotencyHeadersSchema, keyedRequestOf, repeatRefused } from "../../requests/request-fields.ts";
import { benchmarkList, MAX_REPORT_BYTES } from "../../services/benchmarks/report-store.ts";
import type { StartRefusal } from "../../services/benchmarks/runs.ts";
import { benchmarkOnWire, benchmarkSchema, listedBenchmarkSchema } from "./benchmark-wire.ts";

const tags = ["Benchmarks"];

const filters = {
  status: benchmarkReportSchema.shape.status.optional(),
  environmentKey: z.string().min(1).max(64).optional(),
};

const unknownBenchmark = () => new ApiError("not_found", "There is no such benchmark.");

const tooLong = () => new ApiError("payload_too_large", `A report may have ${MAX_REPORT_BYTES} bytes.`);

/** Report made elsewhere: everything but its id, and the key of its environment, which are given here. */
const madeElsewhereSchema = z
  .strictObject({
    ...benchmarkReportSchema.omit({ id: true, environment: true, status: true }).shape,
    status: z.enum(["finished", "partial", "failed"]),
    environment: benchmarkReportSchema.shape.environment.omit({ key: true }),
  })
  .openapi("NewBenchmarkReport");

/** Routes of `/api/performance/benchmarks`: runs are begun, followed and cancelled, and their reports read. */
export const benchmarkRoutes = createRouter()
  .openapi(
    ...listEndpoint(benchmarkList, listedBenchmarkSchema, filters, "viewer", {
      path: "/",
      tags,
      summary: "List benchmarks",
      answer: "A page of benchmarks",
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Run a benchmark",
      description:
        "Measures this deployment in a sandbox, category by category; the newest 400 reports are kept. An organisation runs one at a time.",
      ...access("admin"),
      request: { headers: idempotencyHeadersSchema, body: jsonBody(z.strictObject(runRequestSchema.shape)) },
      responses: {
        201: jsonAnswer(benchmarkSchema, "The benchmark, which runs"),
        200: jsonAnswer(benchmarkSchema, "The benchmark that the first use of this Idempotency-Key began"),
        ...refusals,
      },
    }),
    async (c) => {
      const { organizationId, via } = c.var.principal;
      const { runs } = c.var.services.benchmarks;
      const origin = via === "session" ? "page" : "command";
      const started = await runs.start(organizationId, origin, c.req.valid("json"), await keyedRequestOf(c));
      if (!started.ok) throw startRefused(started.error);
      const { made, isReplay, costUsd } = started.value;
      if (isReplay) return reply(c, benchmarkOnWire(made, await runs.progress(organizationId, made.report.id)), 200);
      await c.var.services.access.audit.record(authorOf(c), { action: "benchmark.run", resourceId: made.report.id });
      return reply(c, benchmarkOnWire(made, null, costUsd), 201);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/reports",
      tags,
      summary: "Store a report that was made elsewhere",
      description: "`npm run benchmark` measures what only the outside shows, and keeps it here.",
      ...access("admin"),
      request: { headers: idempotencyHeadersSchema, body: jsonBody(madeElsewhereSchema) },
      responses: {
        201: jsonAnswer(benchmarkSchema, "The stored report"),
        200: jsonAnswer(benchmarkSchema, "The report that the first use of this Idempotency-Key stored"),
        ...refusals,
      },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { reports } = c.var.services.benchmarks;
      const added = await reports.addMade(organizationId, c.req.valid("json"), await keyedRequestOf(c));
      if (!added.ok) throw added.error === "too_long" ? tooLong() : startRefused(added.error);
      const { made, isReplay } = added.value;
      if (isReplay) return reply(c, benchmarkOnWire(made, null), 200);
      await c.var.services.access.audit.record(authorOf(c), { action: "benchmark.store", resourceId: made.report.id });
      return reply(c, benchmarkOnWire(made, null), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a benchmark",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(benchmarkSchema, "The benchmark"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { reports, runs } = c.var.services.benchmarks;
      const stored = await reports.find(organizationId, c.req.valid("param").id);
      if (stored === null) throw unknownBenchmark();
      const isRunning = stored.report.status === "running";
      const progress = isRunning ? await runs.progress(organizationId, stored.report.id) : null;
      return reply(c, benchmarkOnWire(stored, progress), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Cancel a benchmark",
      description: "It ends within a step. What was measured until then is kept, and the report is `partial`.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ cancelled: z.literal(true) }), "It ends"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { reports, runs } = c.var.services.benchmarks;
      const { id } = c.req.valid("param");
      if ((await reports.find(organizationId, id)) === null) throw unknownBenchmark();
      const isCancelled = await runs.cancel(organizationId, id);
      if (!isCancelled) throw new ApiError("conflict", "The benchmark does not run any more.");
      await c.var.services.access.audit.record(authorOf(c), { action: "benchmark.cancel", resourceId: id });
      return reply(c, { cancelled: true as const }, 200);
    },
  );

function startRefused(reason: StartRefusal): ApiError {
  if (typeof reason === "object") {
    const price = reason.costUsd.toFixed(2);
    return new ApiError("unprocessable", `Vendors are estimated to charge $${price}, more than maxCostUsd allows.`, {
      details: [{ path: "maxCostUsd", message: `is less than ${price}` }],
    });
  }
  switch (reason) {
    case "running":
      return new ApiError("conflict", "A benchmark runs already: wait for its end, or cancel it.");
    case "no_agent":
      return new ApiError("unprocessable", "There is no such agent to hold calls with.", {
        details: [{ path: "agentId", message: "is no agent of the organisation" }],
      });
    default:
      return repeatRefused(reason);
  }
}
