import { z } from "@hono/zod-openapi";
import { trialSettingsSchema } from "../../../voice/agent.ts";
import { costChangeStates } from "../../db/states.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { type ArmCosts, costOfMinute } from "../../measure/cost/trial/arm-costs.ts";
import { guardMetrics } from "../../measure/cost/trial/guard.ts";
import { newGuardState, wealthOf } from "../../measure/cost/trial/guard-test.ts";
import { MIN_CALLS, realisedSaving } from "../../measure/cost/trial/realised-saving.ts";
import type { CostChange } from "../../services/costs/changes/cost-changes.ts";
import { differencesOf } from "../../services/costs/changes/settings-diff.ts";

const DAY_MS = 86_400_000;
/** Longest time that a change may be on trial. */
const MAX_TRIAL_DAYS = 30;

const count = z.number().int().min(0);
const nullableNumber = z.number().nullable();

const guardSchema = z.strictObject({
  metric: z.enum(guardMetrics),
  thresholdMs: z
    .number()
    .min(1)
    .max(60_000)
    .nullable()
    .default(null)
    .openapi({ description: "Turns above it are bad; null takes the agent's own percentile of the last 14 days" }),
});

/** Proposal of a change, as it is asked for. */
export const newCostChangeSchema = z
  .strictObject({
    agentId: idSchema,
    settings: trialSettingsSchema
      .refine((settings) => Object.keys(settings).length > 0, "name at least one setting")
      .openapi({ description: "Settings to be tried: the chain of models, `speculation`, `eagerEndOfTurnThreshold`" }),
    canaryShare: z.number().min(0.05).max(0.5).default(0.2).openapi({ description: "Share of the agent's calls" }),
    guards: z
      .array(guardSchema)
      .min(1)
      .refine((guards) => new Set(guards.map(({ metric }) => metric)).size === guards.length, "name each metric once")
      .default(guardMetrics.map((metric) => ({ metric, thresholdMs: null }))),
    predictedSavingShare: z
      .number()
      .min(-1)
      .max(1)
      .nullable()
      .default(null)
      .openapi({ description: "Saving that is expected, as a share of the cost of a minute" }),
    expiresAt: timeSchema
      .refine((time) => {
        const aheadMs = Date.parse(time) - Date.now();
        return aheadMs > 0 && aheadMs <= MAX_TRIAL_DAYS * DAY_MS;
      }, `must be within the next ${MAX_TRIAL_DAYS} days`)
      .openapi({ description: "The trial ends then, and every call has the agent's own settings" }),
  })
  .openapi("NewCostChange");

const armSchema = z.object({
  calls: count,
  pricedCalls: count.openapi({ description: "Calls of which every part has a known cost; others are in no amount" }),
  minutes: z.number().min(0),
  nanoUsdPerMinute: nullableNumber,
});

/** Change as it is answered: what it alters, how its guards stand, and what it saved. */
export const costChangeSchema = z
  .object({
    id: z.string(),
    agentId: z.string(),
    state: z.enum(costChangeStates),
    settings: trialSettingsSchema,
    changes: z
      .array(z.object({ field: z.string(), before: z.string(), after: z.string() }))
      .openapi({ description: "What it alters: the dry run" }),
    canaryShare: z.number(),
    callsPerDay: z.number().openapi({ description: "Of the agent, over the 14 days before the proposal" }),
    canaryCallsPerDay: z.number(),
    before: z.object({ calls: count, turns: count, nanoUsdPerMinute: nullableNumber }),
    guards: z.array(
      z.object({
        metric: z.enum(guardMetrics),
        thresholdMs: nullableNumber,
        canary: z.object({ calls: count, badShare: nullableNumber }),
        control: z.object({ calls: count, badShare: nullableNumber }),
        evidence: z.number().openapi({ description: "Reaches `evidenceLimit` when the guard is broken; 1 is none" }),
        evidenceLimit: z.number(),
        isBroken: z.boolean(),
      }),
    ),
    canary: armSchema,
    control: armSchema,
    predictedSavingShare: nullableNumber,
    realised: z
      .object({
        nanoUsdPerMinute: z.number(),
        low: z.number(),
        high: z.number(),
        share: nullableNumber,
        savedNanoUsd: z.number(),
      })
      .nullable()
      .openapi({
        description: `Saving against the control, with an interval of 95 %; below 0 where calls became dearer, null below ${MIN_CALLS} priced calls of each arm`,
      }),
    minCalls: z.number().int(),
    proposedBy: z.string(),
    decidedBy: z.string().nullable(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    expiresAt: timeSchema,
  })
  .openapi("CostChange");

/** Makes the answer of a change. */
export function costChangeOnWire(change: CostChange, evidenceLimit: number): z.infer<typeof costChangeSchema> {
  const { id, agentId, state, settings, settingsBefore, canaryShare, before, evaluation, predictedShare } = change;
  const { proposedBy, decidedBy, createdAt, startedAt, endedAt, expiresAt } = change;
  const realised = realisedSaving(evaluation.canary, evaluation.control);
  return {
    id,
    agentId,
    state,
    settings,
    changes: differencesOf(settingsBefore, settings),
    canaryShare,
    callsPerDay: before.callsPerDay,
    canaryCallsPerDay: before.callsPerDay * canaryShare,
    before: { calls: before.calls, turns: before.turns, nanoUsdPerMinute: before.nanoUsdPerMinute },
    guards: change.guards.map(({ metric, thresholdMs }) => {
      const guard = evaluation.guards[metric] ?? newGuardState();
      return {
        metric,
        thresholdMs,
        canary: badShareOf(guard.canary),
        control: badShareOf(guard.control),
        evidence: wealthOf(guard),
        evidenceLimit,
        isBroken: evaluation.broken === metric,
      };
    }),
    canary: armOnWire(evaluation.canary),
    control: armOnWire(evaluation.control),
    predictedSavingShare: predictedShare,
    realised: realised && {
      nanoUsdPerMinute: realised.perMinute,
      low: realised.low,
      high: realised.high,
      share: realised.share,
      savedNanoUsd: realised.savedNanoUsd,
    },
    minCalls: MIN_CALLS,
    proposedBy,
    decidedBy,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  };
}

function armOnWire(costs: ArmCosts): z.infer<typeof armSchema> {
  const { calls, priced, minutes } = costs;
  return { calls, pricedCalls: priced, minutes, nanoUsdPerMinute: costOfMinute(costs) };
}

function badShareOf({ calls, bad }: { calls: number; bad: number }) {
  return { calls, badShare: calls === 0 ? null : bad / calls };
}
