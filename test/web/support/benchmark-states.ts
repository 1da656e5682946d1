import type { FakeAnswer } from "../../support/browser/fake-platform.ts";
import {
  appliedRecommendation,
  benchmarkRoutes,
  comparedReport,
  figureHistory,
  manualRecommendation,
  recommendation,
} from "./benchmarks.ts";
import { snapshot } from "./live-messages.ts";
import type { PageState } from "./page-states.ts";
import { targetRoutes } from "./targets.ts";

const none: FakeAnswer = { data: { items: [], nextCursor: null } };
const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const forbidden: FakeAnswer = { status: 403, code: "forbidden", message: "This needs the role viewer." };
const broken: FakeAnswer = { status: 500, code: "internal", message: "Something broke on our side." };

const failed = recommendation({ id: "recommendation_4", state: "failed", failure: "What it is about is gone." });
const scheduled = recommendation({
  id: "recommendation_5",
  state: "scheduled",
  scheduledAt: "2026-12-01T03:00:00.000Z",
});

const compared = comparedReport();
const noBaseline = { ...compared, baseline: null, comparison: null, baselineScore: null };

/** The states of the page of benchmarks. */
export const benchmarkStates: PageState[] = [
  {
    name: "benchmarks, full",
    path: "/performance",
    routes: benchmarkRoutes("admin", [
      recommendation(),
      manualRecommendation,
      scheduled,
      failed,
      appliedRecommendation,
    ]),
    isThere: (page) => page.getByText("0 figures improved, 1 regressed"),
    async prepare(page) {
      await page.getByText("Run a benchmark").click();
      await page.getByText("Done, and what it brought").click();
      await page.getByText("Acknowledge a regression").click();
      await page
        .getByRole("button", { name: /Schedule…/ })
        .first()
        .click();
    },
  },
  {
    name: "benchmarks, seen by a viewer",
    path: "/performance",
    routes: benchmarkRoutes("viewer"),
    isThere: (page) => page.getByText("Running a benchmark needs the role admin."),
  },
  {
    name: "benchmarks, none yet",
    path: "/performance",
    routes: {
      ...benchmarkRoutes(),
      "GET /api/performance/benchmarks?limit=100": none,
      "GET /api/performance/recommendations?limit=100": none,
    },
    isThere: (page) => page.getByText("No benchmark has been run yet."),
  },
  {
    name: "benchmarks, without a baseline",
    path: "/performance",
    routes: {
      ...benchmarkRoutes(),
      "GET /api/performance/benchmarks/benchmark_2/comparison?baseline=last": { data: noBaseline },
      "GET /api/performance/benchmarks/history?metric=api.campaigns.cached.p95": {
        data: { ...figureHistory(), points: [], changes: [] },
      },
    },
    isThere: (page) => page.getByText("There is no earlier report to compare with."),
  },
  {
    name: "benchmarks, one under way",
    path: "/performance",
    routes: benchmarkRoutes(),
    isThere: (page) => page.getByText("12 of 40 steps, about 1:10 left"),
    prepare: async (_page, platform) =>
      (await platform.nextFeed()).send(
        snapshot({
          benchmark: {
            benchmarkId: "benchmark_3",
            status: "running",
            category: "voice",
            finishedSteps: 12,
            steps: 40,
            leftMs: 70_000,
          },
        }),
      ),
  },
  {
    name: "benchmarks, signed out",
    path: "/performance",
    routes: { "GET /api/performance/benchmarks?limit=100": refused },
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "benchmarks, forbidden",
    path: "/performance",
    routes: { ...benchmarkRoutes(), "GET /api/performance/benchmarks?limit=100": forbidden },
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "benchmarks, failed",
    path: "/performance",
    routes: {
      ...benchmarkRoutes(),
      "GET /api/performance/benchmarks/benchmark_2/comparison?baseline=last": broken,
      "GET /api/performance/recommendations?limit=100": broken,
    },
    isThere: (page) => page.getByRole("alert"),
  },
  {
    name: "targets, full",
    path: "/performance/targets",
    routes: targetRoutes(),
    isThere: (page) => page.getByText("1 met, 1 missed, 1 modelled, 1 not measured", { exact: false }),
  },
  {
    name: "targets, without real use",
    path: "/performance/targets",
    routes: targetRoutes("unavailable"),
    isThere: (page) => page.getByText("The analytics did not answer"),
  },
  {
    name: "targets, signed out",
    path: "/performance/targets",
    routes: { "GET /api/performance/targets": refused },
    isThere: (page) => page.getByLabel("API key"),
  },
  {
    name: "targets, failed",
    path: "/performance/targets",
    routes: { "GET /api/performance/targets": broken },
    isThere: (page) => page.getByRole("alert"),
  },
];
