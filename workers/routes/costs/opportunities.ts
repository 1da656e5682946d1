import { createRoute, z } from "@hono/zod-openapi";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { type LeverName, leverNames } from "../../measure/cost/opportunities/levers.ts";
import { LEAST_CALLS } from "../../measure/cost/opportunities/saving.ts";
import { access } from "../../middleware/access.ts";
import { servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { MAX_REPLAYED_CALLS, type OpportunityRequest } from "../../services/costs/cost-opportunities.ts";
import { monthSchema } from "./cost-wire.ts";
import { costOpportunitiesSchema, opportunitiesOnWire } from "./opportunity-wire.ts";

const DEFAULT_DAYS = 30;
const MAX_DAYS = 90;
/** Model that those without a price count as, where list prices are asked for. */
const MODELS_AS = "openai-compatible/gpt-4.1-mini";

const serviceName = z.string().min(1).max(200);

/** Question as it was asked: "the last days" stay the same question for as long as its answer is fresh. */
type OpportunityQuestion = {
  services: ServicesKind;
  month: string | null;
  days: number;
  timeZone: string;
  agentId: string | null;
  prices: "paid" | "list";
  modelsAs: string;
  levers: readonly LeverName[] | null;
  speculation: "llm" | "off" | null;
  promptShare: number | null;
  hangUpAfterSeconds: number | null;
  easyTurnModel: string | null;
  languageModel: string | null;
  voice: string | null;
  speechToText: string | null;
};

const opportunityRead = cachedRead({
  strategy: "performance_history",
  scopes: ["analytics", "agents"],
  route: "/api/performance/cost-opportunities",
  load: async ({ costs }, organizationId, [question]: readonly [OpportunityQuestion]) => {
    const request = requestOf(organizationId, question);
    return opportunitiesOnWire(await costs.opportunities.read(request), request);
  },
});

/** Routes of `/api/performance/cost-opportunities`: what would have cost less. */
export const costOpportunityRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Costs"],
    summary: "What would have cost less, by replaying recorded calls",
    description:
      `Replays the ${MAX_REPLAYED_CALLS} newest calls of a month, or of the last ${DEFAULT_DAYS} days, with every lever alone, and with some together, where what overlaps is saved once. ` +
      `Intervals are of 95 %, from resampling whole calls; with fewer than ${LEAST_CALLS} calls there is no saving. Calls over stand-ins are not priced: \`prices=list\` counts them as if vendors ` +
      "had been asked, and says so.",
    ...access("viewer"),
    request: {
      query: z.strictObject({
        month: monthSchema.optional().openapi({ description: "A month such as 2026-11; the last `days` unless given" }),
        days: z.coerce.number().int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
        timeZone: timeZoneSchema.default("UTC"),
        agentId: idSchema.optional(),
        prices: z.enum(["paid", "list"]).default("paid"),
        modelsAs: serviceName
          .default(MODELS_AS)
          .openapi({ description: "With `prices=list`: model by whose price those without one are counted" }),
        levers: z.string().max(300).optional().openapi({
          description: "Names of the levers to pull together, with commas between; none for an empty text",
        }),
        speculation: z.enum(["llm", "off"]).optional(),
        promptShare: z.coerce.number().min(0).max(0.9).optional(),
        hangUpAfterSeconds: z.coerce.number().int().min(5).max(600).optional(),
        easyTurnModel: serviceName.optional(),
        languageModel: serviceName.optional(),
        voice: serviceName.optional(),
        speechToText: serviceName.optional(),
        ...servicesFilter,
      }),
    },
    responses: { 200: jsonAnswer(costOpportunitiesSchema, "The opportunities"), ...refusals },
  }),
  async (c) => {
    const {
      month = null,
      agentId = null,
      levers,
      speculation = null,
      services: asked,
      ...query
    } = c.req.valid("query");
    const { promptShare = null, hangUpAfterSeconds = null, easyTurnModel = null, languageModel = null } = query;
    const { voice = null, speechToText = null, days, timeZone, prices, modelsAs } = query;
    const question: OpportunityQuestion = {
      ...{ services: servicesOf(c, asked), month, days, timeZone, agentId, prices, modelsAs },
      ...{ levers: levers === undefined ? null : leversOf(levers), speculation, promptShare, hangUpAfterSeconds },
      ...{ easyTurnModel, languageModel, voice, speechToText },
    };
    return replyCached(c, opportunityRead, [question]);
  },
);

/** Reads names of levers, each once and in one order, so that the same choice is the same question. */
function leversOf(text: string): LeverName[] {
  const names = text.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !(leverNames as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new ApiError("invalid_request", "Not valid: levers.", {
      details: [{ path: "levers", message: `${unknown.slice(0, 40)} is none of ${leverNames.join(", ")}` }],
    });
  }
  return leverNames.filter((name) => names.includes(name));
}

function requestOf(organizationId: string, question: OpportunityQuestion): OpportunityRequest {
  const { prices, modelsAs, levers, services, month, days, timeZone, agentId, ...settings } = question;
  const { speculation, promptShare, hangUpAfterSeconds, easyTurnModel, languageModel, voice, speechToText } = settings;
  return {
    ...{ organizationId, services, month, days, timeZone, agentId, levers },
    pricing: prices === "list" ? { type: "list", modelsAs } : { type: "paid" },
    settings: {
      ...(speculation !== null && { speculation }),
      ...(promptShare !== null && { promptShare }),
      ...(hangUpAfterSeconds !== null && { hangUpAfterMs: hangUpAfterSeconds * 1_000 }),
      ...{ easyTurnModel, languageModel, voice, speechToText },
    },
  };
}
