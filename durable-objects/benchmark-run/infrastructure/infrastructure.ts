import { type MetricDefinition, makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import type { CategoryRunner, FinishedStep, StepPlan } from "../category.ts";
import { unitsByRound } from "../rounds.ts";
import { type ProbeResult, probes } from "./probes.ts";

/** Figures of the infrastructure, as their probes name them. */
const figures: Record<string, { label: string; score?: { p10: number; median: number; weight: number } }> = {
  "kv.write": { label: "Workers KV, write of 2 KB" },
  "kv.read": { label: "Workers KV, read of 2 KB", score: { p10: 30, median: 100, weight: 2 } },
  "kv.miss": { label: "Workers KV, read of what is not there" },
  "cache.memory": { label: "Cache, answered by memory" },
  "cache.kv": { label: "Cache, answered by KV", score: { p10: 30, median: 100, weight: 1 } },
  "database.round_trip": { label: "Postgres, smallest query", score: { p10: 30, median: 150, weight: 3 } },
  "object.first_call": { label: "Durable Object, first call of a new one", score: { p10: 50, median: 300, weight: 1 } },
  "object.round_trip": { label: "Durable Object, call", score: { p10: 15, median: 80, weight: 3 } },
  "socket.open": { label: "WebSocket to a Durable Object, opening" },
  "socket.echo": {
    label: "WebSocket to a Durable Object, message and answer",
    score: { p10: 15, median: 80, weight: 2 },
  },
  "timer.late": { label: "Timer of 20 ms, late by" },
  "cpu.work": { label: "Two million steps of arithmetic" },
  "alarm.late": { label: "Alarm of a Durable Object, late by" },
};

const STILL = "not measurable here: the clock stands still while the processor works";
const NOT_REACHED = "no round was measured";

/** Figures that this runtime or deployment has no way to tell. */
const untold: readonly (MetricDefinition & { why: string })[] = [
  {
    ...definitionOf("queue.round_trip", "Queue, message and receipt"),
    why: "the deployment binds no queue: work that waits is done by alarms of Durable Objects",
  },
  {
    ...definitionOf("memory.used", "Memory of the isolate"),
    unit: "bytes",
    why: "not measurable here: the runtime does not tell how much memory an isolate uses",
  },
];

/** Runner of the category infrastructure: what every request and call stands on, part by part. */
export const infrastructureRunner: CategoryRunner<ProbeResult> = {
  category: "infrastructure",
  samplingMs: 18_000,

  plan({ request }) {
    const names = Object.keys(probes);
    return Array.from({ length: request.rounds }, (_, round) =>
      names.map((kind): StepPlan => ({ kind, round, expectedMs: 150, parameters: null })),
    ).flat();
  },

  run({ kind }, context) {
    const probe = Object.entries(probes).find(([name]) => name === kind)?.[1];
    if (probe === undefined) throw new Error("There is no such probe.");
    return probe(context);
  },

  report(steps) {
    const metrics = Object.entries(figures).map(([name, { label, score }]) => {
      const definition = { ...definitionOf(name, label), ...(score !== undefined && { score }) };
      return makeMetric(definition, unitsOf(steps, name), isStill(steps, name) ? STILL : NOT_REACHED);
    });
    return {
      metrics: [...metrics, ...untold.map(({ why, ...definition }) => makeMetric(definition, [], why))],
      details: {
        notes: [
          "Measured from the benchmark's own object, whose clock moves by whole milliseconds: short trips are timed together, 10 to 2,000 at once, and a sample is their mean.",
        ],
      },
    };
  },
};

function definitionOf(name: string, label: string): MetricDefinition {
  return { key: `infrastructure.${name}.p50`, label, unit: "ms", better: "lower", statistic: "median" };
}

function unitsOf(steps: readonly FinishedStep<ProbeResult>[], name: string): number[][] {
  if (name === "alarm.late") return unitsByRound(steps, (_, { alarmDelayMs }) => [alarmDelayMs]);
  return unitsByRound(steps, (result) => result[name] ?? []);
}

/** True when a probe ran and could not tell. */
function isStill(steps: readonly FinishedStep<ProbeResult>[], name: string): boolean {
  return steps.some(({ result }) => result !== null && result[name] === null);
}
