import { createRequire } from "node:module";
import { cpus, loadavg, release } from "node:os";
import { parseArgs } from "node:util";
import type { LatencySettings } from "../../local/latency/profiles.ts";
import { LATENCY_ARGUMENTS, readLatencySettings } from "../../local/latency/settings.ts";
import type { CallerRecording } from "../../voice/caller/caller-recording.ts";
import { type CallScript, planCalls } from "../../voice/caller/caller-script.ts";
import { randomOf } from "../../voice/random.ts";
import { describeMachine, type Machine } from "./report.ts";
import { type FrontierResult, measureFrontier } from "./turns/frontier/frontier-run.ts";
import { callGoals, frontierGoals, type Goal } from "./turns/goals.ts";
import { type RealPlan, type RealRun, runCalls } from "./turns/real-run.ts";
import { readCallerRecordings } from "./turns/recordings.ts";
import * as report from "./turns/report.ts";
import { summarise, type VariantSummary } from "./turns/summary.ts";
import { OTHERS_SHARE, VARIANTS, variantOf } from "./turns/variants.ts";

/**
 * Callers, and calls in virtual time, share what the rest leaves free: more processes only get in each other's way on
 * two cores.
 */
const PROCESSES = 2;
/** The first calls find cold code and are not counted. */
const WARM_UP_CALLS = 4;
/** At 3.5 turns each: over 300 turns at each operating point. */
const FRONTIER_CALLS = 90;
/** Virtual callers are others than real ones. */
const FRONTIER_SEED_OFFSET = 1_000;

interface TurnsOptions {
  readonly latency: LatencySettings;
  readonly calls: number;
  readonly atOnce: number;
  readonly part: "calls" | "frontier" | undefined;
  readonly isJson: boolean;
}

/**
 * `npm run bench -- turns`: how long callers wait, how often they are cut off, and what that costs. Options:
 * `--profile`, `--seed`,
 * `--calls N`, `--at-once N`, `--only calls|frontier`, `--json`. docs/benchmarks.md says what the figures mean.
 */
export async function measureTurns(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const { latency, calls, atOnce, part } = options;
  const print = (text: string): void => {
    if (!options.isJson) console.log(text);
  };
  const machine = thisMachine();
  const otherCalls = Math.max(1, Math.round(calls * OTHERS_SHARE));
  const plan = { ...latency, calls, otherCalls, atOnce, frontierCalls: FRONTIER_CALLS };
  print(describeMachine(machine).split("\n")[0] as string);
  const recordings = await readCallerRecordings();
  let run: RealRun | null = null;
  let summaries: VariantSummary[] = [];
  let frontier: FrontierResult | null = null;
  const goals: Goal[] = [];
  if (part !== "frontier") {
    print(report.describeMethod(plan));
    run = await runCalls(realPlan(recordings, plan, latency), machine.cores);
    print(report.describeRun(run));
    const placed = run.calls;
    summaries = VARIANTS.flatMap(({ name }) => summarise(name, placed) ?? []);
    for (const summary of summaries) print(report.describeVariant(summary));
    if (latency.profile === "cloud") print(report.describeReferences());
    goals.push(...callGoals(latency.profile, summaries));
  }
  if (part !== "calls" && latency.profile !== "instant") {
    print(report.describeFrontierMethod(plan));
    const scripts = planCalls(recordings, FRONTIER_CALLS, latency.seed + FRONTIER_SEED_OFFSET);
    frontier = await measureFrontier(recordings, scripts, latency, PROCESSES);
    print(report.describeFrontier(frontier));
    goals.push(...frontierGoals(frontier));
  }
  print(report.describeGoals(goals));
  if (!options.isJson) return;
  const { calls: _calls, ...course } = run ?? { calls: [] };
  console.log(JSON.stringify({ machine, plan, course, variants: summaries, frontier, goals }, null, 2));
}

/** Warm-up calls first, then all others in an order that mixes the variants. */
function realPlan(
  recordings: readonly CallerRecording[],
  { calls, otherCalls, atOnce }: report.TurnsPlan,
  latency: LatencySettings,
): RealPlan {
  const counted = VARIANTS.flatMap(({ name }, index) =>
    Array.from({ length: index === 0 ? calls : otherCalls }, () => ({ variant: name, isWarmUp: false })),
  );
  const warmUp = Array.from({ length: WARM_UP_CALLS }, (_, index) => {
    const variant = VARIANTS[index % VARIANTS.length]?.name ?? "everything on";
    return { variant, isWarmUp: true };
  });
  const scripts = planCalls(recordings, warmUp.length + counted.length, latency.seed);
  const planned = [...warmUp, ...shuffled(counted, randomOf(`${latency.seed}/order`))].map((call, index) => {
    return { ...call, script: scripts[index] as CallScript };
  });
  return { variantOf, latency, recordings, calls: planned, atOnce, processes: PROCESSES };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function thisMachine(): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    kernel: release(),
    node: process.versions.node,
    workerd: createRequire(import.meta.url)("workerd/package.json").version as string,
    loadAverage: loadavg()[0] as number,
  };
}

function readOptions(args: readonly string[]): TurnsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...LATENCY_ARGUMENTS,
      profile: { type: "string", default: "cloud" },
      calls: { type: "string", default: "200" },
      "at-once": { type: "string", default: "50" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const { only } = values;
  if (only !== undefined && only !== "calls" && only !== "frontier") {
    throw new Error(`--only takes calls or frontier, not ${only}`);
  }
  return {
    latency: readLatencySettings(values),
    calls: countOf("--calls", values.calls),
    atOnce: countOf("--at-once", values["at-once"]),
    part: only,
    isJson: values.json,
  };
}

function countOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`${name} takes a number from 1 on, not ${text}`);
  return Number(text);
}
