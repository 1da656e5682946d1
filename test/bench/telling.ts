import { setTimeout } from "node:timers/promises";
import { median } from "../../workers/measure/comparison/order-statistics.ts";
import { type BenchSetting, startBenchSetting } from "./support/bench-setting.ts";
import { processCpuMs } from "./support/process-cpu.ts";

export interface TellingPlan {
  /** Calls at once in each of the two processes. */
  calls: number;
  pairs: number;
  measureMs: number;
}

/** Long enough for several turns of every call, as most of what is told is told at a turn's end. */
export const defaultTellingPlan = { calls: 25, pairs: 10, measureMs: 10_000 } as const satisfies TellingPlan;

/** CPU time in ms per second of one call, with and without telling, and how much more the first is. */
export interface TellingPair {
  telling: number;
  silent: number;
  ratio: number;
}

export interface TellingResult {
  plan: TellingPlan;
  pairs: TellingPair[];
  medianRatio: number;
  /** Turns per call and minute over all pairs, of calls that tell. */
  turnsPerCallMinute: number;
}

const OPEN_DEADLINE_MS = 60_000;
/** Code is compiled while it runs: until then the process that is ahead costs less. */
const WARM_UP_MS = 40_000;

/**
 * CPU time of calls that tell the hub and Analytics Engine of their turns, the hub's own included, beside calls that do
 * not: two processes of the built worker, one of them with the lines that tell taken out, with the same calls at the
 * same time, so that what else the machine does costs both alike.
 */
export async function measureTelling(
  setting: BenchSetting,
  loadProcesses: number,
  plan: TellingPlan,
  onPair: (pair: TellingPair) => void,
): Promise<TellingResult> {
  const silent = await startBenchSetting(loadProcesses, withoutTelling);
  const both = [setting, silent];
  try {
    // One after the other: each asks its database for every call.
    for (const of of both) await open(of, plan.calls);
    await setTimeout(WARM_UP_MS);
    const pairs: TellingPair[] = [];
    let turns = 0;
    for (let pair = 0; pair < plan.pairs; pair++) {
      await Promise.all(both.flatMap(forgetEarlier));
      const fromMs = performance.now();
      const before = both.map(({ workerds }) => processCpuMs(workerds.call.pid));
      await setTimeout(plan.measureMs);
      const callSeconds = (plan.calls * (performance.now() - fromMs)) / 1_000;
      const [told = 0, untold = 0] = both.map(
        ({ workerds }, index) => (processCpuMs(workerds.call.pid) - (before[index] as number)) / callSeconds,
      );
      pairs.push({ telling: told, silent: untold, ratio: told / untold });
      onPair(pairs.at(-1) as TellingPair);
      const tallies = await Promise.all(setting.loads.map((load) => load.request("collect", null)));
      turns += tallies.reduce((sum, { turnsEnded }) => sum + turnsEnded, 0);
    }
    const callMinutes = (plan.calls * plan.pairs * plan.measureMs) / 60_000;
    const medianRatio = median(pairs.map(({ ratio }) => ratio));
    return { plan, pairs, medianRatio, turnsPerCallMinute: turns / callMinutes };
  } finally {
    await Promise.all(both.flatMap(({ loads }) => loads.map((load) => load.request("close", null))));
    await silent.close();
  }
}

function forgetEarlier({ loads, sinks }: BenchSetting): Promise<null>[] {
  return [...loads.map((load) => load.request("begin", null)), sinks.request("begin", null)];
}

async function open({ addresses, loads }: BenchSetting, calls: number): Promise<void> {
  const urls = await addresses("call", calls);
  await Promise.all(
    loads.map((load, index) => {
      const own = urls.filter((_, at) => at % loads.length === index);
      return load.request("open", { target: "call", urls: own }, OPEN_DEADLINE_MS);
    }),
  );
}

/** Lines of the built worker that tell, and what stands there in one that does not. */
const EDITS = [
  ["for (const follower of followers) follower.observe(event);", ""],
  ["#tellInTime() {", "#tellInTime() { return;"],
] as const;

/** Takes the lines that tell out of the built worker. Throws when one is not there: the ratio would be of nothing. */
function withoutTelling(source: string): string {
  return EDITS.reduce((text, [line, instead]) => {
    if (text.split(line).length !== 2) throw new Error(`the built worker has not one line ${line}`);
    return text.replace(line, () => instead);
  }, source);
}
