import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import type { ComparedReport } from "./benchmark-answers.ts";

/** Figure that is worse than it should be: as it is, as it should be, and what that costs the overall score. */
export interface CriticalIssue {
  metric: BenchmarkMetric & { value: number };
  target: number;
  /** Points of a hundred. */
  impactPoints: number;
  isRegressed: boolean;
}

/** Fewer points than this are no issue. */
const LEAST_IMPACT_POINTS = 0.5;
const MAX_ISSUES = 10;

/**
 * Lists the figures that cost most of the overall score: the target is the control point that a tenth of deployments
 * reach, the impact the points that reaching it would bring.
 */
export function criticalIssues({ current, score, comparison }: ComparedReport): CriticalIssue[] {
  const measured = score.categories.filter((one) => one.score !== null);
  const totalWeight = measured.reduce((sum, { weight }) => sum + weight, 0);
  const metrics = new Map(current.categories.flatMap((part) => part.metrics.map((metric) => [metric.key, metric])));
  const issues = measured.flatMap((category) => {
    const scored = category.metrics.filter((one) => one.score !== null);
    const weights = scored.reduce((sum, { weight }) => sum + weight, 0);
    return scored.flatMap(({ key, weight, score: own }): CriticalIssue[] => {
      const metric = metrics.get(key);
      if (metric?.value == null || metric.control === null || own === null || own.value >= GOOD) return [];
      const impactPoints = (GOOD - own.value) * (weight / weights) * (category.weight / totalWeight) * 100;
      const isRegressed = comparison?.metrics.find((one) => one.key === key)?.verdict === "regressed";
      return [{ metric: { ...metric, value: metric.value }, target: metric.control.p10, impactPoints, isRegressed }];
    });
  });
  return issues
    .filter(({ impactPoints, isRegressed }) => isRegressed || impactPoints >= LEAST_IMPACT_POINTS)
    .sort((a, b) => b.impactPoints - a.impactPoints)
    .slice(0, MAX_ISSUES);
}

/** Score of a figure at the control point of the best tenth. */
const GOOD = 0.9;
