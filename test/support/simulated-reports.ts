import { normal, randomOf } from "../../voice/random.ts";
import { compareReports } from "../../workers/measure/benchmarks/compare-reports.ts";
import type { BenchmarkMetric, BenchmarkReport } from "../../workers/measure/benchmarks/report.ts";
import type { ReportComparison } from "../../workers/measure/benchmarks/verdict.ts";
import { categoryOf, reportOf } from "./benchmark-report.ts";

/*
 * Pairs of reports whose truth is known: rounds of figures around one value with 5 % noise of some kind, and in the
 * second report a change of some of them. What the comparison makes of many such pairs are its false alarms and its
 * power.
 */

/** Makes the noise of one figure's rounds, one standard deviation being 1. */
export type Noise = (random: () => number) => () => number;

/** Kinds of noise between rounds. */
export const noises = {
  independent: (random) => () => normal(random),
  // Student's t with three degrees of freedom: one round in 50 lies beyond four of its middle's deviations.
  heavyTails: (random) => () =>
    normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3),
  // A machine that grows warm: as much from the first round to the last as four deviations.
  drift: (random) => {
    let round = 0;
    return () => normal(random) + (4 * round++) / ROUNDS;
  },
  // Each round half as the one before.
  autocorrelated: (random) => {
    let last = normal(random);
    return () => {
      last = 0.5 * last + Math.sqrt(0.75) * normal(random);
      return last;
    };
  },
} as const satisfies Record<string, Noise>;
/** Kind of noise between rounds. */
export type NoiseName = keyof typeof noises;

/** Rounds of each figure in each report, and figures of a report. */
export const ROUNDS = 16;
export const FIGURES = 20;
const NOISE = 0.05;

/** What comparisons of many pairs said. */
export interface SimulationOutcome {
  reports: number;
  /** Reports in which a figure that had not changed was called improved or regressed. */
  alarms: number;
  /** Changed figures, and those of them that were called regressed. */
  changed: number;
  found: number;
  improved: number;
  regressed: number;
}

/** Pairs of reports to compare. Another seed gives other ones; `change` is by how much the first figure rises. */
export interface SimulatedPairs {
  reports: number;
  change?: number;
  seed?: string;
}

/** Compares pairs of reports of twenty figures. */
export function simulateRounds(noise: NoiseName, pairs: SimulatedPairs): SimulationOutcome {
  return simulate(
    pairs,
    Array.from({ length: FIGURES }, (_, figure) => `api.figure_${figure}.p50`),
    (seed, factor) => simulatedRounds(noise, `${noise} ${seed}`, factor),
  );
}

/** Figures of a report of all categories: headlines, of which one may have changed, and the others. */
export const WHOLE_REPORT = { headlines: 25, others: 225 } as const;

/** Compares pairs of reports as long as those of a deployment are. */
export function simulateWholeReports(noise: NoiseName, pairs: SimulatedPairs): SimulationOutcome {
  const { headlines, others } = WHOLE_REPORT;
  const keys = [
    ...Array.from({ length: headlines }, (_, figure) => `ai.llm.model_${figure}.first_token.p50`),
    ...Array.from({ length: others }, (_, figure) => `ai.llm.model_${figure}.tokens_per_second.p50`),
  ];
  return simulate(pairs, keys, (seed, factor) => simulatedRounds(noise, `whole ${noise} ${seed}`, factor));
}

/** Rounds of one figure around 50, `factor` times. */
export function simulatedRounds(noise: NoiseName, seed: string, factor: number): number[][] {
  const next = noises[noise](randomOf(seed));
  return Array.from({ length: ROUNDS }, () => [50 * factor * Math.exp(NOISE * next())]);
}

const CALLS = 30;
const TURNS = 6;

/**
 * Compares pairs of equal reports whose units are calls: turns of one call have in common what is theirs, as callers,
 * lines and vendors' servers differ. `asUnits` says what the comparison is told: the calls, or each turn by itself.
 */
export function simulateCalls(asUnits: "calls" | "turns", pairs: SimulatedPairs): SimulationOutcome {
  const keys = Array.from({ length: FIGURES }, (_, figure) => `api.figure_${figure}.p50`);
  return simulate(pairs, keys, (seed) => {
    const random = randomOf(`calls ${seed}`);
    const calls = Array.from({ length: CALLS }, () => {
      const common = 0.2 * normal(random);
      return Array.from({ length: TURNS }, () => 300 * Math.exp(common + 0.1 * normal(random)));
    });
    if (asUnits === "calls") return calls;
    // In no order: turns of one call behind each other would be seen to be alike, and be allowed for.
    const placed = calls.flat().map((turn) => ({ turn, place: random() }));
    return placed.sort((a, b) => a.place - b.place).map(({ turn }) => [turn]);
  });
}

function simulate(
  { reports, change = 0, seed = "" }: SimulatedPairs,
  keys: readonly string[],
  unitsFor: (seed: string, factor: number) => number[][],
): SimulationOutcome {
  const outcome = { reports, alarms: 0, changed: 0, found: 0, improved: 0, regressed: 0 };
  for (let pair = 0; pair < reports; pair++) {
    const side = (name: string, first: number): BenchmarkReport =>
      reportOf([
        categoryOf(
          "api",
          keys.map((key, figure) =>
            figureOf(key, unitsFor(`${change} ${seed}${name} ${pair} ${figure}`, figure === 0 ? first : 1)),
          ),
        ),
      ]);
    count(outcome, compareReports(side("before", 1), side("after", 1 + change)), change);
  }
  return outcome;
}

/** Counts what a comparison said of figures of which the first has changed, if any has. */
export function count(outcome: SimulationOutcome, { metrics }: ReportComparison, change: number): void {
  const verdicts = metrics.map(({ verdict }) => verdict);
  const same = change === 0 ? verdicts : verdicts.slice(1);
  if (same.some((verdict) => verdict === "improved" || verdict === "regressed")) outcome.alarms++;
  outcome.improved += same.filter((verdict) => verdict === "improved").length;
  outcome.regressed += same.filter((verdict) => verdict === "regressed").length;
  if (change === 0) return;
  outcome.changed++;
  if (verdicts[0] === "regressed") outcome.found++;
}

/** Figure whose value and band nobody reads here: computing them would take longer than the comparison. */
export function figureOf(key: string, units: number[][]): BenchmarkMetric {
  return {
    key,
    label: key,
    unit: "ms",
    better: "lower",
    statistic: "median",
    value: units[0]?.[0] ?? null,
    missing: null,
    band: null,
    units,
    samples: units.length,
    control: null,
    weight: 0,
    link: null,
  };
}
