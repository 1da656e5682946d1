/**
 * `npm run bench`: what a call costs the worker, and how many calls one worker process holds. Options: `--only
 * cpu|capacity|memory|telling`, `--storage memory|disk`, `--json`.
 * `turns …`, `cost`, `api`, `hub`, `live`, `long`, `knowledge`, `statistics`, `faults` and `agreement` are benchmarks
 * of their own, in files of those names (`long-calls.ts`). docs/benchmarks.md says what the figures mean.
 */

import { createRequire } from "node:module";
import { cpus, loadavg, release } from "node:os";
import { parseArgs } from "node:util";
import { measureAgreement } from "./agreement.ts";
import { measureApi } from "./api.ts";
import { CAPACITY_TARGETS, type CapacityResult, defaultCapacityPlan, measureCapacity } from "./capacity.ts";
import { measureCost } from "./cost/measure-cost.ts";
import { defaultCpuPlan, measureCpu } from "./cpu.ts";
import { measureFaults } from "./faults.ts";
import { measureHub } from "./hub.ts";
import { measureKnowledge } from "./knowledge.ts";
import { measureLive } from "./live.ts";
import { measureLongCalls } from "./long-calls.ts";
import { defaultMemoryPlan, measureMemory } from "./memory.ts";
import * as report from "./report.ts";
import { measureStatistics } from "./statistics.ts";
import { startBenchSetting } from "./support/bench-setting.ts";
import { defaultTellingPlan, measureTelling } from "./telling.ts";
import { measureTurns } from "./turns.ts";
import { defaultWatchingPlan, measureWatching } from "./watching.ts";

if (process.argv[2] === "api") {
  await measureApi(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "hub") {
  await measureHub(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "live") {
  await measureLive(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "long") {
  await measureLongCalls(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "turns") {
  await measureTurns(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "cost") {
  await measureCost(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "knowledge") {
  measureKnowledge();
  process.exit(0);
}

if (process.argv[2] === "faults") {
  process.exit(await measureFaults(process.argv.slice(3)));
}

if (process.argv[2] === "agreement") {
  await measureAgreement(process.argv.slice(3));
  process.exit(0);
}

if (process.argv[2] === "statistics") {
  measureStatistics(process.argv.slice(3));
  process.exit(0);
}

/** Callers share what the worker leaves free; more processes than this only get in each other's way on two cores. */
const LOAD_PROCESSES = 2;

/** Parts that `--only` takes; `telling` runs only when it is asked for. */
const PARTS = ["cpu", "capacity", "memory", "telling"];

/** Folder in memory, on every Linux. */
const MEMORY_FOLDER = "/dev/shm";
const storages = ["memory", "disk"] as const;

const options = readOptions();
const cores = cpus().length;
const machine: report.Machine = {
  cores,
  processor: cpus()[0]?.model ?? "unknown",
  kernel: release(),
  node: process.versions.node,
  workerd: createRequire(import.meta.url)("workerd/package.json").version as string,
  loadAverage: loadavg()[0] as number,
};
const print = (text: string): void => {
  if (!options.isJson) console.log(text);
};

// workerd syncs an object's storage to the disk on the thread that all calls share, which Cloudflare's does not.
if (options.storage === "memory") process.env.TMPDIR = MEMORY_FOLDER;
print(report.describeMachine(machine, options.storage));
const setting = await startBenchSetting(LOAD_PROCESSES);
try {
  let cpu = null;
  let capacity = null;
  let memory = null;
  let telling = null;
  let watching = null;
  if (options.part === "telling") {
    print(report.describeTellingMethod(defaultTellingPlan));
    telling = await measureTelling(setting, LOAD_PROCESSES, defaultTellingPlan, (pair) =>
      print(report.describeTellingPair(pair)),
    );
    print(report.describeTelling(telling));
    watching = await measureWatching(setting, defaultWatchingPlan);
    print(report.describeWatching(watching));
  }
  if (options.part === undefined || options.part === "cpu") {
    print(report.describeCpuMethod(defaultCpuPlan));
    cpu = await measureCpu(setting, cores, defaultCpuPlan, (pair) => print(report.describePair(pair)));
    print(report.describeCpu(cpu));
  }
  if (options.part === undefined || options.part === "capacity") {
    print(report.describeCapacityMethod(defaultCapacityPlan, cores));
    capacity = [] as CapacityResult[];
    for (const target of CAPACITY_TARGETS) {
      print(report.describeTarget(target));
      capacity.push(
        await measureCapacity(setting, target, defaultCapacityPlan, (level) => print(report.describeLevel(level))),
      );
      print(report.describeCapacity(capacity.at(-1) as CapacityResult));
    }
    print(report.describeShares(capacity));
  }
  if (options.part === undefined || options.part === "memory") {
    memory = await measureMemory(setting, defaultMemoryPlan);
    print(report.describeMemory(memory));
  }
  if (options.isJson) console.log(JSON.stringify({ machine, cpu, capacity, memory, telling, watching }, null, 2));
} finally {
  await setting.close();
}

function readOptions(): { part: string | undefined; storage: "memory" | "disk"; isJson: boolean } {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      storage: { type: "string", default: "memory" },
      json: { type: "boolean", default: false },
    },
  });
  const storage = storages.find((known) => known === values.storage);
  if (storage === undefined) throw new Error(`--storage takes ${storages.join(" or ")}, not ${values.storage}`);
  if (values.only !== undefined && !PARTS.includes(values.only)) {
    throw new Error(`--only takes ${PARTS.join(", ")}, not ${values.only}`);
  }
  return { part: values.only, storage, isJson: values.json };
}
