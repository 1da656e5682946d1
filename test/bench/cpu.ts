import { median } from "../../workers/measure/comparison/order-statistics.ts";
import type { BenchSetting } from "./support/bench-setting.ts";
import type { Target } from "./support/caller.ts";
import { idleCpuMsPerSecond, type LoadPlan, type LoadRun, runLoad } from "./support/load-run.ts";

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
  /** The same sockets, requests, messages and sizes without a call's logic. */
  floor: number;
  echo: number;
  /** CallSession ÷ echo. */
  ratio: number;
}

export interface CpuResult {
  plan: CpuPlan;
  idleMsPerSecond: Record<Target, number>;
  pairs: CpuPair[];
  medianRatio: number;
  /** Floor ÷ echo: no call can cost less. */
  medianFloorRatio: number;
  /** Against an echo object that only receives: an upper bound on what "bare" could mean. */
  receiveOnly: { echo: number; ratio: number };
  /** What one call did per second, over all pairs. */
  perCallSecond: Record<"call" | "floor", Traffic>;
  /** Share of the machine that other programs used meanwhile, 0 to 1 of all cores. */
  othersShare: number;
}

/** What one call took and sent per second. */
export interface Traffic {
  framesIn: number;
  messagesOut: number;
  audioOutShare: number;
  turns: number;
}

/** The greeting is over, and every call is somewhere in its conversation. */
const CALL_SETTLE_MS = 4_000;
const ECHO_SETTLE_MS = 1_000;
/** V8 goes on optimising a conversation's code for this long. */
const CALL_WARM_UP_MS = 8_000;
const ECHO_WARM_UP_MS = 4_000;
const IDLE_MS = 2_000;

/** CallSession, the floor and the echo object in turn, A B C A B C …, after one unmeasured run of each. */
export async function measureCpu(
  setting: BenchSetting,
  cores: number,
  plan: CpuPlan,
  onPair: (pair: CpuPair) => void,
): Promise<CpuResult> {
  const run = (target: Target, measureMs: number, query = ""): Promise<LoadRun> => {
    const settleMs = target === "echo" ? ECHO_SETTLE_MS : CALL_SETTLE_MS;
    return runLoad(setting, { target, calls: plan.calls, query, settleMs, measureMs } satisfies LoadPlan);
  };
  await run("call", CALL_WARM_UP_MS);
  await run("floor", CALL_WARM_UP_MS);
  await run("echo", ECHO_WARM_UP_MS);
  const idleMsPerSecond = {
    call: await idleCpuMsPerSecond(setting, "call", IDLE_MS),
    floor: await idleCpuMsPerSecond(setting, "floor", IDLE_MS),
    echo: await idleCpuMsPerSecond(setting, "echo", IDLE_MS),
  };
  const perCallSecond = ({ workerCpuMs, wallMs }: LoadRun, target: Target): number =>
    ((workerCpuMs * 1_000) / wallMs - idleMsPerSecond[target]) / plan.calls;

  const pairs: CpuPair[] = [];
  const callRuns: LoadRun[] = [];
  const floorRuns: LoadRun[] = [];
  const echoRuns: LoadRun[] = [];
  for (let pair = 0; pair < plan.pairs; pair++) {
    const callRun = await run("call", plan.measureMs);
    const floorRun = await run("floor", plan.measureMs);
    const echoRun = await run("echo", plan.measureMs);
    callRuns.push(callRun);
    floorRuns.push(floorRun);
    echoRuns.push(echoRun);
    const callSession = perCallSecond(callRun, "call");
    const floor = perCallSecond(floorRun, "floor");
    const echo = perCallSecond(echoRun, "echo");
    pairs.push({ callSession, floor, echo, ratio: callSession / echo });
    onPair(pairs.at(-1) as CpuPair);
  }
  const receiving = perCallSecond(await run("echo", plan.measureMs, "?reply=no"), "echo");
  const runs = [...callRuns, ...floorRuns, ...echoRuns];
  return {
    plan,
    idleMsPerSecond,
    pairs,
    medianRatio: median(pairs.map(({ ratio }) => ratio)),
    receiveOnly: { echo: receiving, ratio: median(pairs.map(({ callSession }) => callSession)) / receiving },
    medianFloorRatio: median(pairs.map(({ floor, echo }) => floor / echo)),
    perCallSecond: { call: trafficOf(callRuns, plan.calls), floor: trafficOf(floorRuns, plan.calls) },
    othersShare: sum(runs, ({ othersCpuMs }) => othersCpuMs) / (cores * sum(runs, ({ wallMs }) => wallMs)),
  };
}

function trafficOf(runs: readonly LoadRun[], calls: number): Traffic {
  const callSeconds = sum(runs, ({ wallMs }) => (wallMs / 1_000) * calls);
  return {
    framesIn: sum(runs, ({ tally }) => tally.framesSent) / callSeconds,
    messagesOut: sum(runs, ({ tally }) => tally.messagesReceived) / callSeconds,
    audioOutShare: sum(runs, ({ tally }) => tally.audioReceivedMs) / 1_000 / callSeconds,
    turns: sum(runs, ({ tally }) => tally.turnsEnded) / callSeconds,
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
