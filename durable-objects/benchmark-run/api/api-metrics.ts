import { type MetricDefinition, makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import type { FinishedStep } from "../category.ts";
import { unitsByRound } from "../rounds.ts";
import type { ApiResult, ShortOutcome } from "./api-result.ts";
import { endpoints } from "./endpoints.ts";

type Steps = readonly FinishedStep<ApiResult>[];
type Statistic = MetricDefinition["statistic"];

const names: Record<Statistic, { key: string; words: string }> = {
  median: { key: "p50", words: "P50" },
  p95: { key: "p95", words: "P95" },
  p99: { key: "p99", words: "P99" },
  mean: { key: "mean", words: "mean" },
};

/** Control points of a P95: the founding document asks for less than 200 ms. */
const controls = {
  uncached: { p10: 200, median: 600 },
  cached: { p10: 50, median: 200 },
  speech: { p10: 1_500, median: 3_000 },
} as const;

const NOT_KEPT = "the cache answered none of these requests";
const NOT_ASKED = "no request of this kind was answered";

/** Makes the metrics of the category API of its steps. */
export function apiMetrics(steps: Steps, isSpeechLeftOut: boolean): BenchmarkMetric[] {
  const ofMix = steps.filter(({ step }) => step.kind === "open_loop" || step.kind === "writes");
  const speech = steps.filter(({ step }) => step.kind === "voice_process");
  const why = isSpeechLeftOut ? "it costs a vendor's money, and real vendors were not asked for" : NOT_ASKED;
  return [
    ...endpoints.flatMap(({ name, label, cached, isFounding = false }) => {
      const of = (wanted: boolean) => (one: ShortOutcome) => one.name === name && isCached(one) === wanted;
      const statistics: Statistic[] = isFounding ? ["median", "p95", "p99"] : ["median", "p95"];
      return [
        ...latencies(ofMix, `${name}.uncached`, `${label}, not cached`, of(false), statistics, controls.uncached),
        ...(cached === undefined
          ? []
          : [
              ...latencies(
                ofMix,
                `${name}.cached`,
                `${label}, cached`,
                of(true),
                statistics,
                controls.cached,
                NOT_KEPT,
              ),
              hits(ofMix, name, label),
            ]),
      ];
    }),
    ...latencies(
      speech,
      "voice_process.uncached",
      "POST /api/voice/process, one sentence",
      () => true,
      ["median", "p95"],
      controls.speech,
      why,
    ),
    ...shares(ofMix),
    ...totals(steps),
  ];
}

function latencies(
  steps: Steps,
  key: string,
  label: string,
  isOf: (outcome: ShortOutcome) => boolean,
  statistics: readonly Statistic[],
  control: { p10: number; median: number },
  missing = NOT_ASKED,
): BenchmarkMetric[] {
  const units = unitsByRound(steps, ({ requests }) =>
    requests.filter((outcome) => !outcome.isFailed && isOf(outcome)).map(({ ms }) => ms),
  );
  return statistics.map((statistic) =>
    makeMetric(
      {
        key: `api.${key}.${names[statistic].key}`,
        label: `${label}, ${names[statistic].words}`,
        unit: "ms",
        better: "lower",
        statistic,
        ...(statistic === "p95" && { score: { ...control, weight: 1 } }),
      },
      units,
      missing,
    ),
  );
}

/** Share of an endpoint's repeated requests that the cache did answer; failed ones are left out. */
function hits(steps: Steps, name: string, label: string): BenchmarkMetric {
  return makeMetric(
    {
      key: `api.${name}.cached.share`,
      label: `${label}, repeated requests that the cache answered`,
      unit: "share",
      better: "higher",
      statistic: "mean",
    },
    unitsByRound(steps, ({ requests }) => {
      const repeated = requests.filter((one) => one.name === name && one.isRepeated && !one.isFailed);
      return repeated.length === 0 ? [] : [repeated.filter(isCached).length / repeated.length];
    }),
    NOT_ASKED,
  );
}

/** Shares of the server and of the way to it, over all endpoints. */
function shares(steps: Steps): BenchmarkMetric[] {
  return ["cached", "uncached"].flatMap((kind) => {
    const isOf = (outcome: ShortOutcome) => !outcome.isFailed && isCached(outcome) === (kind === "cached");
    const unitsOf = (partOf: (ms: number, serverMs: number) => number) =>
      unitsByRound(steps, ({ requests }) =>
        requests.flatMap((outcome) =>
          isOf(outcome) && outcome.serverMs !== null ? [partOf(outcome.ms, outcome.serverMs)] : [],
        ),
      );
    const definition = (part: string, words: string): MetricDefinition => ({
      key: `api.all.${kind}.${part}.p95`,
      label: `All requests, ${kind === "cached" ? "cached" : "not cached"}: ${words}, P95`,
      unit: "ms",
      better: "lower",
      statistic: "p95",
    });
    return [
      makeMetric(
        definition("server", "in the worker"),
        unitsOf((_, serverMs) => serverMs),
        NOT_ASKED,
      ),
      makeMetric(
        definition("network", "waiting to be sent and on the way"),
        unitsOf((ms, serverMs) => Math.max(0, ms - serverMs)),
        NOT_ASKED,
      ),
    ];
  });
}

function totals(steps: Steps): BenchmarkMetric[] {
  const errors: MetricDefinition = {
    key: "api.all.errors",
    label: "Requests that failed",
    unit: "share",
    better: "lower",
    statistic: "mean",
    score: { p10: 0.001, median: 0.01, weight: 3 },
  };
  const throughput: MetricDefinition = {
    key: "api.all.throughput",
    label: "Cached answers a second to 16 clients",
    unit: "per_second",
    better: "higher",
    statistic: "median",
  };
  return [
    makeMetric(errors, failedShares(steps), NOT_ASKED),
    makeMetric(
      throughput,
      unitsByRound(steps, ({ perSecond }) => (perSecond === null ? [] : [perSecond])),
      NOT_ASKED,
    ),
  ];
}

/** Returns the share of each round's requests that failed: of all together, as steps have unlike numbers of them. */
function failedShares(steps: Steps): number[][] {
  const rounds = unitsByRound(steps, ({ requests }) => requests.map(({ isFailed }) => Number(isFailed)));
  return rounds.map((failures) =>
    failures.length === 0 ? [] : [failures.reduce((sum, failure) => sum + failure, 0) / failures.length],
  );
}

/** True for an answer out of the cache; a stale one counts, as its reader waited for nothing. */
function isCached({ cachedFrom }: ShortOutcome): boolean {
  return cachedFrom !== null;
}
