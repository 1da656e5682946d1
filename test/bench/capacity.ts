import { quantile } from "../../workers/measure/comparison/order-statistics.ts";
import type { BenchSetting } from "./support/bench-setting.ts";
import type { Target } from "./support/caller.ts";
import { type LoadRun, runLoad } from "./support/load-run.ts";

export interface CapacityPlan {
  firstCalls: number;
  /** Where doubling stops even if everything is still in time. */
  mostCalls: number;
  /** The search ends when the answer is known to this many calls. */
  resolution: number;
  measureMs: number;
  /** No level begins after this. */
  budgetMs: number;
}

export const defaultCapacityPlan = {
  firstCalls: 25,
  mostCalls: 800,
  resolution: 25,
  measureMs: 6_000,
  budgetMs: 75_000,
} as const satisfies CapacityPlan;

/** A frame that is a whole frame late has missed its place. */
export const LATE_MS = 20;

/** Ways in which an object can be loaded, the barest last. */
export const CAPACITY_TARGETS = ["call", "floor", "echo"] as const;

/** One number of calls held for a while. All quantiles are P99 in ms. */
export interface CapacityLevel {
  calls: number;
  /** Caller → speech-to-text sink, newest frame of each message; NaN of the echo object, which has none. */
  inboundMs: number;
  /** Agent audio, behind the schedule on which it is paced; of the echo object, how long a frame was away. */
  outboundMs: number;
  /** The worker's response time. */
  responseMs: number;
  /** The callers' own frames, behind their schedule: at `LATE_MS` or more the level says nothing about the worker. */
  callerMs: number;
  /** Shares of one core: the worker, and programs that do not belong here. */
  workerShare: number;
  othersShare: number;
  closedSockets: number;
  verdict: "held" | "late" | "callers_late";
}

export interface CapacityResult {
  target: Target;
  plan: CapacityPlan;
  levels: CapacityLevel[];
  /** Most calls held; 0 when none were. */
  held: number;
}

const SETTLE_MS = 4_000;
/** V8 goes on compiling a conversation's code for this long, and a level is not to wait for that. */
const WARM_UP_MS = 12_000;

/**
 * After a warm-up that is not judged, doubles the number of calls until frames are late, then halves the gap between
 * the last level held and the first that was not.
 */
export async function measureCapacity(
  setting: BenchSetting,
  target: Target,
  plan: CapacityPlan,
  onLevel: (level: CapacityLevel) => void,
): Promise<CapacityResult> {
  const levels: CapacityLevel[] = [];
  await runLoad(setting, { target, calls: plan.firstCalls, settleMs: SETTLE_MS, measureMs: WARM_UP_MS });
  const begunAtMs = performance.now();
  let held = 0;
  let failed = Number.POSITIVE_INFINITY;
  let calls = plan.firstCalls;
  while (performance.now() - begunAtMs < plan.budgetMs) {
    const run = await runLoad(setting, { target, calls, settleMs: SETTLE_MS, measureMs: plan.measureMs });
    const level = judge(target, calls, run);
    // A level at which the callers were late measured them and not the worker: it is tried once more.
    const isVoid = level.verdict === "callers_late" && levels.at(-1)?.calls !== calls;
    levels.push(level);
    onLevel(level);
    if (isVoid) continue;
    if (level.verdict === "held") held = calls;
    else failed = calls;
    if (failed - held <= plan.resolution || held >= plan.mostCalls) break;
    calls = nextCalls(held, failed, plan);
  }
  return { target, plan, levels, held };
}

function nextCalls(held: number, failed: number, { resolution, mostCalls }: CapacityPlan): number {
  if (failed === Number.POSITIVE_INFINITY) return Math.min(held * 2, mostCalls);
  return Math.max(resolution, Math.round((held + failed) / 2 / resolution) * resolution);
}

function judge(target: Target, calls: number, run: LoadRun): CapacityLevel {
  const { tally, inboundDelaysMs, wallMs } = run;
  const figures = {
    inboundMs: quantile(inboundDelaysMs, 0.99),
    outboundMs: quantile(tally.audioLatenessMs, 0.99),
    responseMs: quantile(tally.responseTimesMs, 0.99),
    callerMs: quantile(tally.sendLatenessMs, 0.99),
  };
  // Without audio in both directions nothing was held, whatever the quantiles of nothing are.
  const isInTime =
    (target === "echo" || figures.inboundMs <= LATE_MS) && figures.outboundMs <= LATE_MS && tally.closedSockets === 0;
  const verdict = isInTime ? "held" : figures.callerMs > LATE_MS ? "callers_late" : "late";
  return {
    calls,
    ...figures,
    workerShare: run.workerCpuMs / wallMs,
    othersShare: run.othersCpuMs / wallMs,
    closedSockets: tally.closedSockets,
    verdict,
  };
}
