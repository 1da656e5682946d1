import { median, quantileInterval } from "../../workers/measure/comparison/order-statistics.ts";
import { type CapacityLevel, type CapacityPlan, type CapacityResult, LATE_MS } from "./capacity.ts";
import type { CpuPair, CpuPlan, CpuResult, Traffic } from "./cpu.ts";
import type { MemoryResult } from "./memory.ts";
import type { Target } from "./support/caller.ts";
import type { IsolateMemory } from "./support/inspector.ts";
import type { TellingPair, TellingPlan, TellingResult } from "./telling.ts";
import type { WatchingResult } from "./watching.ts";

/** Where the figures come from. */
export interface Machine {
  cores: number;
  processor: string;
  kernel: string;
  node: string;
  workerd: string;
  /** Of the minute before. */
  loadAverage: number;
}

/** Goal for CallSession's CPU time as a multiple of the echo object's. */
const GOAL_RATIO = 1.3;

export function describeMachine(
  { cores, processor, kernel, node, workerd, loadAverage }: Machine,
  storage: "memory" | "disk" = "disk",
): string {
  return `${new Date().toISOString().slice(0, 16)}Z · ${cores} cores (${processor}) · Linux ${kernel} · Node ${node} · workerd ${workerd} · load average ${loadAverage.toFixed(1)}
Vendors are sinks: scripted speech to text, language model and speech on loopback, in one process of their own. Callers are in others. Objects keep their storage ${storage === "memory" ? "in memory" : "on the disk"}.`;
}

export function describeCpuMethod({ calls, pairs, measureMs }: CpuPlan): string {
  return `
CPU per call-second: CallSession against a bare echo Durable Object
Both in Miniflare, each in a workerd process of its own, reached as Worker → Durable Object → WebSocket. ${calls} calls at once, in real time:
50 frames/s of 640 bytes (20 ms, 16 kHz) each. The echo object sends every frame back (50/s). CallSession holds a conversation: the caller
speaks half the time, the agent answers for 40 % of it. The floor does the same to the same sinks (sockets, requests, messages and their sizes)
and has no logic. CPU is utime + stime of the workerd process over ${measureMs / 1_000} s, less the same while
idle, per call. ${pairs} interleaved rounds after a warm-up of each; opening and closing calls is not in the figures.
round: CallSession ms, floor ms, echo ms, CallSession ÷ echo, floor ÷ echo`;
}

export function describePair({ callSession, floor, echo, ratio }: CpuPair): string {
  return `  ${callSession.toFixed(2)}  ${floor.toFixed(2)}  ${echo.toFixed(2)}  ${ratio.toFixed(2)} x  ${(floor / echo).toFixed(2)} x`;
}

export function describeCpu(result: CpuResult): string {
  const { pairs, medianRatio, medianFloorRatio, receiveOnly, perCallSecond, idleMsPerSecond, othersShare } = result;
  const ratios = pairs.map(({ ratio }) => ratio);
  return `ratio ${medianRatio.toFixed(2)} x (median; ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}), goal ≤ ${GOAL_RATIO} x: ${medianRatio <= GOAL_RATIO ? "met" : "missed"}
The floor takes ${medianFloorRatio.toFixed(2)} x echo; CallSession takes ${median(pairs.map(({ callSession, floor }) => callSession / floor)).toFixed(2)} x the floor (medians).
For comparison, an object that receives the frames and sends nothing: ${receiveOnly.echo.toFixed(2)} ms, ${receiveOnly.ratio.toFixed(2)} x
A CallSession call did per second: ${describeTraffic(perCallSecond.call)}, ${perCallSecond.call.turns.toFixed(2)} agent turns
The floor: ${describeTraffic(perCallSecond.floor)}
Idle: ${idleMsPerSecond.call.toFixed(1)} and ${idleMsPerSecond.echo.toFixed(1)} ms/s. Other programs used ${percent(othersShare)} of the machine.`;
}

function describeTraffic({ framesIn, messagesOut, audioOutShare }: Traffic): string {
  return `${framesIn.toFixed(1)} frames in, ${messagesOut.toFixed(1)} messages out with ${audioOutShare.toFixed(2)} s of audio`;
}

/** Goal for what telling of a call may add to its CPU time. */
const GOAL_TELLING = 0.03;

export function describeTellingMethod({ calls, pairs, measureMs }: TellingPlan): string {
  return `
CPU per call-second of calls that tell the hub and Analytics Engine of their turns, beside calls that do not
The built worker in two processes at the same time, the lines that tell taken out of one; ${calls} calls at once in each, ${pairs} pairs of
${measureMs / 1_000} s. The hub runs in the same process, so its work is counted as the call's.
pair: telling ms, silent ms, more`;
}

export function describeTellingPair({ telling, silent, ratio }: TellingPair): string {
  return `  ${telling.toFixed(2)}  ${silent.toFixed(2)}  ${more(ratio)}`;
}

export function describeTelling({ pairs, medianRatio, turnsPerCallMinute }: TellingResult): string {
  const ratios = pairs.map(({ ratio }) => ratio);
  const interval = quantileInterval(ratios, 0.5);
  const sure =
    interval === null ? "too few pairs for an interval" : `95 % ${more(interval.low)} to ${more(interval.high)}`;
  return `more ${more(medianRatio)} (median; ${sure}; all ${more(Math.min(...ratios))} to ${more(Math.max(...ratios))}) at ${turnsPerCallMinute.toFixed(1)} turns a call and minute, goal ≤ ${more(1 + GOAL_TELLING)}: ${medianRatio - 1 <= GOAL_TELLING ? "met" : "missed"}`;
}

export function describeWatching({ plan, events, eventP50, eventP95, turnP95 }: WatchingResult): string {
  return `
${plan.calls} calls, all watched by one subscriber: ${events} events, from when each happened to when it came P50 ${eventP50} ms, P95 ${eventP95} ms
(goals ≤ 300 and ≤ 1,000 ms); ends of turns P95 ${turnP95} ms`;
}

export function describeCapacityMethod({ measureMs, resolution }: CapacityPlan, cores: number): string {
  return `
Real-time calls that one worker process holds before frames are late
The same calls against one workerd process, more and more of them, ${measureMs / 1_000} s per level, to steps of ${resolution}. In: from the caller sending a frame to the
speech-to-text sink having it (newest frame of each batch). Out: an agent's audio message behind its pacing, which is 150 ms before the
listener would run dry. A level fails when the P99 of either is over ${LATE_MS} ms or a socket closes. Callers and sinks share these ${cores} cores with the
worker, so this is a lower bound; when the callers' own frames are late, the level says nothing about the worker.
calls   in P99   out P99   response P99   callers P99   worker   others`;
}

export function describeTarget(target: Target): string {
  return { call: "CallSession", floor: "floor", echo: "echo object (out: how long a frame was away)" }[target];
}

/** Goal for the calls that CallSession holds, as a share of those that echo holds in the same run. */
const GOAL_SHARE = 0.75;

export function describeShares(results: readonly CapacityResult[]): string {
  const held = (target: Target): number => results.find((result) => result.target === target)?.held ?? 0;
  const share = held("call") / held("echo");
  return `CallSession holds ${held("call")}, the floor ${held("floor")}, echo ${held("echo")}: ${share.toFixed(2)} of echo, goal ≥ ${GOAL_SHARE}: ${share >= GOAL_SHARE ? "met" : "missed"}; ${(held("call") / held("floor")).toFixed(2)} of the floor`;
}

export function describeLevel(level: CapacityLevel): string {
  const ms = (value: number, width: number): string => value.toFixed(1).padStart(width);
  const verdicts = { held: "held", late: "LATE", callers_late: "callers late" } as const;
  const closed = level.closedSockets > 0 ? `, ${level.closedSockets} sockets closed` : "";
  return [
    String(level.calls).padStart(5),
    ms(level.inboundMs, 6),
    ms(level.outboundMs, 7),
    ms(level.responseMs, 12),
    ms(level.callerMs, 11),
    percent(level.workerShare).padStart(6),
    percent(level.othersShare).padStart(6),
    `${verdicts[level.verdict]}${closed}`,
  ].join("   ");
}

export function describeCapacity({ held, levels }: CapacityResult): string {
  const last = levels
    .filter(({ verdict }) => verdict !== "held")
    .sort((a, b) => b.calls - a.calls)
    .at(-1);
  const legend = "Worker and others: CPU as a share of one core; workerd runs all calls on one thread.";
  if (last === undefined) return `held ${held} calls or more. ${legend}`;
  if (last.verdict === "late") return `held ${held} calls, late at ${last.calls}. ${legend}`;
  return `held at least ${held} calls: beyond them this machine was too busy for the callers themselves. ${legend}`;
}

/** Goal for the memory of one call. */
const GOAL_CALL_MB = 1;

export function describeMemory({ plan, idle, holding, after, callBytes }: MemoryResult): string {
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const row = (name: string, { heapBytes, externalBytes }: IsolateMemory): string =>
    `${name.padEnd(14)} heap ${mb(heapBytes).padStart(6)} MB   external ${mb(externalBytes).padStart(6)} MB`;
  const callMb = callBytes / 1e6;
  return `
Memory of the worker's isolate, from its inspector after full collections
${row("no call", idle)}
${row(`${plan.calls} calls`, holding)}
${row("afterwards", after)}
one call ${callMb.toFixed(2)} MB, goal ≤ ${GOAL_CALL_MB} MB: ${callMb <= GOAL_CALL_MB ? "met" : "missed"}`;
}

function more(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} %`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
