import { createRoute, z } from "@hono/zod-openapi";
import { within } from "../../../voice/deadline.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, refusals } from "../../http/router.ts";
import { Tally } from "../../measure/tally.ts";
import { access } from "../../middleware/access.ts";
import { hubMetrics } from "../../telemetry/hub-metrics.ts";
import { EXPOSITION_TYPE, writeExposition } from "../../telemetry/prometheus.ts";
import { workerClock } from "../../time/worker-clock.ts";

/** Route of `/api/metrics`: the organisation's figures for Prometheus. */
export const metricsRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Performance"],
    summary: "Figures for Prometheus",
    description:
      "Counters, histograms and gauges of the organisation in the text format 0.0.4, without the envelope. Counters begin with the organisation's " +
      "first call and never fall. docs/observability.md has a scrape configuration.",
    ...access("viewer"),
    responses: {
      200: { description: "The exposition", content: { "text/plain": { schema: z.string() } } },
      ...refusals,
    },
  }),
  async (c) => {
    const hub = c.env.METRICS_HUB.getByName(c.var.principal.organizationId);
    const { totals, gauges } = await within(hub.exposition(), "the hub", c.var.services.deadlineMs, workerClock);
    const text = writeExposition(hubMetrics(Tally.fromBytes(totals), gauges));
    return replyFile(c, text, { contentType: EXPOSITION_TYPE });
  },
);
