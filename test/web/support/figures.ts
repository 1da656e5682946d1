import { recordOf } from "../../../voice/record-of.ts";
import type { schemas } from "../../../web/src/api/api-types.ts";
import { stagesInOrder, stageWords } from "../../../web/src/words/stages.ts";
import type { LiveFigures, Percentiles } from "../../../workers/measure/live-figures.ts";
import { noFigures } from "../../support/measure/live-figures.ts";

/*
 * Figures of a made-up organisation: every number of `load` 1 differs from that of `load` 2, so that a page which shows
 * a number of its own is found out.
 */

const FROM = "2026-11-29T10:00:00.000Z";
const TO = "2026-11-30T10:00:00.000Z";
const asked = (load: number) => ({
  from: FROM,
  to: TO,
  agentId: null,
  services: "local" as const,
  callsByServices: { vendor: 3 * load, simulated: 0, local: 40 * load, generated: 0 },
});

type Overview = schemas["AnswerOverview"];

/** Answer of `/api/performance/overview`. Figures improve under load 1, and get worse under load 2. */
export function answerOverview(load: number): Overview {
  const trend = (value: number, isShare: boolean): Overview["figures"]["falseStartShare"] => {
    const unit = isShare ? 0.01 : 1;
    const by = (load === 1 ? -11 : 23) * unit;
    const estimate = (at: number) => ({
      value: at,
      low: at - 3 * unit,
      high: at + 3 * unit,
      turns: 210 * load,
      calls: 40 * load,
    });
    return {
      ...estimate(value),
      previous: estimate(value - by),
      difference: { value: by, low: by - 5 * unit, high: by + 6 * unit },
      verdict: load === 1 ? "improved" : "worse",
    };
  };
  const times = {
    answerHeardP50Ms: 401,
    answerHeardP95Ms: 803,
    turnGapP50Ms: 263,
    turnGapP95Ms: 541,
    responseTimeP50Ms: 37,
    responseTimeP95Ms: 93,
    bargeInStopP50Ms: 141,
    bargeInStopP95Ms: 187,
    longestSilenceP95Ms: 701,
  };
  return {
    ...asked(load),
    previous: { from: "2026-11-28T10:00:00.000Z", to: FROM },
    figures: {
      ...recordOf(Object.keys(times) as (keyof typeof times)[], (name) => trend(times[name] * load, false)),
      falseStartShare: trend(0.031 * load, true),
      interruptedShare: trend(0.143 * load, true),
    },
  };
}

const quantiles = (p50: number, load: number) => ({ count: 17 * load, p50: p50 * load, p95: p50 * 2 * load });

/** Answer of `/api/performance/series`: eight hours, the third without an answer. */
export function answerSeries(load: number): schemas["AnswerSeries"] {
  const none = { count: 0, p50: null, p95: null };
  return {
    ...asked(load),
    stepSeconds: 3_600 as number as 60,
    buckets: Array.from({ length: 8 }, (_, hour) => {
      const isEmpty = hour === 2;
      const value = (p50: number) => (isEmpty ? none : quantiles(p50 + hour * 7, load));
      return {
        at: new Date(Date.parse(FROM) + hour * 3_600_000).toISOString(),
        turns: isEmpty ? 0 : 17 * load,
        latencies: { answerHeardMs: value(400), turnGapMs: value(260), responseTimeMs: value(30) },
        stages: Object.fromEntries(
          stagesInOrder.map((stage, place) => [`${stage}Ms`, value(10 + place * 12)]),
        ) as schemas["AnswerSeries"]["buckets"][number]["stages"],
        falseStartShare: isEmpty ? null : 0.01 * hour,
        interruptedShare: isEmpty ? null : 0.02 * hour,
      };
    }),
  };
}

/** Answer of `/api/performance/bottlenecks`. */
export function bottlenecks(load: number): schemas["Bottlenecks"] {
  return {
    ...asked(load),
    turns: 190 * load,
    stages: stagesInOrder.map((stage, place) => ({
      stage,
      meaning: `Meaning of ${stageWords[stage]}`,
      share: (place + 1) / 55,
      bottleneckTurns: place * 3 * load,
      length: quantiles(20 + place * 9, load),
    })),
  };
}

/** Answer of `/api/performance/comparison`. */
export function answerComparison(
  load: number,
  by: schemas["AnswerComparison"]["by"] = "provider",
): schemas["AnswerComparison"] {
  const group = (kind: "speechToText" | "languageModel" | "textToSpeech" | null, key: string, p50: number) => ({
    kind,
    key,
    turns: 90 * load,
    latencies: {
      answerHeardMs: quantiles(p50, load),
      turnGapMs: quantiles(p50 - 100, load),
      responseTimeMs: quantiles(40, load),
    },
  });
  return {
    ...asked(load),
    by,
    groups:
      by === "agent"
        ? [group(null, "agent_1", 420), group(null, "agent_9", 730)]
        : [
            group("speechToText", "deepgram-flux", 420),
            group("languageModel", "openai-compatible", 440),
            group("textToSpeech", "aura-2-thalia-en", 460),
          ],
  };
}

/** Answer of `/api/performance/slowest-turns`. */
export function slowestTurns(load: number): schemas["SlowestTurns"] {
  return {
    ...asked(load),
    by: "answerHeardMs",
    turns: [3, 2, 1].map((rank) => ({
      at: new Date(Date.parse(FROM) + rank * 3_600_000).toISOString(),
      callId: "call_1",
      turnId: `turn_${rank}`,
      agentId: "agent_1",
      transport: "browser",
      sttProvider: "deepgram-flux",
      llmProvider: "openai-compatible",
      llmModel: "quantum-local-responder",
      ttsProvider: "aura-2-thalia-en",
      colo: "FRA",
      isolate: rank === 3 ? ("cold" as const) : ("warm" as const),
      answerHeardMs: 600 * rank * load,
      turnGapMs: 500 * rank * load,
      responseTimeMs: 100 * rank * load,
      stages: [
        { stage: "endpointing" as const, ms: 200 * rank * load },
        { stage: "model" as const, ms: 300 * rank * load },
        { stage: "voice" as const, ms: 100 * rank * load },
      ],
      bottleneck: "model" as const,
    })),
  };
}

/** Answer of `/api/performance/requests`. */
export function requestHistory(load: number): schemas["RequestHistory"] {
  return {
    from: FROM,
    to: TO,
    total: {
      requests: 1_201 * load,
      totalMs: { count: 1_201 * load, p50: 11 * load, p95: 47 * load, p99: 90 * load },
      databaseMs: { count: 300 * load, p50: 6 * load, p95: 31 * load },
      errors: {
        count: 12 * load,
        share: 0.013 * load,
        byCode: load === 1 ? { not_found: 12 } : { unavailable: 20, not_found: 4 },
      },
      cacheSources: { none: 1, memory: 2, kv: 3, database: 4, stale: 5 } as never,
      coldShare: 0.02,
    },
    routes: [],
  };
}

/** Answer of `/api/performance/page-views`. */
export function pageViewHistory(load: number): schemas["PageViewHistory"] {
  const vital = (p75: number) => ({
    count: 80 * load,
    p75: p75 * load,
    rating: load === 1 ? ("good" as const) : ("poor" as const),
  });
  const total = {
    views: 80 * load,
    softNavigations: 30 * load,
    vitals: { lcpMs: vital(900), inpMs: vital(80), cls: vital(0.004), fcpMs: vital(500), ttfbMs: vital(120) },
  };
  return { from: FROM, to: TO, minimumViews: 20, total, routes: [] };
}

/** Figures of the live feed, in calls over local stand-ins. */
export function liveFigures(load: number): LiveFigures {
  const figures = noFigures();
  const percentiles = (p50: number): Percentiles => ({
    n: 9 * load,
    p50: p50 * load,
    p95: p50 * 2 * load,
    p99: p50 * 3 * load,
  });
  for (const [window, factor] of [
    ["minute", 1],
    ["hour", 3],
  ] as const) {
    const own = figures.local[window];
    own.turns.n = 90 * factor * load;
    for (const [place, latency] of Object.keys(own.turns.latencies).entries()) {
      own.turns.latencies[latency as keyof typeof own.turns.latencies] = percentiles((100 + place * 13) * factor);
    }
    own.turns.falseStarts = 2 * factor * load * load;
    own.turns.interrupted = 5 * factor * load * load;
    own.turns.deadAir = factor * load * load;
    own.calls = { started: 7 * factor * load, ended: 6 * factor * load, failed: load * load, withDeadAir: load };
    own.providers = [
      {
        stage: "language_model",
        provider: "openai-compatible",
        model: "quantum-local-responder",
        n: 91 * factor * load,
        failures: load === 1 ? { deadline_exceeded: 3 } : { deadline_exceeded: 17, rate_limited: 2 },
        firstResultMs: percentiles(61 * factor),
      },
    ];
    figures.requests[window] = {
      n: 301 * factor * load,
      errors: 2 * factor * load * load,
      ms: percentiles(12 * factor),
    };
    const vital = (p75: number) => ({ n: 31 * factor * load, p75: p75 * factor * load });
    figures.pageViews[window] = {
      n: 31 * factor * load,
      vitals: { LCP: vital(800), INP: vital(70), CLS: vital(0.003), FCP: vital(400), TTFB: vital(90) },
    };
  }
  figures.gauges = {
    callsInProgress: { vendor: load, simulated: 0, local: 4 * load, generated: 0 },
    activeUsers: 3 * load,
    subscribers: 2 * load,
  };
  return figures;
}

type Analytics = schemas["AnalyticsOverview"];

function callFigures(load: number, day: number): Analytics["total"] {
  const latency = (p50: number) => ({ count: 60 * load, p50: (p50 + day * 5) * load, p95: (p50 + day * 9) * 2 * load });
  return {
    calls: 20 * load + day,
    running: load,
    neverConnected: load,
    minutes: 31.4 * load + day,
    endReasons: { caller_hung_up: 12 * load, agent_hung_up: 5 * load, failed: load },
    cost: { microUsd: null, pricedCalls: 0, unpricedCalls: 0 },
    latency: {
      turns: 60 * load,
      answerHeardMs: latency(400),
      turnGapMs: latency(260),
      responseTimeMs: latency(35),
      interruptedShare: 0.1 + 0.01 * day,
      falseStartShare: 0.02 + 0.001 * day,
    },
  };
}

const noChange = { calls: null, minutes: null, costMicroUsd: null, latency: {} } as unknown as Analytics["change"];

/** Answer of `/api/analytics/overview` by day: a week. */
export function analyticsOverview(load: number): Analytics {
  return {
    ...asked(load),
    groupBy: "day",
    timeZone: "UTC",
    campaignId: null,
    total: callFigures(load, 0),
    groups: Array.from({ length: 7 }, (_, day) => ({ key: `2026-11-${24 + day}`, ...callFigures(load, day) })),
    groupsLeftOut: 0,
    previous: { from: "2026-11-16T10:00:00.000Z", to: FROM, total: callFigures(load, 3) },
    change: noChange,
  };
}

/** The same by campaign. */
export function analyticsByCampaign(load: number): Analytics {
  const groups = [
    { key: "campaign_1", ...callFigures(load, 2) },
    { key: null, ...callFigures(load, 1) },
  ];
  return { ...analyticsOverview(load), groupBy: "campaign", groups };
}

/** Answer of `/api/campaigns`: one that called, and one that did not. */
export function campaigns(): {
  items: Pick<schemas["Campaign"], "id" | "name" | "status" | "agentId">[];
  nextCursor: null;
} {
  return {
    items: [
      { id: "campaign_2", name: "Whitening offer", status: "draft", agentId: "agent_1" },
      { id: "campaign_1", name: "Check-up reminders", status: "running", agentId: "agent_1" },
    ],
    nextCursor: null,
  };
}
