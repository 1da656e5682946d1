import type { schemas } from "../api/api-types.ts";

/** A report in the list, without its figures. */
export type ListedReport = schemas["ListedBenchmark"];
/** Report with its scores and how it stands to a baseline; `comparison` is null without a baseline. */
export type ComparedReport = schemas["BenchmarkComparison"];
/** Course of one figure over reports. */
export type FigureHistory = schemas["BenchmarkHistory"];

const BENCHMARKS = "/api/performance/benchmarks";
const RECOMMENDATIONS = "/api/performance/recommendations";

/** Addresses of the API's answers about benchmarks. */
export const benchmarkPaths = {
  reports: `${BENCHMARKS}?limit=100`,
  recommendations: `${RECOMMENDATIONS}?limit=100`,
  report: (id: string): string => `${BENCHMARKS}/${id}`,
  recommendation: (id: string): string => `${RECOMMENDATIONS}/${id}`,
  comparison: (id: string, baseline: string): string => `${BENCHMARKS}/${id}/comparison?baseline=${baseline}`,
  history: (metric: string, from: string | null): string =>
    `${BENCHMARKS}/history?metric=${encodeURIComponent(metric)}${from === null ? "" : `&from=${encodeURIComponent(from)}`}`,
  run: BENCHMARKS,
  baseline: `${BENCHMARKS}/baseline`,
  all: BENCHMARKS,
  allRecommendations: RECOMMENDATIONS,
} as const;
