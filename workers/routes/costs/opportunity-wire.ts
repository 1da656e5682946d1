import { z } from "@hono/zod-openapi";
import { idSchema, servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { costUnits } from "../../measure/cost/cost-unit.ts";
import { guardMetrics, leverNames, leverRows } from "../../measure/cost/opportunities/levers.ts";
import { opportunityStates } from "../../measure/cost/opportunities/opportunities.ts";
import { LEAST_CALLS, type Saving } from "../../measure/cost/opportunities/saving.ts";
import type { CostOpportunities, OpportunityRequest } from "../../services/costs/cost-opportunities.ts";

const count = z.number().int().min(0);
const nanoUsd = z.number().int();
const service = z.string().nullable();

const savingSchema = z.object({
  nanoUsd: nanoUsd.openapi({ description: "Of all calls that were replayed" }),
  perMinuteNanoUsd: nanoUsd.openapi({ description: "For a minute of their talk" }),
  lowNanoUsd: nanoUsd.openapi({ description: "For a minute: the saving lies above it with 97.5 % confidence" }),
  highNanoUsd: nanoUsd,
  largest: z
    .array(z.object({ callId: idSchema, nanoUsd }))
    .openapi({ description: "The calls in which it is largest" }),
});

const settingsSchema = z.object({
  speculation: z.enum(["llm", "off"]),
  promptShare: z.number(),
  hangUpAfterSeconds: z.number(),
  easyTurnModel: service,
  languageModel: service,
  voice: service,
  speechToText: service,
});

/** Opportunities to spend less, as they are answered. */
export const costOpportunitiesSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    agentId: z.string().nullable(),
    services: servicesSchema,
    prices: z.enum(["paid", "list"]),
    isHypothetical: z.boolean().openapi({
      description: "Every amount is what vendors would have charged at their published prices; nobody paid it",
    }),
    modelsAs: service.openapi({ description: "Model by whose price those without one are counted; null by none" }),
    calls: z.object({
      found: count,
      hasMore: z.boolean().openapi({ description: "There are older calls, which were not looked at" }),
      replayed: count,
      unpriced: count.openapi({ description: "Calls with a vendor's part of unknown cost, or that cost nothing" }),
      ofOtherAgents: count.openapi({ description: "Calls of agents beyond the ten busiest" }),
      needed: count,
      minutes: z.number().min(0),
    }),
    opportunities: z.array(
      z.object({
        lever: z.enum(leverNames),
        state: z.enum(opportunityStates),
        calls: count.openapi({ description: "Calls that it was replayed on: of agents that do not have it yet" }),
        baseNanoUsd: nanoUsd.openapi({ description: "Cost of what it can touch" }),
        saving: savingSchema.nullable(),
        formula: z.string().nullable(),
        effort: z.enum(["switch", "work"]),
        risk: z.enum(["low", "medium", "high"]),
        overlaps: z.array(z.enum(leverNames)).openapi({
          description: "Levers of the same cost: together they save less than each alone, added up",
        }),
        guards: z.array(z.enum(guardMetrics)),
        units: z.array(z.enum(costUnits)).nullable(),
      }),
    ),
    combination: z.object({
      levers: z.array(z.enum(leverNames)),
      calls: count,
      baseNanoUsd: nanoUsd.openapi({ description: "Known cost of all calls that were replayed" }),
      saving: savingSchema.nullable(),
      sumNanoUsd: nanoUsd.openapi({ description: "What each saves alone, added up" }),
    }),
    settings: settingsSchema,
    cheaper: z
      .object({ stt: z.array(z.string()), llm: z.array(z.string()), tts: z.array(z.string()) })
      .openapi({ description: "Services that a setting may name, the cheapest first" }),
  })
  .openapi("CostOpportunities");

/** Puts opportunities on the wire. */
export function opportunitiesOnWire(
  found: CostOpportunities,
  { agentId, services, pricing }: Pick<OpportunityRequest, "agentId" | "services" | "pricing">,
): z.infer<typeof costOpportunitiesSchema> {
  const { hangUpAfterMs, ...settings } = found.settings;
  return {
    from: new Date(found.fromMs).toISOString(),
    to: new Date(found.toMs).toISOString(),
    agentId,
    services,
    prices: pricing.type,
    isHypothetical: pricing.type === "list",
    modelsAs: pricing.type === "list" ? pricing.modelsAs : null,
    calls: {
      found: found.foundCalls,
      hasMore: found.hasMore,
      replayed: found.replayedCalls,
      unpriced: found.unpricedCalls,
      ofOtherAgents: found.otherCalls,
      needed: LEAST_CALLS,
      minutes: found.minutes,
    },
    opportunities: found.opportunities.map(({ lever, saving, ...opportunity }) => {
      const { effort, risk, overlaps, guards, units } = leverRows[lever];
      const row = { effort, risk, overlaps: [...overlaps], guards: [...guards], units: units && [...units] };
      return { lever, ...opportunity, saving: savingOnWire(saving), ...row };
    }),
    combination: { ...found.combination, saving: savingOnWire(found.combination.saving) },
    settings: { ...settings, hangUpAfterSeconds: hangUpAfterMs / 1_000 },
    cheaper: found.cheaper,
  };
}

function savingOnWire(saving: Saving | null): z.infer<typeof savingSchema> | null {
  if (saving === null) return null;
  const { savedNanoUsd, perMinuteNanoUsd, lowNanoUsd, highNanoUsd, largest } = saving;
  const calls = largest.map((call) => ({ callId: call.callId, nanoUsd: call.savedNanoUsd }));
  return { nanoUsd: savedNanoUsd, perMinuteNanoUsd, lowNanoUsd, highNanoUsd, largest: calls };
}
