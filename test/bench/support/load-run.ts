import { setTimeout } from "node:timers/promises";
import type { BenchSetting } from "./bench-setting.ts";
import { emptyTally, type Tally, type Target } from "./caller.ts";
import { machineNowMs } from "./machine-time.ts";
import { machineCpuMs, processCpuMs } from "./process-cpu.ts";

/** Something to put load on and how much. */
export interface LoadPlan {
  target: Target;
  calls: number;
  /** Added to the echo object's addresses. */
  query?: string;
  /** From the last socket's opening to the beginning of the measurement: covers the greeting. */
  settleMs: number;
  measureMs: number;
}

/** What a run of that load showed. Times are those of the measurement alone, without opening and closing. */
export interface LoadRun {
  wallMs: number;
  /** CPU time of the workerd process. */
  workerCpuMs: number;
  /** CPU time that anything else than this bench took of the machine. */
  othersCpuMs: number;
  tally: Tally;
  /** Caller → speech-to-text sink, per message. */
  inboundDelaysMs: number[];
}

/** Callers hang up, objects hand in their records: done well within this. */
const CLOSE_DEADLINE_MS = 30_000;
const OPEN_DEADLINE_MS = 60_000;
/** The worker still writes records when the last caller is gone. */
const AFTER_CALLS_MS = 700;

/** Opens the calls, lets them settle, measures, and hangs up. */
export async function runLoad(setting: BenchSetting, plan: LoadPlan): Promise<LoadRun> {
  const { sinks, loads } = setting;
  const addresses = await setting.addresses(plan.target, plan.calls, plan.query);
  const shares = loads.map((_, index) => addresses.filter((_address, at) => at % loads.length === index));
  const used = loads.filter((_, index) => (shares[index] as string[]).length > 0);
  await Promise.all(
    used.map((load, index) =>
      load.request("open", { target: plan.target, urls: shares[index] as string[] }, OPEN_DEADLINE_MS),
    ),
  );
  await setTimeout(plan.settleMs);
  await Promise.all([sinks.request("begin", null), ...used.map((load) => load.request("begin", null))]);
  const before = readings(setting, plan.target);
  await setTimeout(plan.measureMs);
  const after = readings(setting, plan.target);
  const inboundDelaysMs = await sinks.request("collect", null);
  const tallies = await Promise.all(used.map((load) => load.request("collect", null)));
  await Promise.all(used.map((load) => load.request("close", null, CLOSE_DEADLINE_MS)));
  await setTimeout(AFTER_CALLS_MS);
  return {
    wallMs: after.atMs - before.atMs,
    workerCpuMs: after.workerMs - before.workerMs,
    othersCpuMs: after.machineMs - before.machineMs - (after.benchMs - before.benchMs),
    tally: tallies.reduce(sumOf, emptyTally()),
    inboundDelaysMs,
  };
}

/** Holds `calls` calls while `whileHeld` runs, then hangs up. Returns what that returned. */
export async function holdCalls<T>(setting: BenchSetting, calls: number, whileHeld: () => Promise<T>): Promise<T> {
  const { loads } = setting;
  const addresses = await setting.addresses("call", calls);
  const shares = loads.map((_, index) => addresses.filter((_address, at) => at % loads.length === index));
  await Promise.all(
    loads.map((load, index) =>
      load.request("open", { target: "call", urls: shares[index] as string[] }, OPEN_DEADLINE_MS),
    ),
  );
  try {
    return await whileHeld();
  } finally {
    await Promise.all(loads.map((load) => load.request("close", null, CLOSE_DEADLINE_MS)));
  }
}

/** CPU time of the target's workerd, in ms per second, while nobody calls. */
export async function idleCpuMsPerSecond(setting: BenchSetting, target: Target, measureMs: number): Promise<number> {
  const before = readings(setting, target);
  await setTimeout(measureMs);
  const after = readings(setting, target);
  return ((after.workerMs - before.workerMs) * 1_000) / (after.atMs - before.atMs);
}

function readings({ workerds, sinks, loads }: BenchSetting, target: Target) {
  const pids = [
    process.pid,
    ...Object.values(workerds).map(({ pid }) => pid),
    sinks.pid,
    ...loads.map((load) => load.pid),
  ];
  return {
    atMs: machineNowMs(),
    workerMs: processCpuMs(workerds[target].pid),
    machineMs: machineCpuMs(),
    benchMs: pids.reduce((sum, pid) => sum + processCpuMs(pid), 0),
  };
}

function sumOf(one: Tally, other: Tally): Tally {
  return {
    framesSent: one.framesSent + other.framesSent,
    messagesReceived: one.messagesReceived + other.messagesReceived,
    audioReceivedMs: one.audioReceivedMs + other.audioReceivedMs,
    turnsEnded: one.turnsEnded + other.turnsEnded,
    closedSockets: one.closedSockets + other.closedSockets,
    sendLatenessMs: [...one.sendLatenessMs, ...other.sendLatenessMs],
    audioLatenessMs: [...one.audioLatenessMs, ...other.audioLatenessMs],
    responseTimesMs: [...one.responseTimesMs, ...other.responseTimesMs],
  };
}
