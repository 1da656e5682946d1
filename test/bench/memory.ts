import { setTimeout } from "node:timers/promises";
import type { BenchSetting } from "./support/bench-setting.ts";
import { type IsolateMemory, isolateMemory } from "./support/inspector.ts";
import { holdCalls } from "./support/load-run.ts";

export interface MemoryPlan {
  calls: number;
  /** From the last call's beginning to the reading. */
  settleMs: number;
}

export const defaultMemoryPlan = { calls: 100, settleMs: 15_000 } as const satisfies MemoryPlan;

/** Memory of the worker's isolate without calls, with them, and when they are gone. */
export interface MemoryResult {
  plan: MemoryPlan;
  idle: IsolateMemory;
  holding: IsolateMemory;
  after: IsolateMemory;
  /** Heap and external of one call, in bytes. */
  callBytes: number;
}

/** Enough for the code of a conversation to be compiled and its agent's clips to be loaded. */
const WARM_UP_CALLS = 10;
const GONE_MS = 3_000;

/** Reads the isolate's memory from its inspector: not the process's, which keeps what it once had. */
export async function measureMemory(setting: BenchSetting, plan: MemoryPlan): Promise<MemoryResult> {
  const { inspectorUrl } = setting.workerds.call;
  await holdCalls(setting, WARM_UP_CALLS, () => setTimeout(plan.settleMs));
  await setTimeout(GONE_MS);
  const idle = await isolateMemory(inspectorUrl);
  const holding = await holdCalls(setting, plan.calls, async () => {
    await setTimeout(plan.settleMs);
    return isolateMemory(inspectorUrl);
  });
  await setTimeout(GONE_MS);
  const after = await isolateMemory(inspectorUrl);
  return { plan, idle, holding, after, callBytes: (total(holding) - total(idle)) / plan.calls };
}

const total = ({ heapBytes, externalBytes }: IsolateMemory): number => heapBytes + externalBytes;
