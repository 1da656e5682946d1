import type { BenchSetting } from "./support/bench-setting.ts";
import type { Target } from "./support/caller.ts";
import { idleCpuMsPerSecond, type LoadPlan, type LoadRun, runLoad } from "./support/load-run.ts";
import { median } from "./support/statistics.ts";

export interface CpuPlan {
  calls: number;
  pairs: number;
  measureMs: number;
}

/** Enough calls for thousands of ticks of CPU time, few enough that both cores have room. */
export const defaultCpuPlan = { calls: 50, pairs: 4, measureMs: 8_000 } as const satisfies CpuPlan;

/** CPU time in ms per second of one call, idle time of the process taken off. */
export interface CpuPair {
  callSession: number;
  echo: number;
  ratio: number;
}

export interface CpuResult {
  plan: CpuPlan;
  idleMsPerSecond: Record<Target, number>;
  pairs: CpuPair[];
  medianRatio: number;
  /** Against an echo object that only receives: an upper bound on what "bare" could mean. */
  receiveOnly: { echo: number; ratio: number };
  /** What one call did per second, over all pairs. */
  perCallSecond: { framesIn: number; messagesOut: number; audioOutShare: number; turns: number };
  /** Share of the machine that other programs used meanwhile, 0 to 1 of all cores. */
  othersShare: number;
}

/** The greeting is over, and every call is somewhere in its conversation. */
const CALL_SETTLE_MS = 4_000;
const ECHO_SETTLE_MS = 1_000;
/** V8 goes on optimising a conversation's code for this long. */
const CALL_WARM_UP_MS = 8_000;
const ECHO_WARM_UP_MS = 4_000;
const IDLE_MS = 2_000;

/** CallSession against the echo object, A B A B …, after one unmeasured run of each. */
export async function measureCpu(
  setting: BenchSetting,
  cores: number,
  plan: CpuPlan,
  onPair: (pair: CpuPair) => void,
): Promise<CpuResult> {
  const run = (target: Target, measureMs: number, query = ""): Promise<LoadRun> => {
    const settleMs = target === "call" ? CALL_SETTLE_MS : ECHO_SETTLE_MS;
    return runLoad(setting, { target, calls: plan.calls, query, settleMs, measureMs } satisfies LoadPlan);
  };
  await run("call", CALL_WARM_UP_MS);
  await run("echo", ECHO_WARM_UP_MS);
  const idleMsPerSecond = {
    call: await idleCpuMsPerSecond(setting, "call", IDLE_MS),
    echo: await idleCpuMsPerSecond(setting, "echo", IDLE_MS),
  };
  const perCallSecond = ({ workerCpuMs, wallMs }: LoadRun, target: Target): number =>
    ((workerCpuMs * 1_000) / wallMs - idleMsPerSecond[target]) / plan.calls;

  const pairs: CpuPair[] = [];
  const callRuns: LoadRun[] = [];
  const echoRuns: LoadRun[] = [];
  for (let pair = 0; pair < plan.pairs; pair++) {
    const callRun = await run("call", plan.measureMs);
    const echoRun = await run("echo", plan.measureMs);
    callRuns.push(callRun);
    echoRuns.push(echoRun);
    const [callSession, echo] = [perCallSecond(callRun, "call"), perCallSecond(echoRun, "echo")];
    pairs.push({ callSession, echo, ratio: callSession / echo });
    onPair(pairs.at(-1) as CpuPair);
  }
  const receiving = perCallSecond(await run("echo", plan.measureMs, "?reply=no"), "echo");
  const callSeconds = sum(callRuns, ({ wallMs }) => (wallMs / 1_000) * plan.calls);
  const runs = [...callRuns, ...echoRuns];
  return {
    plan,
    idleMsPerSecond,
    pairs,
    medianRatio: median(pairs.map(({ ratio }) => ratio)),
    receiveOnly: { echo: receiving, ratio: median(pairs.map(({ callSession }) => callSession)) / receiving },
    perCallSecond: {
      framesIn: sum(callRuns, ({ tally }) => tally.framesSent) / callSeconds,
      messagesOut: sum(callRuns, ({ tally }) => tally.messagesReceived) / callSeconds,
      audioOutShare: sum(callRuns, ({ tally }) => tally.audioReceivedMs) / 1_000 / callSeconds,
      turns: sum(callRuns, ({ tally }) => tally.turnsEnded) / callSeconds,
    },
    othersShare: sum(runs, ({ othersCpuMs }) => othersCpuMs) / (cores * sum(runs, ({ wallMs }) => wallMs)),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
