import { alarmShares, isHeadline } from "../comparison/headline-figures.ts";
import { holm } from "../comparison/holm.ts";
import { varianceInflations } from "../comparison/serial-correlation.ts";
import { statisticOf } from "../comparison/unit-statistics.ts";
import { environmentDifferences } from "./environment-key.ts";
import {
  evidenceOf,
  type MetricEvidence,
  MIN_COMPARED_UNITS,
  measuredUnits,
  pairedDifferences,
  pairedEvidence,
} from "./metric-evidence.ts";
import { moreUnits, verdictOf } from "./metric-verdict.ts";
import type { BenchmarkMetric, BenchmarkReport } from "./report.ts";
import type { BenchmarkVerdict, MetricComparison, ReportComparison } from "./verdict.ts";

/** Settings of a comparison. */
export interface ComparisonOptions {
  /** Share by which a figure may differ and still be the same. */
  horizon: number;
  /** The units of both reports were measured alternately, so that the nth of one belongs to the nth of the other. */
  isInterleaved: boolean;
}

/** Settings of a comparison of two stored reports. */
export const defaultComparisonOptions = { horizon: 0.05, isInterleaved: false } as const satisfies ComparisonOptions;

/** Figure that both reports have, with enough units on each side. */
interface Pair {
  before: BenchmarkMetric;
  after: BenchmarkMetric;
}

/**
 * Compares two reports, figure by figure. Reports of environments that differ are incompatible, and so is a figure that
 * only one of them measured; neither says anything about the others.
 */
export function compareReports(
  baseline: BenchmarkReport,
  current: BenchmarkReport,
  options: Partial<ComparisonOptions> = {},
): ReportComparison {
  const differs = environmentDifferences(baseline.environment, current.environment);
  if (differs.length > 0) {
    const reason = `The reports differ in ${differs.join(", ")}.`;
    const metrics = metricsOf(current).map(({ key }) => notCompared(key, reason));
    return { verdict: "incompatible", differs, metrics, improved: 0, regressed: 0 };
  }
  const metrics = compareMetrics(metricsOf(baseline), metricsOf(current), options);
  const count = (verdict: BenchmarkVerdict): number => metrics.filter((metric) => metric.verdict === verdict).length;
  return { verdict: overall(count), differs, metrics, improved: count("improved"), regressed: count("regressed") };
}

/** Compares figures of two reports of one environment, in the order of the current ones. */
export function compareMetrics(
  baseline: readonly BenchmarkMetric[],
  current: readonly BenchmarkMetric[],
  options: Partial<ComparisonOptions> = {},
): MetricComparison[] {
  const befores = new Map(baseline.map((metric) => [metric.key, metric]));
  const found = current.map((after) => ({ after, before: befores.get(after.key) }));
  const reasons = new Map(found.map(({ before, after }) => [after.key, reasonAgainst(before, after)]));
  const pairs = found.filter((one): one is Pair => one.before !== undefined && reasons.get(one.after.key) === null);
  const compared = comparePairs(pairs, { ...defaultComparisonOptions, ...options });
  return found.map(
    ({ after }) => compared.get(after.key) ?? notCompared(after.key, reasons.get(after.key) ?? "It was not measured."),
  );
}

/**
 * Counts the headline figures of a category under way that cannot be judged yet: neither unchanged nor changed for
 * certain. Null where the baseline has none of them, and nothing could ever be judged.
 */
export function openFigures(baseline: readonly BenchmarkMetric[], soFar: readonly BenchmarkMetric[]): number | null {
  const current = soFar.filter(({ key }) => isHeadline(key));
  const compared = compareMetrics(baseline, current).filter(({ verdict }) => verdict !== "incompatible");
  return compared.length === 0 ? null : compared.filter(({ verdict }) => verdict === "inconclusive").length;
}

function metricsOf({ categories }: BenchmarkReport): BenchmarkMetric[] {
  return categories.flatMap(({ metrics }) => metrics);
}

function comparePairs(pairs: readonly Pair[], settings: ComparisonOptions): Map<string, MetricComparison> {
  const inflations = inflationsOf(pairs, settings);
  const weigh = settings.isInterleaved ? pairedEvidence : evidenceOf;
  const evidence = pairs.map(({ before, after }, index) =>
    weigh(before, after, inflations[index] as number, settings.horizon),
  );
  const shares = alarmShares(pairs.map(({ after }) => after.key));
  const adjusted = holm(
    evidence.map(({ pValue }) => pValue),
    shares,
  );
  return new Map(
    pairs.map(({ before, after }, index) => [
      after.key,
      comparisonOf(
        before,
        after,
        evidence[index] as MetricEvidence,
        adjusted[index] as number,
        shares[index] as number,
      ),
    ]),
  );
}

/**
 * How much more means of units vary than independent ones would, for each figure; categories have rounds of their own.
 */
function inflationsOf(pairs: readonly Pair[], { isInterleaved }: ComparisonOptions): number[] {
  const series = pairs.map(({ before, after }) =>
    isInterleaved ? [pairedDifferences(before, after)] : [seriesOf(before), seriesOf(after)],
  );
  const inflations = new Array<number>(pairs.length);
  const categories = pairs.map(({ after }) => after.key.split(".", 1)[0]);
  for (const category of new Set(categories)) {
    const indices = categories.flatMap((one, index) => (one === category ? [index] : []));
    const values = varianceInflations(indices.map((index) => series[index] as number[][]));
    for (const [at, index] of indices.entries()) inflations[index] = values[at] as number;
  }
  return inflations;
}

function seriesOf(metric: BenchmarkMetric): number[] {
  return measuredUnits(metric).map((unit) => statisticOf([unit], metric.statistic));
}

function comparisonOf(
  before: BenchmarkMetric,
  after: BenchmarkMetric,
  evidence: MetricEvidence,
  adjustedP: number,
  alarmShare: number,
): MetricComparison {
  const verdict = verdictOf(evidence, adjustedP, after.better);
  const { scale, shift, low, high, pValue } = evidence;
  // Of a baseline of zero no share can be said.
  const value = before.value ?? 0;
  const share = (at: number): number => (scale === "ratio" ? Math.expm1(at) : at / value);
  const isShare = scale === "ratio" || value !== 0;
  return {
    key: after.key,
    verdict,
    change: isShare ? share(shift) : null,
    interval: isShare && Number.isFinite(high - low) ? { low: share(low), high: share(high) } : null,
    pValue,
    adjustedP,
    moreRuns: verdict === "inconclusive" ? moreUnits(evidence, alarmShare) : null,
    reason: null,
  };
}

function reasonAgainst(before: BenchmarkMetric | undefined, after: BenchmarkMetric): string | null {
  if (before === undefined) return "The baseline does not have it.";
  if (after.value === null) return after.missing ?? "It was not measured.";
  if (before.value === null) return `The baseline has no value: ${before.missing ?? "it was not measured."}`;
  if (before.unit !== after.unit || before.statistic !== after.statistic) return "It is measured in another way.";
  const units = Math.min(measuredUnits(before).length, measuredUnits(after).length);
  return units < MIN_COMPARED_UNITS ? `It needs ${MIN_COMPARED_UNITS} runs on each side, and has ${units}.` : null;
}

function notCompared(key: string, reason: string): MetricComparison {
  return {
    key,
    verdict: "incompatible",
    change: null,
    interval: null,
    pValue: null,
    adjustedP: null,
    moreRuns: null,
    reason,
  };
}

function overall(count: (verdict: BenchmarkVerdict) => number): BenchmarkVerdict {
  const order: BenchmarkVerdict[] = ["regressed", "improved", "inconclusive", "unchanged"];
  return order.find((verdict) => count(verdict) > 0) ?? "incompatible";
}
