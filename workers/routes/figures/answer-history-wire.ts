import { z } from "@hono/zod-openapi";
import { recordOf } from "../../../voice/record-of.ts";
import { turnMetricRows } from "../../../voice/timeline/turn-metrics.ts";
import { stageMeanings, stageNames } from "../../../voice/timeline/turn-stages.ts";
import { comparisons, providerKinds } from "../../analytics/answers/comparison.ts";
import { answerLatencies } from "../../analytics/answers/selection.ts";
import { stepsSeconds } from "../../analytics/answers/series.ts";
import { fieldOfFigure, trendFigures } from "../../analytics/answers/trend.ts";
import { stageFieldOf } from "../../analytics/stage-point.ts";
import { servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import { verdicts } from "../../measure/trend.ts";
import { callsByServicesSchema } from "../../requests/services-filter.ts";

/** Answers of the history of answers, as the API describes them. */

const count = z.number().int().min(0);
const figure = z.number().min(0).nullable();
const share = z.number().min(0).max(1).nullable();

/** What every answer begins with: the question as it was understood. */
const asked = {
  from: timeSchema,
  to: timeSchema,
  agentId: z.string().nullable(),
  services: servicesSchema,
  callsByServices: callsByServicesSchema,
};

const quantilesSchema = z.object({
  count: count.openapi({ description: "Turns in which it was measured" }),
  p50: figure,
  p95: figure,
});

const latenciesSchema = z.object(
  recordOf(answerLatencies, (latency) => quantilesSchema.openapi({ description: turnMetricRows[latency].meaning })),
);

const stage = z.enum(stageNames);

const estimate = {
  value: figure.openapi({ description: "Null where nothing was measured" }),
  low: figure.openapi({ description: "Lower end of the interval of 95 %; null where so few calls do not give it" }),
  high: figure.openapi({ description: "Its upper end" }),
  turns: count.openapi({ description: "Turns that it rests on" }),
  calls: count.openapi({ description: "Calls that these are of: the interval is as wide as calls differ" }),
};

const trendSchema = z.object({
  ...estimate,
  previous: z.object(estimate),
  difference: z
    .object({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
    .openapi({ description: "This stretch's less the previous one's, with its interval of 95 %" }),
  verdict: z.enum(verdicts).openapi({
    description: "`no_clear_change` where the interval of the difference holds 0, or is not known",
  }),
});

/** Answer of `/overview`. */
export const answerOverviewSchema = z
  .object({
    ...asked,
    previous: z.object({ from: timeSchema, to: timeSchema }),
    figures: z.object(
      recordOf(trendFigures, (name) => {
        const { field, isShare } = fieldOfFigure(name);
        const meaning = turnMetricRows[field as keyof typeof turnMetricRows].meaning;
        return trendSchema.openapi({ description: isShare ? `Share of the turns: ${meaning}` : meaning });
      }),
    ),
  })
  .openapi("AnswerOverview");

/** Answer of `/series`. */
export const answerSeriesSchema = z
  .object({
    ...asked,
    stepSeconds: z.literal(stepsSeconds),
    buckets: z.array(
      z.object({
        at: timeSchema.openapi({ description: "Begin of the bucket, a multiple of its length since 1970" }),
        turns: count,
        latencies: latenciesSchema,
        stages: z.object(
          Object.fromEntries(
            stageNames.map((name) => [
              stageFieldOf(name),
              quantilesSchema.openapi({ description: stageMeanings[name] }),
            ]),
          ) as Record<`${(typeof stageNames)[number]}Ms`, typeof quantilesSchema>,
        ),
        falseStartShare: share,
        interruptedShare: share,
      }),
    ),
  })
  .openapi("AnswerSeries");

/** Answer of `/comparison`. */
export const answerComparisonSchema = z
  .object({
    ...asked,
    by: z.enum(comparisons),
    groups: z.array(
      z.object({
        kind: z.enum(providerKinds).nullable().openapi({ description: "Of which kind the provider is" }),
        key: z.string().nullable().openapi({ description: "Null where it is not known, or there was none" }),
        turns: count,
        latencies: latenciesSchema,
      }),
    ),
  })
  .openapi("AnswerComparison");

/** Answer of `/slowest-turns`. */
export const slowestTurnsSchema = z
  .object({
    ...asked,
    by: z.enum(answerLatencies),
    turns: z.array(
      z.object({
        at: timeSchema.openapi({ description: "End of the turn" }),
        callId: z.string(),
        turnId: z.string(),
        agentId: z.string(),
        transport: z.string(),
        sttProvider: z.string().nullable(),
        llmProvider: z.string().nullable(),
        llmModel: z.string().nullable(),
        ttsProvider: z.string().nullable(),
        colo: z.string().nullable(),
        isolate: z.enum(["cold", "warm"]),
        ...recordOf(answerLatencies, () => figure),
        stages: z.array(z.object({ stage, ms: z.number().min(0) })).openapi({
          description: "In order; those of an answer add up to when it was heard",
        }),
        bottleneck: stage.nullable(),
      }),
    ),
  })
  .openapi("SlowestTurns");

/** Answer of `/bottlenecks`. */
export const bottlenecksSchema = z
  .object({
    ...asked,
    turns: count.openapi({ description: "Answers that were heard: their stages add up to the wait" }),
    stages: z.array(
      z.object({
        stage,
        meaning: z.string(),
        share: share.openapi({ description: "Of the time that callers waited for all these answers" }),
        bottleneckTurns: count.openapi({ description: "Answers of which it was the longest stage" }),
        length: quantilesSchema,
      }),
    ),
  })
  .openapi("Bottlenecks");
