import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Result } from "../../../voice/result.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { stageMeanings, stageNames } from "../../../voice/timeline/turn-stages.ts";
import { type Comparison, comparisons } from "../../analytics/answers/comparison.ts";
import type { AnswerHistory } from "../../analytics/answers/history.ts";
import { type AnswerLatency, type AnswerSelection, answerLatencies } from "../../analytics/answers/selection.ts";
import { MAX_BUCKETS, stepsSeconds, usualStepSeconds } from "../../analytics/answers/series.ts";
import type { SlowAnswer } from "../../analytics/answers/slowest.ts";
import { previousStretch } from "../../analytics/answers/trend.ts";
import type { AnalyticsFailure } from "../../analytics/sql-api.ts";
import { stageFieldOf } from "../../analytics/stage-point.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { replyCached } from "../../http/cached-reply.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { DAY_SECONDS, rangeOnWire, type TimeRange, timeRangeFields, timeRangeOf } from "../../requests/time-range.ts";
import { analyticsRefusal } from "./analytics-refusal.ts";
import {
  answerComparisonSchema,
  answerOverviewSchema,
  answerSeriesSchema,
  bottlenecksSchema,
  slowestTurnsSchema,
} from "./answer-history-wire.ts";

/** As long as Analytics Engine keeps turns. */
const MAX_DAYS = 92;
const MAX_TURNS = 50;

const filters = { ...timeRangeFields, agentId: idSchema.optional(), ...servicesFilter };

/** A question as it was asked: "until now" stays the same question for as long as its answer is fresh. */
type Question = {
  from: string | undefined;
  to: string | undefined;
  agentId: string | null;
  services: ServicesKind;
  by?: Comparison;
  latency?: AnswerLatency;
  stepSeconds?: number;
  limit?: number;
};

type Loaded<Answer> = Promise<Result<Answer, AnalyticsFailure>>;

/** Declares the cached read of one kind of history. */
function historyRead<Answer, Shown>(
  path: string,
  load: (history: AnswerHistory, selection: AnswerSelection, question: Question) => Loaded<Answer>,
  show: (answer: Answer, question: Question, range: TimeRange) => Shown,
) {
  return cachedRead({
    strategy: "performance_history",
    scopes: ["analytics"],
    route: `/api/performance${path}`,
    load: async ({ figures: { answerHistory } }, organizationId, [question]: readonly [Question]) => {
      const { agentId, services } = question;
      const range = historyRange(question);
      const selection = { organizationId, agentId, services, ...range };
      const [calls, answer] = await Promise.all([
        answerHistory.callsByServices(selection),
        load(answerHistory, selection, question),
      ]);
      if (!calls.ok) throw analyticsRefusal(calls.error);
      if (!answer.ok) throw analyticsRefusal(answer.error);
      const asked = { ...rangeOnWire(range), agentId, services, callsByServices: calls.value };
      return { ...asked, ...show(answer.value, question, range) };
    },
  });
}

const overviewRead = historyRead(
  "/overview",
  (history, selection) => history.trend(selection),
  (figures, _question, range) => ({ previous: rangeOnWire(previousStretch(range)), figures }),
);

const seriesRead = historyRead(
  "/series",
  (history, selection, question) => history.series(selection, stepOf(question, selection)),
  (buckets, question, range) => ({
    stepSeconds: stepOf(question, range),
    buckets: buckets.map(({ atEpochSeconds, ...bucket }) => ({ at: isoTime(atEpochSeconds), ...bucket })),
  }),
);

const comparisonRead = historyRead(
  "/comparison",
  (history, selection, { by = "provider" }) => history.comparison(selection, by),
  (groups, { by = "provider" }) => ({ by, groups }),
);

const slowestRead = historyRead(
  "/slowest-turns",
  (history, selection, { latency = "answerHeardMs", limit = MAX_TURNS }) => history.slowest(selection, latency, limit),
  (turns, { latency = "answerHeardMs" }) => ({ by: latency, turns: turns.map(slowTurnOnWire) }),
);

const bottlenecksRead = historyRead(
  "/bottlenecks",
  (history, selection) => history.bottlenecks(selection),
  ({ turns, stages }) => ({ turns, stages: stages.map((each) => ({ ...each, meaning: stageMeanings[each.stage] })) }),
);

const about =
  "Over agent turns that followed the caller's speech, in calls over one kind of services; the last 24 hours unless `from` or `to` is given, " +
  `${MAX_DAYS} days at most. A turn is counted within minutes of its end. What was not measured is null.`;
const tags = ["Performance"];

/** Routes of `/api/performance` about the history of answers. */
export const answerHistoryRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/overview",
      tags,
      summary: "Figures of answers, compared with the time before",
      description: `${about} Each figure has an interval, and so has its difference to the stretch of the same length just before: the verdict is what that interval allows to say.`,
      ...access("viewer"),
      request: { query: z.strictObject(filters) },
      responses: { 200: jsonAnswer(answerOverviewSchema, "The figures"), ...refusals },
    }),
    (c) => replyCached(c, overviewRead, [questionOf(c, c.req.valid("query"))]),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/series",
      tags,
      summary: "Latencies and stages of answers over time",
      description: `${about} In buckets of \`stepSeconds\`, at most ${MAX_BUCKETS}; those without an answer are there, with 0 turns.`,
      ...access("viewer"),
      request: {
        query: z.strictObject({
          ...filters,
          stepSeconds: z.coerce
            .number()
            .pipe(z.literal(stepsSeconds))
            .optional()
            .openapi({ description: "Length of the buckets; by the length of the stretch unless given" }),
        }),
      },
      responses: { 200: jsonAnswer(answerSeriesSchema, "The buckets in order"), ...refusals },
    }),
    (c) => {
      const { stepSeconds, ...query } = c.req.valid("query");
      const question = { ...questionOf(c, query), ...(stepSeconds !== undefined && { stepSeconds }) };
      // Refused even where there is an answer from before.
      stepOf(question, historyRange(question));
      return replyCached(c, seriesRead, [question]);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/comparison",
      tags,
      summary: "Latencies of answers by provider, model, agent, place …",
      description: `${about} The busiest groups first, 50 of a kind at most. By \`stage\`: the one that most of the wait went to.`,
      ...access("viewer"),
      request: { query: z.strictObject({ ...filters, by: z.enum(comparisons).default("provider") }) },
      responses: { 200: jsonAnswer(answerComparisonSchema, "The groups"), ...refusals },
    }),
    (c) => {
      const { by, ...query } = c.req.valid("query");
      return replyCached(c, comparisonRead, [{ ...questionOf(c, query), by }]);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/slowest-turns",
      tags,
      summary: "The slowest answers, with what they waited for",
      description: `${about} A call that was deleted since may still be named.`,
      ...access("viewer"),
      request: {
        query: z.strictObject({
          ...filters,
          by: z.enum(answerLatencies).default("answerHeardMs"),
          limit: z.coerce.number().int().min(1).max(MAX_TURNS).default(10),
        }),
      },
      responses: { 200: jsonAnswer(slowestTurnsSchema, "The slowest first"), ...refusals },
    }),
    (c) => {
      const { by: latency, limit, ...query } = c.req.valid("query");
      return replyCached(c, slowestRead, [{ ...questionOf(c, query), latency, limit }]);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/bottlenecks",
      tags,
      summary: "Stages of answers by their share in callers' waits",
      description: `${about} Stages stand one behind the other: work that was done before the end of turn is in none.`,
      ...access("viewer"),
      request: { query: z.strictObject(filters) },
      responses: { 200: jsonAnswer(bottlenecksSchema, "Every stage, in order"), ...refusals },
    }),
    (c) => replyCached(c, bottlenecksRead, [questionOf(c, c.req.valid("query"))]),
  );

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  agentId?: string | undefined;
  services?: ServicesKind | undefined;
}

function questionOf(c: Context<AppEnv>, { from, to, agentId, services }: Asked): Question {
  const question = { from, to, agentId: agentId ?? null, services: servicesOf(c, services) };
  // Refused even where there is an answer from before.
  historyRange(question);
  return question;
}

/** The stretch of a question as it is now: "until now" moves. Refuses one that is too long. */
function historyRange({ from, to }: Pick<Question, "from" | "to">): TimeRange {
  const range = timeRangeOf(from, to, Date.now());
  if (range.toEpochSeconds - range.fromEpochSeconds > MAX_DAYS * DAY_SECONDS) {
    throw invalid("from", `lies more than ${MAX_DAYS} days before to`);
  }
  return range;
}

/** The length of a series' buckets. Refuses one that makes too many of them. */
function stepOf(
  { stepSeconds }: Question,
  { fromEpochSeconds, toEpochSeconds }: TimeRange,
): (typeof stepsSeconds)[number] {
  const lengthSeconds = toEpochSeconds - fromEpochSeconds;
  const step = stepsSeconds.find((each) => each === stepSeconds) ?? usualStepSeconds(lengthSeconds);
  if (lengthSeconds / step > MAX_BUCKETS) throw invalid("stepSeconds", `makes more than ${MAX_BUCKETS} buckets`);
  return step;
}

function invalid(path: string, message: string): ApiError {
  return new ApiError("invalid_request", `Not valid: ${path}.`, { details: [{ path, message }] });
}

/** A slow answer on the wire. Every field is named, so that a new one is not shown by accident. */
function slowTurnOnWire(turn: SlowAnswer): z.infer<typeof slowestTurnsSchema>["turns"][number] {
  return {
    at: isoTime(turn.atEpochSeconds),
    callId: turn.callId,
    turnId: turn.turnId,
    agentId: turn.agentId,
    transport: turn.transport,
    sttProvider: turn.sttProvider,
    llmProvider: turn.llmProvider,
    llmModel: turn.llmModel,
    ttsProvider: turn.ttsProvider,
    colo: turn.colo,
    isolate: turn.isolate,
    answerHeardMs: turn.answerHeardMs,
    turnGapMs: turn.turnGapMs,
    responseTimeMs: turn.responseTimeMs,
    stages: stageNames.flatMap((stage) => {
      const ms = turn[stageFieldOf(stage)];
      return ms === null ? [] : [{ stage, ms }];
    }),
    bottleneck: turn.bottleneck,
  };
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
