/** Words for how a figure stands to its baseline. `unchanged` is shown by its interval, never by a lack of evidence. */
export const benchmarkVerdicts = ["improved", "regressed", "unchanged", "inconclusive", "incompatible"] as const;
/** How a figure stands to its baseline. */
export type BenchmarkVerdict = (typeof benchmarkVerdicts)[number];

/** Figure of two reports, held against each other. */
export interface MetricComparison {
  key: string;
  verdict: BenchmarkVerdict;
  /** Current over baseline, less one: 0.1 is 10 % more. Null where either has no value. */
  change: number | null;
  /** 95 % confidence interval of the change. */
  interval: { low: number; high: number } | null;
  pValue: number | null;
  /** Corrected for all figures of the report (Holm), of which the headline figures need less evidence each. */
  adjustedP: number | null;
  /** Further runs that an inconclusive figure is estimated to need; null when it is not inconclusive, or unknown. */
  moreRuns: number | null;
  /** Why it is incompatible or has no verdict; null otherwise. */
  reason: string | null;
}

/** Two reports, held against each other. */
export interface ReportComparison {
  /** Regressed when any figure is, and so on down to unchanged. */
  verdict: BenchmarkVerdict;
  /** Fields of the environment that differ; reports that differ in any are incompatible. */
  differs: string[];
  metrics: MetricComparison[];
  /** Improvements and regressions that were found: of two equal deployments, the one is as likely as the other. */
  improved: number;
  regressed: number;
}
