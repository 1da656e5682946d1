import { z } from "zod";
import { benchmarkCategories, metricUnits } from "../benchmarks/report.ts";
import { actionSchema } from "./action.ts";

/**
 * Recommendation: a rule found something in measured evidence, and says what to do, what that is expected to bring, and
 * how sure it is. What it brought is stored beside what was expected, for ever.
 */

/** Rules that recommend, by name. */
export const ruleNames = [
  "slow_query",
  "provider_slowed",
  "provider_slower_than_alternative",
  "cache_off",
  "cache_too_short",
  "opener_off",
  "opener_too_long",
  "model_slower_than_alternative",
  "region_far",
  "cold_list",
  "knowledge_slow",
  "prompt_too_long",
  "uncached_route_busy",
] as const;
/** Rule that recommends. */
export type RuleName = (typeof ruleNames)[number];

/** Figure that a rule rests on, with the place where its rows are shown. */
export const evidenceSchema = z.object({
  /** What was measured, such as "GET /api/leads, not cached, P95". */
  label: z.string().max(200),
  value: z.number(),
  unit: z.enum(metricUnits),
  /** 95 % confidence interval; null where too little was measured for one. */
  band: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Samples behind the value; null for a setting, which is not measured. */
  samples: z.number().int().nullable(),
  /** Path of the pages. */
  link: z.string().max(300),
});
/** Figure that a rule rests on. */
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * Value that a metric is predicted to have afterwards, in the metric's own unit. The benchmark that verifies measures
 * it.
 */
export const predictionSchema = z.object({
  /** Key of the metric in reports. */
  metric: z.string(),
  label: z.string().max(200),
  unit: z.enum(metricUnits),
  better: z.enum(["lower", "higher"]),
  category: z.enum(benchmarkCategories),
  /** As it was when the rule looked. */
  current: z.number(),
  expected: z.number(),
  /** Where the expected value lies with 95 % confidence, from the measured spread. */
  interval: z.object({ low: z.number(), high: z.number() }),
  /** Where the prediction comes from, as a sentence. */
  basis: z.string().max(300),
});
/** Value that a metric is predicted to have afterwards. */
export type Prediction = z.infer<typeof predictionSchema>;

/** Value that the metric had in the benchmark that verified the action. */
export const realisedSchema = z.object({
  benchmarkId: z.string(),
  measuredAt: z.iso.datetime(),
  value: z.number(),
  band: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Realised change over predicted change: 1 is as predicted, 0 is nothing, below 0 it became worse. */
  share: z.number(),
  /** `as_predicted`: within the prediction's interval, or within 30 % of its change. */
  outcome: z.enum(["as_predicted", "less", "more", "none", "worse"]),
});
/** Value that the metric had in the benchmark that verified the action. */
export type Realised = z.infer<typeof realisedSchema>;

/** Effort of a recommendation: a setting that is changed at once, a change that takes minutes, work of a person. */
export const efforts = ["setting", "minutes", "work"] as const;
/** Effort of a recommendation. */
export type Effort = (typeof efforts)[number];

/** Risk of a recommendation, with the sentence that says what may go wrong. */
export const riskSchema = z.object({ level: z.enum(["low", "medium", "high"]), reason: z.string().max(300) });
/** Finding of a rule, before it is stored. */
export const findingSchema = z.object({
  rule: z.enum(ruleNames),
  /** Tells findings of one rule apart and stays the same from report to report, such as an agent's id and stage. */
  subject: z.string().max(200),
  title: z.string().max(200),
  /** Explains why, in one or two sentences. */
  reason: z.string().max(600),
  evidence: z.array(evidenceSchema).min(1).max(6),
  /** Null where nothing measured says how much it brings; then no number is shown. */
  prediction: predictionSchema.nullable(),
  effort: z.enum(efforts),
  risk: riskSchema,
  action: actionSchema,
});
/** Finding of a rule, before it is stored. */
export type Finding = z.infer<typeof findingSchema>;

/**
 * States of a recommendation. `open` → (`scheduled` →) `applying` → `verifying` → `applied`; `rolled_back` by a person,
 * `failed` when it could not be applied, `dismissed` by a person, `gone` when a later report no longer has it.
 */
export const recommendationStates = [
  "open",
  "scheduled",
  "applying",
  "verifying",
  "applied",
  "rolled_back",
  "failed",
  "dismissed",
  "gone",
] as const;
/** State of a recommendation. */
export type RecommendationState = (typeof recommendationStates)[number];

/** Recommendation, as it is stored and told. */
export interface Recommendation extends Finding {
  id: string;
  state: RecommendationState;
  /** Report whose evidence it rests on. */
  reportId: string;
  createdAt: string;
  /** Time at which it is to be applied; null unless scheduled. */
  scheduledAt: string | null;
  appliedAt: string | null;
  /** Benchmark that verifies it; null before it was begun. */
  verificationId: string | null;
  realised: Realised | null;
  /** Why it failed; null otherwise. */
  failure: string | null;
}
