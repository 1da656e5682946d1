import { z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { usagePurposes } from "../../../voice/timeline/usage-line.ts";
import { idSchema, servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { budgetStateOf, budgetStates } from "../../measure/cost/budget.ts";
import { costLayers, costUnits } from "../../measure/cost/cost-unit.ts";
import { dailyModels } from "../../measure/cost/forecast/daily-model.ts";
import { callsByServicesSchema } from "../../requests/services-filter.ts";
import type { CostBudget } from "../../services/costs/budgets.ts";
import type { CallCosts } from "../../services/costs/call-costs.ts";
import type { CostMonth, Costs } from "../../services/costs/cost-months.ts";
import { isCostUnit } from "../../services/costs/month-queries.ts";

const count = z.number().int().min(0);
/** Amounts are whole nano-dollars; a number of JSON holds those up to nine million dollars exactly. */
const nanoUsd = z.number().int();

/** A month of the calendar. */
export const monthSchema = z
  .string()
  .regex(/^(?:19[7-9]\d|20\d\d)-(?:0[1-9]|1[0-2])$/, "is not a month such as 2026-11")
  .openapi({ description: "A month such as 2026-11; this one unless given" });

const costsSchema = z.object({
  calls: count,
  pricedCalls: count.openapi({ description: "Calls of which every part has a known cost" }),
  minutes: z.number().min(0),
  nanoUsd: nanoUsd.openapi({ description: "Known cost, in billionths of a dollar" }),
  wastedNanoUsd: nanoUsd.openapi({ description: "Of it, speculation thrown away and hedges that lost" }),
  layers: z.object(recordOf(costLayers, () => nanoUsd)),
  unlayeredNanoUsd: nanoUsd.openapi({ description: "Of calls from before costs were kept by layers" }),
});
const groupSchema = costsSchema.extend({ key: z.string().nullable() });

/** Costs of a month, as they are answered. */
export const costMonthSchema = z
  .object({
    month: z.string(),
    from: timeSchema,
    to: timeSchema,
    timeZone: z.string(),
    agentId: z.string().nullable(),
    services: servicesSchema,
    callsByServices: callsByServicesSchema,
    total: z.object({
      nanoUsd: nanoUsd.openapi({ description: "Of calls and shared rows together" }),
      calls: costsSchema,
    }),
    shared: z
      .array(z.object({ service: z.string(), unit: z.enum(costUnits), reason: z.literal("contract"), nanoUsd }))
      .openapi({ description: "What is no one call's; below 0 where a contract takes something off" }),
    forecast: z
      .object({
        nanoUsd,
        lowNanoUsd: nanoUsd.nullable(),
        highNanoUsd: nanoUsd.nullable(),
        model: z.enum(dailyModels),
        mase: z.number().nullable().openapi({
          description: "Error of the mean of weekdays over that of the same day a week before; null untried",
        }),
        origins: count.openapi({ description: "Days after which both were tried" }),
        daysAhead: count,
      })
      .nullable()
      .openapi({ description: "Cost at the month's end; null of another month and before a week of days with calls" }),
    agents: z.array(groupSchema),
    campaigns: z.array(groupSchema).openapi({ description: "`key` is null for calls of no campaign" }),
    byService: z.array(
      z.object({
        service: z.string(),
        unit: z.enum(costUnits),
        purpose: z.enum(usagePurposes),
        calls: count,
        quantity: z.number().min(0),
        nanoUsd,
        isEstimated: z.boolean().openapi({ description: "A part of it is" }),
        withoutPrice: count.openapi({ description: "Lines that have no known price; their cost is in no figure" }),
        withoutQuantity: count,
      }),
    ),
    days: z.array(
      costsSchema.extend({
        date: z.string(),
        expectedNanoUsd: nanoUsd.nullable().openapi({ description: "Set of a day that stands out: what was usual" }),
      }),
    ),
    dearestCalls: z.array(
      z.object({
        callId: z.string(),
        agentId: z.string(),
        startedAt: timeSchema,
        durationMs: z.number().min(0),
        nanoUsd: nanoUsd.nullable(),
        knownNanoUsd: nanoUsd,
      }),
    ),
  })
  .openapi("CostMonth");

function costsOnWire(costs: Costs) {
  const { calls, pricedCalls, minutes } = costs;
  return {
    calls,
    pricedCalls,
    minutes,
    nanoUsd: Number(costs.nanoUsd),
    wastedNanoUsd: Number(costs.wastedNanoUsd),
    layers: recordOf(costLayers, (layer) => Number(costs.layers[layer])),
    unlayeredNanoUsd: Number(costs.unlayeredNanoUsd),
  };
}

/** Makes the answer of a month's costs. */
export function costMonthOnWire(
  month: CostMonth,
  asked: { timeZone: string; agentId: string | null; services: z.infer<typeof servicesSchema> },
): z.infer<typeof costMonthSchema> {
  const { forecast } = month;
  const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return {
    month: month.month,
    from: new Date(month.fromMs).toISOString(),
    to: new Date(month.toMs).toISOString(),
    ...asked,
    callsByServices: month.callsByServices,
    total: { nanoUsd: Number(month.totalNanoUsd), calls: costsOnWire(month.calls) },
    shared: month.shared.map((row) => ({ ...row, nanoUsd: Number(row.nanoUsd) })),
    forecast: forecast && {
      nanoUsd: Math.round(forecast.total),
      lowNanoUsd: rounded(forecast.low),
      highNanoUsd: rounded(forecast.high),
      model: forecast.model,
      mase: forecast.mase,
      origins: forecast.origins,
      daysAhead: forecast.ahead,
    },
    agents: month.agents.map(({ key, ...costs }) => ({ key, ...costsOnWire(costs) })),
    campaigns: month.campaigns.map(({ key, ...costs }) => ({ key, ...costsOnWire(costs) })),
    byService: month.services
      .filter(({ unit }) => isCostUnit(unit))
      .map(({ service, unit, purpose, calls, quantity, estimated, withoutPrice, withoutQuantity, nanoUsd }) => ({
        service,
        unit,
        purpose,
        calls,
        quantity: Number(quantity),
        nanoUsd: Number(nanoUsd),
        isEstimated: estimated > 0,
        withoutPrice,
        withoutQuantity,
      })),
    days: month.days.map(({ date, expectedNanoUsd, ...costs }) => ({
      date,
      ...costsOnWire(costs),
      expectedNanoUsd: rounded(expectedNanoUsd),
    })),
    dearestCalls: month.dearest.map(({ startedAt, nanoUsd, knownNanoUsd, ...call }) => ({
      ...call,
      startedAt: startedAt.toISOString(),
      nanoUsd: nanoUsd === null ? null : Number(nanoUsd),
      knownNanoUsd: Number(knownNanoUsd),
    })),
  };
}

const lineSchema = z.object({
  service: z.string(),
  unit: z.enum(costUnits),
  purpose: z.enum(usagePurposes),
  quantity: z.number().min(0).nullable(),
  nanoUsd: nanoUsd.nullable(),
  listNanoUsd: nanoUsd.nullable(),
  isEstimated: z.boolean(),
});

/** Cost of a call with its turns, as it is answered. */
export const callCostSchema = z
  .object({
    callId: z.string(),
    services: servicesSchema,
    nanoUsd: nanoUsd.nullable().openapi({ description: "Null where a part has no known price or quantity" }),
    knownNanoUsd: nanoUsd,
    turns: z
      .array(z.object({ turnId: z.string().nullable(), nanoUsd: nanoUsd.nullable(), lines: z.array(lineSchema) }))
      .openapi({ description: "The call's turns in order, then, with null, what belongs to none; they add up to it" }),
  })
  .openapi("CallCost");

/** Makes the answer of a call's cost. */
export function callCostOnWire(cost: CallCosts): z.infer<typeof callCostSchema> {
  const { callId, services, nanoUsd, knownNanoUsd, turns } = cost;
  const number = (nano: bigint | null): number | null => (nano === null ? null : Number(nano));
  return {
    callId,
    services,
    nanoUsd: number(nanoUsd),
    knownNanoUsd: Number(knownNanoUsd),
    turns: turns.map(({ turnId, nanoUsd: turnNanoUsd, lines }) => ({
      turnId,
      nanoUsd: number(turnNanoUsd),
      lines: lines.map(({ turnId: _turnId, ...line }) => line),
    })),
  };
}

/** Settings of a new budget. */
export const newBudgetSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    agentId: idSchema.nullable().default(null),
    monthlyMicroUsd: z.number().int().min(1).max(1e15).openapi({ description: "Millionths of a dollar a month" }),
    warnAtPercent: z.number().int().min(1).max(100).default(80),
    hasAlert: z.boolean().default(true).openapi({
      description: "Makes a rule of alerts for a day that would use up the month's budget; of all agents only",
    }),
  })
  .openapi("NewCostBudget");

/** Budget as it is answered, with how much of it this month has used. */
export const budgetSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    agentId: z.string().nullable(),
    monthlyMicroUsd: z.number().int(),
    warnAtPercent: z.number().int(),
    ruleId: z.string().nullable(),
    spentNanoUsd: nanoUsd,
    foreseenNanoUsd: nanoUsd.nullable(),
    state: z.enum(budgetStates),
    createdAt: timeSchema,
  })
  .openapi("CostBudget");

/** Makes the answer of a budget from the month that it is of. */
export function budgetOnWire(budget: CostBudget, month: CostMonth): z.infer<typeof budgetSchema> {
  const { id, name, agentId, monthlyMicroUsd, warnAtPercent, ruleId, createdAt } = budget;
  const spent = Number(month.totalNanoUsd);
  const foreseen = month.forecast === null ? null : Math.round(month.forecast.total);
  return {
    id,
    name,
    agentId,
    monthlyMicroUsd,
    warnAtPercent,
    ruleId,
    spentNanoUsd: spent,
    foreseenNanoUsd: foreseen,
    state: budgetStateOf({ limit: monthlyMicroUsd * 1_000, warnAtPercent }, spent, foreseen),
    createdAt: createdAt.toISOString(),
  };
}
