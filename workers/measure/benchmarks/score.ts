import { complementaryErrorFunction } from "../comparison/normal-distribution.ts";
import type { Interval } from "../comparison/order-statistics.ts";
import {
  type BenchmarkCategory,
  type BenchmarkMetric,
  type BenchmarkReport,
  benchmarkCategories,
  type CategoryReport,
} from "./report.ts";

/*
 * Scores from 0 to 1, of which 1 is best. A figure's score is the share of deployments that would be worse, if figures
 * of deployments were log-normally distributed with a tenth of them better than the control point `p10` and half of
 * them better than `median`: 0.9 and 0.5 at the control points. Categories and the report are weighted means of what
 * was measured; what was not has no score, and its weight goes to the rest.
 */

/** Two values that a figure's score goes through: 0.9 at `p10`, 0.5 at `median`. */
export interface ControlPoints {
  p10: number;
  median: number;
}

/** Score with the interval that the figures' own intervals leave. */
export interface Score {
  value: number;
  /** 95 %, whatever the figures' dependence on each other; null where a figure that counts has no interval. */
  interval: Interval | null;
}

/** Score of one figure. */
export interface MetricScore {
  key: string;
  weight: number;
  score: Score | null;
}

/** Score of one category, null when nothing of it was measured. */
export interface CategoryScore {
  category: BenchmarkCategory;
  weight: number;
  score: Score | null;
  metrics: MetricScore[];
}

/** Scores of a report. */
export interface ReportScore {
  overall: Score | null;
  categories: CategoryScore[];
}

/** Weights of categories in the report's score: callers wait for voice, people for the API and its pages. */
export const categoryWeights: Record<BenchmarkCategory, number> = {
  voice: 30,
  api: 25,
  database: 15,
  frontend: 15,
  infrastructure: 10,
  ai: 5,
};

/**
 * Nearest double to the inverse of the complementary error function at 1/5, which puts a tenth of all values below p10.
 */
const INVERSE_ERFC_OF_ONE_FIFTH = 0.9061938024368232;
/** Largest numbers below 0.9 and 0.5: no value worse than a control point scores as well as the point itself. */
const BELOW_GOOD = 0.8999999999999999;
const BELOW_MEDIAN = 0.49999999999999994;

/**
 * Score of a value of which less is better. Throws unless 0 < p10 < median. No rounding lets a value cross a control
 * point that it does not cross itself.
 */
export function logNormalScore({ p10, median }: ControlPoints, value: number): number {
  if (!(p10 > 0 && p10 < median)) throw new RangeError("control points must be above 0, p10 below median");
  if (value <= 0) return 1;
  const distance = (Math.log(value / median) * INVERSE_ERFC_OF_ONE_FIFTH) / -Math.log(p10 / median);
  const worse = complementaryErrorFunction(distance) / 2;
  if (value <= p10) return Math.max(0.9, worse);
  if (value <= median) return Math.min(Math.max(0.5, worse), BELOW_GOOD);
  return Math.min(worse, BELOW_MEDIAN);
}

/** Scores a report: overall, by category, by figure. */
export function scoreOf(report: Pick<BenchmarkReport, "categories">): ReportScore {
  const categories = benchmarkCategories.flatMap((category) => {
    const found = report.categories.find((one) => one.category === category);
    return found === undefined ? [] : [scoreCategory(found)];
  });
  return { overall: weightedScore(categories), categories };
}

function scoreCategory({ category, metrics }: CategoryReport): CategoryScore {
  const scored = metrics.flatMap((metric) =>
    metric.control === null || metric.weight <= 0
      ? []
      : [{ key: metric.key, weight: metric.weight, score: scoreMetric(metric, metric.control) }],
  );
  return { category, weight: categoryWeights[category], score: weightedScore(scored), metrics: scored };
}

function scoreMetric({ value, band, better }: BenchmarkMetric, control: ControlPoints): Score | null {
  if (value === null) return null;
  const scoreAt = (at: number): number =>
    better === "lower"
      ? logNormalScore(control, at)
      : at <= 0
        ? 0
        : logNormalScore({ p10: 1 / control.p10, median: 1 / control.median }, 1 / at);
  const ends = band === null ? null : [scoreAt(band.low), scoreAt(band.high)].sort((a, b) => a - b);
  return { value: scoreAt(value), interval: ends && { low: ends[0] as number, high: ends[1] as number } };
}

function weightedScore(parts: readonly { weight: number; score: Score | null }[]): Score | null {
  const measured = parts.flatMap(({ weight, score }) => (score === null || weight <= 0 ? [] : [{ weight, score }]));
  if (measured.length === 0) return null;
  const total = measured.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (score: Score) => number): number =>
    measured.reduce((sum, { weight, score }) => sum + weight * of(score), 0) / total;
  const isKnown = measured.every(({ score }) => score.interval !== null);
  return {
    value: mean(({ value }) => value),
    // Figures of one machine move together: ends are added as if they did so wholly, which no dependence can exceed.
    interval: isKnown
      ? { low: mean(({ interval }) => interval?.low ?? 0), high: mean(({ interval }) => interval?.high ?? 0) }
      : null,
  };
}
