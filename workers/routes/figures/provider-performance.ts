import { createRoute, z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { providerErrorKinds, providerOutcomes } from "../../analytics/provider-point.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { historyRangeOf, type RangeQuestion } from "../../requests/history-range.ts";
import { servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { rangeOnWire, timeRangeFields } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";
import { countSchema, measuredSchema, shareSchema } from "./measured-schema.ts";

const levels = ["p50", "p95"] as const;

const providerSchema = z
  .object({
    stage: z.enum(["stt", "llm", "tts"]),
    provider: z.string(),
    model: z.string().nullable().openapi({ description: "Model or voice; null where it is not known" }),
    colo: z.string().nullable().openapi({ description: "Cloudflare location of the caller; null where not known" }),
    uses: countSchema.openapi({
      description: "Requests to a model, clauses sent to a voice, sessions of speech to text",
    }),
    outcomes: z.object(recordOf(providerOutcomes, () => countSchema)),
    failureShare: shareSchema.openapi({ description: "Failures over the uses that were not cancelled" }),
    failures: z
      .record(z.string(), countSchema)
      .openapi({ description: `By kind: ${providerErrorKinds.join(", ")}; others did not occur` }),
    fellBack: countSchema.openapi({ description: "Failures after which another provider was asked" }),
    hedges: countSchema.openapi({ description: "Uses beside a provider that was late" }),
    firstResultMs: measuredSchema(levels, "Request to first token or sound; of speech to text, until it was ready"),
    totalMs: measuredSchema(levels, "Request to end, where the call's timeline tells it"),
  })
  .openapi("ProviderFigures");

const historySchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    services: servicesSchema,
    providers: z.array(providerSchema).openapi({ description: "The busiest first" }),
  })
  .openapi("ProviderHistory");

/** A question about providers as it was asked. */
type ProviderQuestion = RangeQuestion & { services: ServicesKind };

const providersRead = cachedRead({
  strategy: "analytics_data",
  scopes: ["analytics"],
  route: "/api/performance/providers",
  load: async ({ figures: { providerHistory } }, organizationId, [question]: readonly [ProviderQuestion]) => {
    const { services } = question;
    const range = historyRangeOf(question, Date.now());
    const providers = await providerHistory.read({ organizationId, services, ...range });
    if (!providers.ok) throw analyticsRefusal(providers.error);
    return { ...rangeOnWire(range), services, providers: providers.value };
  },
});

/** Route of `/api/performance/providers`: uses of providers by calls. */
export const providerPerformanceRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/providers",
    tags: ["Performance"],
    summary: "Providers by stage, model and location: first results and failures by kind",
    description:
      "Over the calls that were held over one kind of services; the last 24 hours unless `from` or `to` is given, 92 days at most. A use is counted " +
      "within minutes of its turn's end, and for three months. What was not measured is null.",
    ...access("viewer"),
    request: { query: z.strictObject({ ...timeRangeFields, ...servicesFilter }) },
    responses: { 200: jsonAnswer(historySchema, "The figures"), ...refusals },
  }),
  async (c) => {
    const { from, to, services } = c.req.valid("query");
    historyRangeOf({ from, to }, Date.now());
    return replyCached(c, providersRead, [{ from, to, services: servicesOf(c, services) }]);
  },
);
