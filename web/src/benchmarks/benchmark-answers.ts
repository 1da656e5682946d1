import type { BenchmarkCategory, BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";
import type { ReportScore } from "../../../workers/measure/benchmarks/score.ts";
import type { ReportComparison } from "../../../workers/measure/benchmarks/verdict.ts";

/** A report in the list, without its figures. */
export interface ListedReport {
  id: string;
  status: BenchmarkReport["status"];
  origin: BenchmarkReport["origin"];
  note: string;
  build: string;
  environmentKey: string;
  categories: BenchmarkCategory[];
  isBaseline: boolean;
  createdAt: string;
  endedAt: string | null;
}

/** A person's note on a regression. */
export interface AcknowledgedMetric {
  metric: string;
  reason: string;
  acknowledgedBy: string;
  expiresAt: string;
}

/** Report with its scores and how it stands to a baseline; `comparison` is null without a baseline. */
export interface ComparedReport {
  current: BenchmarkReport;
  baseline: { id: string; startedAt: string; build: string; note: string } | null;
  comparison: ReportComparison | null;
  score: ReportScore;
  baselineScore: ReportScore | null;
  acknowledged: AcknowledgedMetric[];
}

/** Course of one figure over reports. */
export interface FigureHistory {
  metric: string;
  label: string;
  unit: BenchmarkReport["categories"][number]["metrics"][number]["unit"];
  better: "lower" | "higher";
  points: { reportId: string; at: string; value: number; low: number | null; high: number | null }[];
  /** Reports from which on it was lastingly another. */
  changes: { reportId: string; at: string; before: number; after: number; pValue: number }[];
}

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
