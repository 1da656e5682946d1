import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnalyticsService, startAnalytics } from "../../../local/analytics/server.ts";
import { Database, defaultDatabaseLimits } from "../../../local/postgres/database.ts";
import type { Result } from "../../../voice/result.ts";
import { stageNames } from "../../../voice/timeline/turn-stages.ts";
import { createAnswerHistory } from "../../../workers/analytics/answers/history.ts";
import type { AnswerSelection } from "../../../workers/analytics/answers/selection.ts";
import { usualStepSeconds } from "../../../workers/analytics/answers/series.ts";
import { type FigureTrend, type TrendFigure, trendFigures } from "../../../workers/analytics/answers/trend.ts";
import { createAnalyticsQuery } from "../../../workers/analytics/sql-api.ts";
import type { StagePoint } from "../../../workers/analytics/stage-point.ts";
import type { TurnPoint } from "../../../workers/analytics/turn-point.ts";
import { quantile, weightedQuantile } from "../../../workers/measure/quantiles.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { stagePoint, turnPoint, writeStages, writeTurns } from "../../support/call/written-turns.ts";

/** History over the local Analytics Engine, compared with the same figures over the turns in memory. */

let database: Database;
let analytics: AnalyticsService;
beforeAll(async () => {
  database = await Database.open({ clusterDirectory: undefined }, defaultDatabaseLimits);
  analytics = await startAnalytics({ query: (sql, parameters) => database.query(sql, parameters) });
}, 60_000);
afterAll(async () => {
  await analytics.close();
  await database.close();
});

const DAY = Date.UTC(2026, 10, 23) / 1000;
const at = (second: number) => new Date((DAY + second) * 1000);

const history = () =>
  createAnswerHistory(createAnalyticsQuery({ url: analytics.sqlEndpoint, token: analytics.apiToken }));
const select = (organizationId: string, changes: Partial<AnswerSelection> = {}): AnswerSelection => ({
  organizationId,
  services: "vendor",
  agentId: null,
  fromEpochSeconds: DAY,
  toEpochSeconds: DAY + 86_400,
  ...changes,
});

async function answered<T>(answer: Promise<Result<T, unknown>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Answers of calls that are slow or fast as a whole, around a median. */
function drawTurns(seed: number, organizationId: string, medianMs: number, calls = 40): TurnPoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: calls }, (_, call) => {
    const pace = 0.6 + 0.8 * random();
    return Array.from({ length: 1 + Math.floor(random() * 5) }, (_, index) => {
      const answerHeardMs = Math.round(medianMs * pace * (0.8 + 0.4 * random()));
      return turnPoint({
        organizationId,
        callId: `call_${seed}_${call}`,
        turnId: `turn_${index}`,
        answerHeardMs,
        turnGapMs: answerHeardMs - 100,
        responseTimeMs: random() < 0.9 ? Math.round(answerHeardMs / 4) : null,
        bargeInStopMs: random() < 0.2 ? Math.round(medianMs / 3 + 50 * random()) : null,
        longestSilenceMs: Math.round(answerHeardMs * 1.1),
        falseStart: random() < medianMs / 5_000,
        interrupted: random() < medianMs / 3_000,
      });
    });
  }).flat();
}

describe("before anything was written", () => {
  it("there is no figure, and the verdict says that there are no data", async () => {
    const trend = await answered(history().trend(select("org_empty")));
    for (const figure of trendFigures) {
      expect(trend[figure]).toMatchObject({ value: null, turns: 0, calls: 0, verdict: "no_data" });
    }
    const series = await answered(history().series(select("org_empty"), 3_600));
    expect(series).toHaveLength(24);
    expect(series[0]).toMatchObject({ atEpochSeconds: DAY, turns: 0, falseStartShare: null });
    expect(await answered(history().slowest(select("org_empty"), "answerHeardMs", 10))).toEqual([]);
    expect(await answered(history().comparison(select("org_empty"), "provider"))).toEqual([]);
    expect((await answered(history().bottlenecks(select("org_empty")))).turns).toBe(0);
  });
});

describe("the overview's figures", () => {
  it("are those of the turns in memory, with intervals of values that turns had", async () => {
    const organizationId = "org_overview";
    const turns = drawTurns(1, organizationId, 600);
    await writeTurns(analytics.url, turns, { at: at(3_600) });
    const trend = await answered(history().trend(select(organizationId)));
    for (const [figure, field, level] of [
      ["answerHeardP50Ms", "answerHeardMs", 0.5],
      ["answerHeardP95Ms", "answerHeardMs", 0.95],
      ["turnGapP50Ms", "turnGapMs", 0.5],
      ["responseTimeP95Ms", "responseTimeMs", 0.95],
      ["bargeInStopP50Ms", "bargeInStopMs", 0.5],
    ] as const) {
      const values = turns.map((turn) => turn[field]);
      const measured = values.filter((value) => value !== null);
      const { value, low, high, turns: count } = trend[figure];
      expect(value, figure).toBe(quantile(values, level));
      expect(count, figure).toBe(measured.length);
      for (const end of [low, high]) if (end !== null) expect(measured, figure).toContain(end);
      if (low !== null) expect(low, figure).toBeLessThanOrEqual(value as number);
      if (high !== null) expect(high, figure).toBeGreaterThanOrEqual(value as number);
    }
    expect(trend.answerHeardP50Ms).toMatchObject({ calls: 40, verdict: "no_data", previous: { value: null } });
    expect(trend.answerHeardP50Ms.low).not.toBeNull();
    expect(trend.falseStartShare.value).toBe(turns.filter((turn) => turn.falseStart).length / turns.length);
  });

  it("all change with the load, and their trends with the load before", async () => {
    const day = { fromEpochSeconds: DAY, toEpochSeconds: DAY + 86_400 };
    const figuresOf = async (organizationId: string, beforeMs: number, nowMs: number) => {
      await writeTurns(analytics.url, drawTurns(2, organizationId, beforeMs, 30), { at: at(-3_600) });
      await writeTurns(analytics.url, drawTurns(3, organizationId, nowMs, 30), { at: at(3_600) });
      return answered(history().trend(select(organizationId, day)));
    };
    const slower = await figuresOf("org_slower", 400, 900);
    const faster = await figuresOf("org_faster", 900, 400);
    const main: TrendFigure[] = trendFigures.filter((figure) => !figure.endsWith("Share"));
    for (const figure of main) {
      expect(slower[figure].value, figure).toBeGreaterThan(faster[figure].value as number);
      expect(slower[figure].difference.value, figure).toBeGreaterThan(0);
      expect(faster[figure].difference.value, figure).toBeLessThan(0);
    }
    const verdicts = (trend: Record<TrendFigure, FigureTrend>) =>
      ["answerHeardP50Ms", "turnGapP50Ms", "responseTimeP50Ms"].map((figure) => trend[figure as TrendFigure].verdict);
    expect(verdicts(slower)).toEqual(["worse", "worse", "worse"]);
    expect(verdicts(faster)).toEqual(["improved", "improved", "improved"]);
  });

  it("count a turn as often as its weight says", async () => {
    const organizationId = "org_weighted";
    const [light, heavy] = [drawTurns(4, organizationId, 500), drawTurns(5, organizationId, 700)];
    await writeTurns(analytics.url, light, { at: at(10) });
    await writeTurns(analytics.url, heavy, { at: at(20), weight: 7 });
    const trend = await answered(history().trend(select(organizationId)));
    const weighted = [
      ...light.map((turn) => ({ value: turn.answerHeardMs as number, weight: 1 })),
      ...heavy.map((turn) => ({ value: turn.answerHeardMs as number, weight: 7 })),
    ];
    expect(trend.answerHeardP95Ms.value).toBe(weightedQuantile(weighted, 0.95));
    expect(trend.answerHeardP95Ms.turns).toBe(light.length + 7 * heavy.length);
    expect(trend.answerHeardP95Ms.calls).toBe(80);
  });
});

describe("history", () => {
  const organizationId = "org_history";
  beforeAll(async () => {
    const turn = (changes: Partial<TurnPoint>) => turnPoint({ organizationId, ...changes });
    await writeTurns(
      analytics.url,
      [
        turn({ answerHeardMs: 500, turnGapMs: 400, llmProvider: "openai", llmModel: "small", colo: "AMS" }),
        turn({ answerHeardMs: 700, turnGapMs: 450, llmProvider: "openai", llmModel: "large", colo: "" }),
        turn({ answerHeardMs: 900, turnGapMs: null, llmProvider: "", llmModel: "", colo: "AMS", falseStart: true }),
      ],
      { at: at(3_700) },
    );
    await writeTurns(analytics.url, [turn({ answerHeardMs: 2_000, callId: "call_2", agentId: "agent_2" })], {
      at: at(7_300),
    });
    await writeTurns(
      analytics.url,
      [
        turn({ answerHeardMs: 9, services: "local", callId: "call_3" }),
        turn({ answerHeardMs: 9, source: "greeting" }),
        turn({ answerHeardMs: 9, organizationId: "org_stranger" }),
      ],
      { at: at(3_700) },
    );
    const stage = (changes: Partial<StagePoint>) => stagePoint({ organizationId, ...changes });
    await writeStages(
      analytics.url,
      [
        stage({ turnId: "turn_1", modelMs: 300, endpointingMs: 200, answerHeardMs: 500, turnGapMs: 400 }),
        stage({
          turnId: "turn_2",
          bottleneck: "endpointing",
          modelMs: 100,
          endpointingMs: 600,
          openerMs: 90,
          answerHeardMs: 700,
          turnGapMs: 450,
        }),
        stage({ turnId: "turn_3", answerHeardMs: null, modelMs: null, bottleneck: null, turnGapMs: 800 }),
      ],
      { at: at(3_700) },
    );
    await writeStages(analytics.url, [stage({ services: "local", answerHeardMs: 9_999, modelMs: 9_999 })], {
      at: at(3_700),
    });
    await writeStages(analytics.url, [stage({ organizationId: "org_stranger", answerHeardMs: 9_999 })], {
      at: at(3_700),
    });
  });

  it("over time has every bucket, the empty ones too, and quantiles of latencies and stages", async () => {
    const series = await answered(history().series(select(organizationId, { toEpochSeconds: DAY + 4 * 3_600 }), 3_600));
    expect(series.map(({ atEpochSeconds, turns }) => [(atEpochSeconds - DAY) / 3_600, turns])).toEqual([
      [0, 0],
      [1, 3],
      [2, 1],
      [3, 0],
    ]);
    expect(series[1]).toMatchObject({
      latencies: {
        answerHeardMs: { count: 3, p50: 700, p95: 900 },
        turnGapMs: { count: 2, p50: 400, p95: 450 },
      },
      stages: { modelMs: { count: 2, p50: 100, p95: 300 }, openerMs: { count: 1, p50: 90, p95: 90 } },
      falseStartShare: 1 / 3,
    });
    expect(series[3]).toMatchObject({
      latencies: { answerHeardMs: { count: 0, p50: null, p95: null } },
      stages: { modelMs: { count: 0, p50: null } },
      falseStartShare: null,
    });
  });

  it("is of one agent when asked", async () => {
    const series = await answered(history().series(select(organizationId, { agentId: "agent_2" }), 86_400));
    expect(series).toMatchObject([{ turns: 1, latencies: { answerHeardMs: { p50: 2_000 } } }]);
  });

  it.each([
    ["model", ["small", 1], ["large", 1], [null, 1], ["gpt-5-nano", 1]],
    ["colo", ["AMS", 3], [null, 1]],
    ["agent", ["agent_1", 3], ["agent_2", 1]],
    ["transport", ["browser", 4]],
    ["isolate", ["warm", 4]],
    ["stage", ["model", 1], ["endpointing", 1], [null, 1]],
  ] as const)("compares answers by %s", async (by, ...expected) => {
    const groups = await answered(history().comparison(select(organizationId), by));
    expect(groups.map(({ key, turns }) => [key, turns])).toEqual(expect.arrayContaining(expected as never));
    expect(groups).toHaveLength(expected.length);
    expect(groups.every(({ kind }) => kind === null)).toBe(true);
  });

  it("compares providers of each kind, with their latencies", async () => {
    const groups = await answered(history().comparison(select(organizationId), "provider"));
    const of = (kind: string, key: string | null) => groups.find((group) => group.kind === kind && group.key === key);
    expect(of("languageModel", "openai")).toMatchObject({
      turns: 2,
      latencies: { answerHeardMs: { count: 2, p50: 500, p95: 700 } },
    });
    expect(of("languageModel", null)).toMatchObject({ turns: 1 });
    expect(of("speechToText", "deepgram-flux")).toMatchObject({ turns: 4 });
    expect(of("textToSpeech", "deepgram")).toMatchObject({ turns: 4 });
  });

  it("names the slowest answers with their stages, and no words", async () => {
    const slowest = await answered(history().slowest(select(organizationId), "answerHeardMs", 10));
    expect(slowest.map(({ turnId, answerHeardMs }) => [turnId, answerHeardMs])).toEqual([
      ["turn_2", 700],
      ["turn_1", 500],
    ]);
    expect(slowest[0]).toEqual({
      ...stagePoint({
        organizationId,
        turnId: "turn_2",
        bottleneck: "endpointing",
        modelMs: 100,
        endpointingMs: 600,
        openerMs: 90,
        answerHeardMs: 700,
        turnGapMs: 450,
      }),
      atEpochSeconds: DAY + 3_700,
    });
    const silent = await answered(history().slowest(select(organizationId), "turnGapMs", 1));
    expect(silent.map(({ turnId }) => turnId)).toEqual(["turn_3"]);
  });

  it("tells where callers' waits went to", async () => {
    const { turns, stages } = await answered(history().bottlenecks(select(organizationId)));
    expect(turns).toBe(2);
    expect(stages.map(({ stage }) => stage)).toEqual([...stageNames]);
    const of = (name: string) => stages.find(({ stage }) => stage === name);
    // 800 ms of endpointing and 400 of the model, over two answers.
    expect(of("endpointing")).toMatchObject({ share: 800 / 1_200, bottleneckTurns: 1, length: { count: 2, p50: 200 } });
    expect(of("model")).toMatchObject({ share: 400 / 1_200, bottleneckTurns: 1 });
    expect(of("opener")).toMatchObject({ share: 0, bottleneckTurns: 0, length: { count: 1, p50: 90 } });
    expect(stages.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
  });

  it("says how many calls there were over services of each kind", async () => {
    expect(await answered(history().callsByServices(select(organizationId)))).toEqual({
      vendor: 2,
      simulated: 0,
      local: 1,
      generated: 0,
    });
  });
});

it.each([
  [3_600, 60],
  [24 * 3_600, 900],
  [7 * 86_400, 6 * 3_600],
  [92 * 86_400, 86_400],
])("a stretch of %d s is told in buckets of %d s", (lengthSeconds, step) => {
  expect(usualStepSeconds(lengthSeconds)).toBe(step);
});
