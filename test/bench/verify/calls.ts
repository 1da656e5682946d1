import {
  type CapacityPoint,
  checkCapacity,
  clientsWithin,
  fitCapacity,
  foretellDelay,
} from "../../../workers/measure/benchmarks/capacity-model.ts";
import { makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import { type CapacityResult, defaultCapacityPlan, measureCapacity } from "../capacity.ts";
import { measureMemory } from "../memory.ts";
import { type BenchSetting, startBenchSetting } from "../support/bench-setting.ts";
import { runLoad } from "../support/load-run.ts";
import type { ScalePart } from "./scale-report.ts";

const LOAD_PROCESSES = 2;
/** Levels around what a small machine holds; the search of `npm run bench` is finer and takes longer. */
const CAPACITY = {
  ...defaultCapacityPlan,
  firstCalls: 20,
  resolution: 10,
  mostCalls: 320,
  measureMs: 4_000,
  budgetMs: 55_000,
};
const MODEL_LEVELS = [4, 8, 12, 16, 20, 24];
const MODEL_MS = 4_000;
const SETTLE_MS = 3_000;
const MEMORY = { calls: 50, settleMs: 8_000 };
/** Calls of the founding document's target, and the delay that it allows. */
const TARGET_CALLS = 5_000;
const TARGET_MS = 50;

const NOT_HELD = "no level was held";

/** Measures calls: how many one process holds beside echo, what each takes of memory, and a model of more of them. */
export async function measureCalls(print: (text: string) => void): Promise<ScalePart> {
  const setting = await startBenchSetting(LOAD_PROCESSES);
  try {
    const memory = await measureCallMemory(setting);
    for (const note of memory.notes) print(`  ${note}`);
    const model = await measureModel(setting);
    for (const note of model.notes) print(`  ${note}`);
    const capacity = await measureShare(setting);
    for (const note of capacity.notes) print(`  ${note}`);
    const parts = [capacity, memory, model];
    return { metrics: parts.flatMap(({ metrics }) => metrics), notes: parts.flatMap(({ notes }) => notes) };
  } finally {
    await setting.close();
  }
}

async function measureShare(setting: BenchSetting): Promise<ScalePart> {
  const results: CapacityResult[] = [];
  for (const target of ["call", "echo"] as const) {
    results.push(await measureCapacity(setting, target, CAPACITY, () => undefined));
  }
  const [calls, echo] = results.map(({ held }) => held) as [number, number];
  const share = calls > 0 && echo > 0 ? [[calls / echo]] : [];
  return {
    metrics: [
      makeMetric(
        {
          key: "scale.calls.share_of_echo",
          label: "Calls held, of what echo holds",
          unit: "ratio",
          better: "higher",
          statistic: "median",
        },
        share,
        NOT_HELD,
      ),
      makeMetric(
        {
          key: "scale.calls.held",
          label: "Calls that one process holds",
          unit: "count",
          better: "higher",
          statistic: "median",
        },
        calls > 0 ? [[calls]] : [],
        NOT_HELD,
      ),
    ],
    notes: [
      `Calls held by one process: ${calls}; connections of a bare echo object: ${echo}${echo >= CAPACITY.mostCalls ? " or more" : ""}. One search each, to ${CAPACITY.resolution} calls.`,
    ],
  };
}

async function measureCallMemory(setting: BenchSetting): Promise<ScalePart> {
  const { callBytes } = await measureMemory(setting, MEMORY);
  return {
    metrics: [
      makeMetric(
        { key: "scale.calls.memory", label: "Memory of a call", unit: "bytes", better: "lower", statistic: "median" },
        [[callBytes]],
        "it was not read",
      ),
    ],
    notes: [
      `Memory of a call: ${(callBytes / 1_024).toFixed(0)} KB of heap and external memory, by the isolate's inspector, ${MEMORY.calls} calls, one reading.`,
    ],
  };
}

/** Fits the model to every other level and checks it against those between; past its check nothing is foretold. */
async function measureModel(setting: BenchSetting): Promise<ScalePart> {
  const points: CapacityPoint[] = [];
  for (const calls of MODEL_LEVELS) {
    const run = await runLoad(setting, { target: "call", calls, settleMs: SETTLE_MS, measureMs: MODEL_MS });
    points.push({
      clients: calls,
      busyShare: run.workerCpuMs / run.wallMs,
      delayP99Ms: Math.max(quantile(run.inboundDelaysMs, 0.99), quantile(run.tally.audioLatenessMs, 0.99)),
    });
  }
  const model = fitCapacity(points.filter((_, index) => index % 2 === 0));
  const check =
    model &&
    checkCapacity(
      model,
      points.filter((_, index) => index % 2 === 1),
    );
  const levels = points.map(
    ({ clients, busyShare, delayP99Ms }) => `${clients}: ${busyShare.toFixed(2)} busy, ${delayP99Ms.toFixed(1)} ms`,
  );
  const measured = `Calls, busy share of a core and P99 delay: ${levels.join("; ")}.`;
  const errors = check && `error ${percent(check.busyError)} of busy share, ${percent(check.delayError)} of delay`;
  if (model === null || check === null || !check.isGood) {
    return {
      metrics: [],
      notes: [measured, `The queueing model is not extrapolated: ${errors ?? "too few levels below the knee"}.`],
    };
  }
  const perProcess = clientsWithin(model, TARGET_MS);
  const processes = Math.ceil(TARGET_CALLS / Math.max(1, perProcess));
  return {
    metrics: [
      makeMetric(
        {
          key: "scale.calls.delay.modelled",
          label: "Modelled P99 delay of 5,000 calls",
          unit: "ms",
          better: "lower",
          statistic: "median",
        },
        perProcess === 0 ? [] : [[foretellDelay(model, TARGET_CALLS / processes)]],
        "no process would hold a call within the bound",
      ),
    ],
    notes: [
      measured,
      `Model of one process (M/G/1): ${errors} at levels it was not fitted to; ${perProcess} calls within ${TARGET_MS} ms, so ${TARGET_CALLS} calls over ${processes} processes of this machine's kind.`,
    ],
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
