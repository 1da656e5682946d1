import { type MetricDefinition, makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import type { BenchmarkMetric, CategoryDetails } from "../../../workers/measure/benchmarks/report.ts";
import { queryShapes } from "../../../workers/services/benchmark-run/query-shapes.ts";
import { createShapeReader } from "../../../workers/services/benchmark-run/shape-reader.ts";
import type { CategoryRunner, FinishedStep, StepPlan } from "../category.ts";
import { shuffled, unitsByRound } from "../rounds.ts";
import { StepFailure } from "../step-failure.ts";

/** Reads of one shape in a row, whose mean is finer than the clock's step of a millisecond. */
const IN_A_ROW = 3;

/** Levels of concurrency that shapes are measured at, and how often each shape is asked for in one step. */
const levels = [
  { concurrency: 1, passes: 2 },
  { concurrency: 4, passes: 2 },
  { concurrency: 16, passes: 2 },
] as const;

/** Result of one step: by shape its times and means, or its queries with their plans; and the reads a second of all. */
export type DatabaseResult = {
  means: Record<string, number[]>;
  times: Record<string, number[]>;
  plans: Record<string, { fingerprint: string; rowsRead: number; rowsReturned: number; plan: string }[]>;
  queriesPerSecond: number | null;
  /** Share of the reads that failed: Postgres refused, or did not answer in time. Null of plans. */
  failedShare: number | null;
};

/** Runner of the category database: every query shape of the API over a sandbox's rows. */
export const databaseRunner: CategoryRunner<DatabaseResult> = {
  category: "database",
  samplingMs: 28_000,

  plan({ request }) {
    return Array.from({ length: request.rounds }, (_, round): StepPlan[] => [
      { kind: "plans", round, expectedMs: 600, parameters: null },
      ...levels.map(
        ({ concurrency, passes }): StepPlan => ({
          kind: `concurrency.${concurrency}`,
          round,
          expectedMs: 400,
          parameters: { concurrency, passes },
        }),
      ),
    ]).flat();
  },

  async run({ kind, parameters }, context) {
    const { env, waitUntil, sandbox, random, signal, monotonicMs } = context;
    const reader = createShapeReader(env, waitUntil, sandbox);
    const sample = await reader.sample(random);
    if (kind === "plans") {
      const plans: DatabaseResult["plans"] = {};
      for (const name of reader.names) {
        signal.throwIfAborted();
        plans[name] = await reader.explain(name, sample);
      }
      return { means: {}, times: {}, plans, queriesPerSecond: null, failedShare: null };
    }
    const { concurrency, passes } = parameters as { concurrency: number; passes: number };
    const names = Array.from({ length: passes }, () => reader.names).flat();
    const waiting = shuffled(names, random);
    const times: Record<string, number[]> = {};
    const means: Record<string, number[]> = {};
    let failed = 0;
    const inARow = concurrency === 1 ? IN_A_ROW : 1;
    const work = async (): Promise<void> => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const tookMs: number[] = [];
        for (let time = 0; time < inARow; time++) {
          signal.throwIfAborted();
          const startedAtMs = monotonicMs();
          const isRead = await reader.read(name, sample).then(
            () => true,
            () => false,
          );
          if (isRead) tookMs.push(monotonicMs() - startedAtMs);
          else failed += 1;
        }
        times[name] = [...(times[name] ?? []), ...tookMs];
        const isWhole = tookMs.length === inARow;
        if (isWhole) means[name] = [...(means[name] ?? []), tookMs.reduce((sum, ms) => sum + ms, 0) / inARow];
      }
    };
    const startedAtMs = monotonicMs();
    await Promise.all(Array.from({ length: concurrency }, work));
    const seconds = (monotonicMs() - startedAtMs) / 1_000;
    const asked = names.length * inARow;
    if (failed === asked) throw new StepFailure("Postgres answered no query");
    const queriesPerSecond = seconds > 0 ? (asked - failed) / seconds : null;
    return { means, times, plans: {}, queriesPerSecond, failedShare: failed / asked };
  },

  report(steps) {
    const names = Object.keys(queryShapes);
    return {
      metrics: [...names.flatMap((name) => shapeMetrics(steps, name)), ...totals(steps)],
      details: { queries: queriesOf(steps), notes: notesOf(steps) },
    };
  },
};

const NOT_ASKED = "no round has asked for it";

const ofLevel = (steps: readonly FinishedStep<DatabaseResult>[], concurrency: number) =>
  steps.filter(({ step }) => step.kind === `concurrency.${concurrency}`);

function shapeMetrics(steps: readonly FinishedStep<DatabaseResult>[], name: string): BenchmarkMetric[] {
  const label = name.replaceAll("_", " ");
  const times = (concurrency: number) =>
    unitsByRound(ofLevel(steps, concurrency), (result) => result.times[name] ?? []);
  const time = { unit: "ms", better: "lower" } as const;
  const typical = {
    key: `database.${name}.p50`,
    label: `Query of ${label}, P50`,
    ...time,
    statistic: "median",
  } as const satisfies MetricDefinition;
  const slow: MetricDefinition = {
    key: `database.${name}.p95`,
    label: `Query of ${label}, P95`,
    ...time,
    statistic: "p95",
    score: { p10: 30, median: 150, weight: 1 },
  };
  return [
    makeMetric(
      typical,
      unitsByRound(ofLevel(steps, 1), (result) => result.means[name] ?? []),
      NOT_ASKED,
    ),
    makeMetric(slow, times(1), NOT_ASKED),
    ...[4, 16].map((concurrency) => {
      const key = `database.${name}.c${concurrency}.p95`;
      const words = `Query of ${label}, ${concurrency} at a time, P95`;
      return makeMetric({ key, label: words, ...time, statistic: "p95" }, times(concurrency), NOT_ASKED);
    }),
    makeMetric(
      {
        key: `database.${name}.rows_read`,
        label: `Query of ${label}, rows read`,
        unit: "count",
        better: "lower",
        statistic: "median",
      },
      unitsByRound(steps, (result) => {
        const queries = result.plans[name];
        return queries === undefined || queries.length === 0
          ? []
          : [queries.reduce((sum, query) => sum + query.rowsRead, 0)];
      }),
      "its queries could not be explained",
    ),
  ];
}

function totals(steps: readonly FinishedStep<DatabaseResult>[]): BenchmarkMetric[] {
  const errors: MetricDefinition = {
    key: "database.all.errors",
    label: "Queries that failed",
    unit: "share",
    better: "lower",
    statistic: "mean",
    score: { p10: 0.001, median: 0.01, weight: 3 },
  };
  const failures = unitsByRound(steps, ({ failedShare }) => (failedShare === null ? [] : [failedShare]));
  const rates = levels.map(({ concurrency }) => {
    const key = `database.queries_per_minute.c${concurrency}`;
    const label = `Queries a minute, ${concurrency} at a time`;
    return makeMetric(
      { key, label, unit: "count", better: "higher", statistic: "median" },
      unitsByRound(ofLevel(steps, concurrency), ({ queriesPerSecond }) =>
        queriesPerSecond === null ? [] : [queriesPerSecond * 60],
      ),
      NOT_ASKED,
    );
  });
  return [makeMetric(errors, failures, NOT_ASKED), ...rates];
}

/** Lists the queries of each shape, as the last round has explained them. */
function queriesOf(steps: readonly FinishedStep<DatabaseResult>[]): NonNullable<CategoryDetails["queries"]> {
  const last = steps.findLast(({ step }) => step.kind === "plans")?.result;
  return Object.entries(last?.plans ?? {})
    .flatMap(([name, queries]) => queries.map((query) => ({ name, ...query })))
    .slice(0, 80);
}

function notesOf(steps: readonly FinishedStep<DatabaseResult>[]): string[] {
  const plans = new Map<string, Set<string>>();
  for (const { result } of steps) {
    for (const [name, queries] of Object.entries(result?.plans ?? {})) {
      plans.set(name, (plans.get(name) ?? new Set()).add(queries.map(({ plan }) => plan).join("; ")));
    }
  }
  const changed = [...plans].filter(([, seen]) => seen.size > 1).map(([name]) => name);
  return [
    "Each time is of the whole use, as its route makes it; some ask several queries. In production an object has six connections at once.",
    "The clock moves by whole milliseconds: a P50 is of means of three reads in a row, a P95 of single reads.",
    ...(changed.length === 0 ? [] : [`The plan changed between rounds: ${changed.join(", ")}`.slice(0, 300)]),
  ];
}
