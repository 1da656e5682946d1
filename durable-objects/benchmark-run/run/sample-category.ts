import { openFigures } from "../../../workers/measure/benchmarks/compare-reports.ts";
import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import { DEFAULT_ROUNDS } from "../../../workers/measure/benchmarks/run-request.ts";
import { decideSampling, type EndedSampling } from "../../../workers/measure/comparison/sampling-rule.ts";
import type { CategoryRunner, FinishedStep, RunFacts } from "../category.ts";

/** Rounds before the first look: fewer tell too little of how much rounds differ. */
const MIN_ROUNDS = 6;

/** Category between two rounds: what was measured so far, and what it is held against. */
export interface SampledCategory {
  rounds: number;
  finished: readonly FinishedStep[];
  baseline: readonly BenchmarkMetric[];
}

/**
 * Decides if a category that is sampled goes on with another round: until its headline figures are certain against the
 * baseline, or a cap of rounds or time. Null while it does.
 */
export function sampleCategory(
  runner: CategoryRunner,
  facts: RunFacts,
  { rounds, finished, baseline }: SampledCategory,
): EndedSampling | null {
  const { samplingMs = Number.POSITIVE_INFINITY } = runner;
  const { rounds: maxRounds } = facts.request;
  const measured = finished.filter(({ result }) => result !== null);
  const isLooked = rounds >= MIN_ROUNDS && baseline.length > 0;
  const open = isLooked ? openFigures(baseline, runner.report(measured, facts).metrics) : null;
  const elapsedMs = finished.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const maxMs = (samplingMs * maxRounds) / DEFAULT_ROUNDS;
  const end = decideSampling({ rounds, elapsedMs, open }, { minRounds: MIN_ROUNDS, maxRounds, maxMs });
  return end === null ? null : { rounds, end, open };
}
