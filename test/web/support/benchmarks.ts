import type { ComparedReport, FigureHistory, ListedReport } from "../../../web/src/benchmarks/benchmark-answers.ts";
import type { BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";
import { scoreOf } from "../../../workers/measure/benchmarks/score.ts";
import type { Recommendation } from "../../../workers/measure/recommendations/recommendation.ts";
import { metric, report } from "../../support/benchmarks/reports.ts";
import type { FakeRoutes } from "../../support/browser/fake-platform.ts";

/*
 * Benchmarks of a made-up deployment: the newest report has a regressed list of campaigns, whose cache is off.
 */

const BEFORE = "benchmark_1";
const NOW = "benchmark_2";

function benchmark(id: string, day: number, campaignsMs: number): BenchmarkReport {
  const startedAt = `2026-11-${day}T12:00:00.000Z`;
  const labelled = (key: string, label: string, value: number) =>
    metric(key, value, { label, control: { p10: 10, median: 40 } });
  return report(
    {
      api: {
        metrics: [
          labelled("api.campaigns.cached.p95", "GET /api/campaigns, cached, P95", campaignsMs),
          labelled("api.calls.cached.p95", "GET /api/calls, cached, P95", 4),
          metric("api.errors.mean", 0, {
            label: "Refused or failed",
            unit: "share",
            control: null,
            weight: 0,
            band: null,
          }),
        ],
      },
      voice: {
        metrics: [labelled("voice.turn_gap.p50", "Turn gap, median", 263)],
        details: {
          medianTurn: [
            { stage: "endpointing", fromMs: 0, toMs: 180, isCritical: true },
            { stage: "knowledge", fromMs: 20, toMs: 31, isCritical: false },
            { stage: "model", fromMs: 31, toMs: 170, isCritical: false },
            { stage: "voice", fromMs: 180, toMs: 263, isCritical: true },
          ],
          bottleneck: { stage: "endpointing", share: 0.68 },
          parallel: [{ stage: "voice", waitedFor: "endpointing", savesMs: 12 }],
        },
      },
      database: {
        metrics: [
          metric("database.calls.p95", 11, {
            label: "List of calls, P95",
            value: null,
            missing: "Not measured here.",
            band: null,
            units: [],
          }),
        ],
        details: {},
      },
    },
    { id, startedAt, endedAt: `2026-11-${day}T12:03:00.000Z` },
  );
}

const listed = ({
  id,
  startedAt,
  endedAt,
  status,
  origin,
  note,
  build,
  categories,
}: BenchmarkReport): ListedReport => ({
  id,
  status,
  origin,
  note,
  build,
  environmentKey: "environment-1",
  categories: categories.map(({ category }) => category),
  isBaseline: id === BEFORE,
  createdAt: startedAt,
  endedAt,
});

const before = benchmark(BEFORE, 29, 5);
const now = benchmark(NOW, 30, 50);

/** The newest report against the one before. */
export function comparedReport(): ComparedReport {
  const unchanged = { pValue: 0.7, adjustedP: 1, moreRuns: null, reason: null };
  return {
    current: now,
    baseline: { id: BEFORE, startedAt: before.startedAt, build: before.build, note: "" },
    comparison: {
      verdict: "regressed",
      differs: [],
      improved: 0,
      regressed: 1,
      metrics: [
        {
          ...unchanged,
          key: "api.campaigns.cached.p95",
          verdict: "regressed",
          change: 9,
          interval: { low: 8.1, high: 9.9 },
          pValue: 0.0001,
          adjustedP: 0.0004,
        },
        {
          ...unchanged,
          key: "api.calls.cached.p95",
          verdict: "unchanged",
          change: 0.01,
          interval: { low: -0.03, high: 0.04 },
        },
        {
          ...unchanged,
          key: "voice.turn_gap.p50",
          verdict: "inconclusive",
          change: 0.02,
          interval: { low: -0.08, high: 0.1 },
          moreRuns: 6,
        },
      ],
    },
    score: scoreOf(now),
    baselineScore: scoreOf(before),
    acknowledged: [],
  };
}

/** Recommendation to switch the cache of campaigns on again, in some state. */
export function recommendation(changes: Partial<Recommendation> = {}): Recommendation {
  return {
    id: "recommendation_1",
    state: "open",
    reportId: NOW,
    createdAt: "2026-11-30T12:03:01.000Z",
    scheduledAt: null,
    appliedAt: null,
    verificationId: null,
    realised: null,
    failure: null,
    rule: "cache_off",
    subject: "campaigns_list",
    title: "The cache of campaigns_list is switched off",
    reason: "Every answer waits for the database.",
    evidence: [
      {
        label: "GET /api/campaigns, cached, P95",
        value: 50,
        unit: "ms",
        band: { low: 48, high: 52 },
        samples: 60,
        link: `/performance?report=${NOW}`,
      },
    ],
    prediction: {
      metric: "api.campaigns.cached.p95",
      label: "GET /api/campaigns, cached, P95",
      unit: "ms",
      better: "lower",
      category: "api",
      current: 50,
      expected: 5,
      interval: { low: 4.8, high: 5.2 },
      basis: "The same list, cached, in an earlier report.",
    },
    effort: "setting",
    risk: { level: "low", reason: "An answer may be as old as the fresh time." },
    action: { type: "set_cache_strategy", strategy: "campaigns_list", isEnabled: true, freshMs: null },
    ...changes,
  };
}

/** Recommendation that was applied and verified. */
export const appliedRecommendation = recommendation({
  id: "recommendation_2",
  state: "applied",
  appliedAt: "2026-11-30T12:05:00.000Z",
  verificationId: "benchmark_3",
  realised: {
    benchmarkId: "benchmark_3",
    measuredAt: "2026-11-30T12:06:00.000Z",
    value: 5.1,
    band: { low: 4.9, high: 5.3 },
    share: 0.998,
    outcome: "as_predicted",
  },
});

/** Recommendation that only a person can follow, without a prediction. */
export const manualRecommendation = recommendation({
  id: "recommendation_3",
  rule: "prompt_too_long",
  title: "The prompt of Ada has 15000 characters",
  reason: "The model reads it before every answer.",
  prediction: null,
  effort: "work",
  action: { type: "manual", steps: ["Move facts out of the prompt.", "Run the category voice again."] },
});

/** Course of the list of campaigns over eight reports. */
export function figureHistory(): FigureHistory {
  const values = [5, 5.2, 4.9, 5.1, 5, 49, 51, 50];
  return {
    metric: "api.campaigns.cached.p95",
    label: "GET /api/campaigns, cached, P95",
    unit: "ms",
    better: "lower",
    points: values.map((value, index) => ({
      reportId: `benchmark_${index}`,
      at: `2026-11-2${index}T12:00:00.000Z`,
      value,
      low: value - 0.5,
      high: value + 0.5,
    })),
    changes: [{ reportId: "benchmark_5", at: "2026-11-25T12:00:00.000Z", before: 5.04, after: 50, pValue: 0.0002 }],
  };
}

/** Answers that the page of benchmarks asks for, of a reader with a role. */
export function benchmarkRoutes(
  role: "viewer" | "operator" | "admin" = "admin",
  recommendations: readonly Recommendation[] = [recommendation()],
): FakeRoutes {
  return {
    "GET /api/session": {
      data: { organizationId: "org_1", role, via: "session", actor: { type: "user", id: "user_1" } },
    },
    "GET /api/performance/benchmarks?limit=100": { data: { items: [listed(now), listed(before)], nextCursor: null } },
    "GET /api/performance/recommendations?limit=100": { data: { items: recommendations, nextCursor: null } },
    [`GET /api/performance/benchmarks/${NOW}/comparison?baseline=last`]: { data: comparedReport() },
    "GET /api/performance/benchmarks/history?metric=api.campaigns.cached.p95": { data: figureHistory() },
  };
}
