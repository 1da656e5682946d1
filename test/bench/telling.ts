import { median } from "../../workers/measure/comparison/order-statistics.ts";
import { type BenchSetting, startBenchSetting } from "./support/bench-setting.ts";
import { type LoadRun, runLoad } from "./support/load-run.ts";

export interface TellingPlan {
  calls: number;
  pairs: number;
  measureMs: number;
}

/** Long enough for several turns of every call, as most of what is told is told at a turn's end. */
export const defaultTellingPlan = { calls: 50, pairs: 4, measureMs: 10_000 } as const satisfies TellingPlan;

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
  /** Turns per call and minute over all runs. */
  turnsPerCallMinute: number;
}

const SETTLE_MS = 4_000;
const WARM_UP_MS = 8_000;

/**
 * CPU time of calls that tell the hub and Analytics Engine of their turns, the hub's own included, beside calls that do
 * not: two processes of the built worker in turn, A B B A …, one of them with the lines that tell taken out.
 */
export async function measureTelling(
  setting: BenchSetting,
  loadProcesses: number,
  plan: TellingPlan,
  onPair: (pair: TellingPair) => void,
): Promise<TellingResult> {
  const silent = await startBenchSetting(loadProcesses, withoutTelling);
  try {
    const run = (of: BenchSetting, measureMs: number): Promise<LoadRun> =>
      runLoad(of, { target: "call", calls: plan.calls, settleMs: SETTLE_MS, measureMs });
    await run(setting, WARM_UP_MS);
    await run(silent, WARM_UP_MS);
    const pairs: TellingPair[] = [];
    const runs: LoadRun[] = [];
    for (let pair = 0; pair < plan.pairs; pair++) {
      // Each goes first in turn: a machine that grows busier meanwhile favours neither.
      const order = pair % 2 === 0 ? [setting, silent] : [silent, setting];
      const costs = new Map<BenchSetting, number>();
      for (const of of order) {
        const done = await run(of, plan.measureMs);
        runs.push(done);
        costs.set(of, (done.workerCpuMs * 1_000) / done.wallMs / plan.calls);
      }
      const [told, untold] = [costs.get(setting) as number, costs.get(silent) as number];
      pairs.push({ telling: told, silent: untold, ratio: told / untold });
      onPair(pairs.at(-1) as TellingPair);
    }
    const turns = runs.reduce((sum, { tally }) => sum + tally.turnsEnded, 0);
    const callMinutes = runs.reduce((sum, { wallMs }) => sum + (wallMs / 60_000) * plan.calls, 0);
    const medianRatio = median(pairs.map(({ ratio }) => ratio));
    return { plan, pairs, medianRatio, turnsPerCallMinute: turns / callMinutes };
  } finally {
    await silent.close();
  }
}

/** Lines of the built worker that tell, and what stands there in one that does not. */
const EDITS = [
  ["for (const follower of followers) follower.observe(event);", ""],
  ["#reportIn(delayMs) {", "#reportIn(delayMs) { return;"],
] as const;

/** Takes the lines that tell out of the built worker. Throws when one is not there: the ratio would be of nothing. */
function withoutTelling(source: string): string {
  return EDITS.reduce((text, [line, instead]) => {
    if (text.split(line).length !== 2) throw new Error(`the built worker has not one line ${line}`);
    return text.replace(line, () => instead);
  }, source);
}
