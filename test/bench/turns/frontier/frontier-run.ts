import type { LatencySettings } from "../../../../local/latency/profiles.ts";
import type { CallerRecording } from "../../../../voice/caller/caller-recording.ts";
import type { CallScript } from "../../../../voice/caller/caller-script.ts";
import {
  type Estimate,
  estimateMean,
  estimateQuantiles,
} from "../../../../workers/measure/comparison/group-estimates.ts";
import { type Child, startChild } from "../../support/child-process.ts";
import { compareFrontiers, type FrontierComparison, type FrontierPoint, gapAt } from "./frontier.ts";
import type { FrontierCommands } from "./frontier-worker.ts";
import { POLICY_PLANS, type PolicyName } from "./operating-points.ts";
import type { VirtualTurn } from "./virtual-call.ts";

/** One operating point as measured. */
export interface MeasuredPoint {
  readonly label: string;
  readonly turns: number;
  /** Per turn of the caller. */
  readonly falseStarts: Estimate;
  readonly gapP50Ms: Estimate;
  readonly gapP95Ms: Estimate;
  /** Turns after which nobody answered in time. */
  readonly unanswered: number;
}

export interface FrontierResult {
  readonly curves: readonly { readonly policy: PolicyName; readonly points: readonly MeasuredPoint[] }[];
  /** Ours against the detector alone. */
  readonly p50: FrontierComparison;
  readonly p95: FrontierComparison;
  /** Our P50 at `GOAL_RATE` false starts per turn; NaN when ours never gets so few. */
  readonly gapP50AtGoalRateMs: number;
}

/** False starts per turn at which the goal for the gap is set. */
export const GOAL_RATE = 0.1;
const POINT_DEADLINE_MS = 120_000;

/** Plays the same calls at every operating point, each process a point at a time. */
export async function measureFrontier(
  recordings: readonly CallerRecording[],
  scripts: readonly CallScript[],
  latency: LatencySettings,
  processes: number,
): Promise<FrontierResult> {
  const workers = Array.from({ length: processes }, () =>
    startChild<FrontierCommands>(new URL("./frontier-worker.ts", import.meta.url)),
  );
  try {
    await Promise.all(workers.map((worker) => worker.request("prepare", { recordings, scripts, latency })));
    const jobs = POLICY_PLANS.flatMap(({ policy, points }) => points.map((point) => ({ policy, point })));
    const measured = await measureAll(workers, jobs);
    const curves = POLICY_PLANS.map(({ policy }) => {
      return { policy, points: measured.filter((_, index) => jobs[index]?.policy === policy) };
    });
    return summarise(curves);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

async function measureAll(
  workers: readonly Child<FrontierCommands>[],
  jobs: readonly FrontierCommands["measure"]["takes"][],
): Promise<MeasuredPoint[]> {
  const waiting = [...jobs.entries()];
  const measured: MeasuredPoint[] = new Array(jobs.length);
  const work = async (worker: Child<FrontierCommands>): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, job] = next;
      const calls = await worker.request("measure", job, POINT_DEADLINE_MS);
      measured[index] = measuredPoint(job.point.label, calls);
    }
  };
  await Promise.all(workers.map(work));
  return measured;
}

function measuredPoint(label: string, calls: readonly (readonly VirtualTurn[])[]): MeasuredPoint {
  const gaps = calls.map((turns) => turns.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs])));
  const [gapP50Ms, gapP95Ms] = estimateQuantiles(gaps, [0.5, 0.95]) as [Estimate, Estimate];
  const turns = calls.flat().length;
  return {
    label,
    turns,
    falseStarts: estimateMean(calls.map((call) => call.map(({ falseStarts }) => falseStarts))),
    gapP50Ms,
    gapP95Ms,
    unanswered: turns - gaps.flat().length,
  };
}

function summarise(curves: FrontierResult["curves"]): FrontierResult {
  const pointsOf = (policy: PolicyName): FrontierPoint[] =>
    (curves.find((curve) => curve.policy === policy)?.points ?? []).map((point) => ({
      falseStarts: point.falseStarts.value,
      gapP50Ms: point.gapP50Ms.value,
      gapP95Ms: point.gapP95Ms.value,
    }));
  const [ours, detector] = [pointsOf("ours"), pointsOf("detector")];
  return {
    curves,
    p50: compareFrontiers(ours, detector, "gapP50Ms"),
    p95: compareFrontiers(ours, detector, "gapP95Ms"),
    gapP50AtGoalRateMs: gapAt(ours, GOAL_RATE, "gapP50Ms"),
  };
}
