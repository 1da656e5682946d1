import { compareReports, openFigures } from "../../workers/measure/benchmarks/compare-reports.ts";
import { decideSampling } from "../../workers/measure/comparison/sampling-rule.ts";
import { categoryOf, reportOf } from "./benchmark-report.ts";
import {
  count,
  figureOf,
  type NoiseName,
  ROUNDS,
  type SimulatedPairs,
  type SimulationOutcome,
  simulatedRounds,
} from "./simulated-reports.ts";

/** Outcome of comparisons whose second report was measured until it was sure. */
export interface SamplingOutcome extends SimulationOutcome {
  /** Rounds that the second reports took, on average. */
  meanRounds: number;
}

const HEADLINES = 4;
const OTHERS = 16;
const LIMITS = { minRounds: 6, maxRounds: ROUNDS, maxMs: Number.POSITIVE_INFINITY };

const keys = [
  ...Array.from({ length: HEADLINES }, (_, figure) => `ai.llm.model_${figure}.first_token.p50`),
  ...Array.from({ length: OTHERS }, (_, figure) => `ai.llm.model_${figure}.tokens_per_second.p50`),
];

/**
 * Compares pairs whose second report ends as soon as its headline figures are certain: many looks at one series must
 * not alarm more often than one look does.
 */
export function simulateSampling(
  noise: NoiseName,
  { reports, change = 0, seed = "" }: SimulatedPairs,
): SamplingOutcome {
  const outcome = { reports, alarms: 0, changed: 0, found: 0, improved: 0, regressed: 0, meanRounds: 0 };
  for (let pair = 0; pair < reports; pair++) {
    const sideOf = (name: string, first: number): number[][][] =>
      keys.map((_, at) =>
        simulatedRounds(noise, `sampled ${noise} ${change} ${seed}${name} ${pair} ${at}`, at === 0 ? first : 1),
      );
    const metricsOf = (units: number[][][], rounds: number) =>
      keys.map((key, at) => figureOf(key, (units[at] as number[][]).slice(0, rounds)));
    const [before, after] = [metricsOf(sideOf("before", 1), ROUNDS), sideOf("after", 1 + change)];
    let rounds = 0;
    let end = null;
    while (end === null) {
      rounds += 1;
      const open = rounds < LIMITS.minRounds ? null : openFigures(before, metricsOf(after, rounds));
      end = decideSampling({ rounds, elapsedMs: 0, open }, LIMITS);
    }
    const reportWith = (metrics: typeof before) => reportOf([categoryOf("ai", metrics)]);
    count(outcome, compareReports(reportWith(before), reportWith(metricsOf(after, rounds))), change);
    outcome.meanRounds += rounds / reports;
  }
  return outcome;
}
