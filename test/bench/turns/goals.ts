import type { ProfileName } from "../../../local/latency/profiles.ts";
import { type FrontierResult, GOAL_RATE } from "./frontier/frontier-run.ts";
import type { VariantSummary } from "./summary.ts";

/** One thing that is to be so, and whether it is. */
export interface Goal {
  readonly what: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Model runs of the latency survey, in ms: turn gap P50 and P95, response time P50, P95 and P99. */
export const REFERENCES = {
  /** Flux, Groq and Cartesia one after the other. */
  serial: { turnGap: [629, 1_029], responseTime: [365, 574, 857] },
  /** An opener covers 96 % of turns, the rest is speculated. */
  openers: { turnGap: [269, 542], responseTime: [12, 35, 259] },
} as const;

/** How far "both off" may lie from the serial row: the survey's model has neither tools nor pauses. */
const NEAR = 0.2;

/** The figures that the calls are to reach; those that the profile says nothing about are left out. */
export function callGoals(profile: ProfileName, summaries: readonly VariantSummary[]): Goal[] {
  const on = summaries.find(({ variant }) => variant === "everything on");
  const off = summaries.find(({ variant }) => variant === "both off");
  if (!on) return [];
  const goals: Goal[] = [];
  if (profile === "cloud") {
    goals.push(
      atMost("response time P95, everything on", on.responseTime.p95.value, 99, "< 100 ms (aim 35)"),
      atMost("turn gap P50, everything on", on.turnGap.p50.value, 300, "≤ 300 ms (aim 270)"),
      atMost("turn gap P95, everything on", on.turnGap.p95.value, 600, "≤ 600 ms (aim 550)"),
    );
    goals.push(
      atMost("answer heard P50, everything on, caller's loudspeaker", on.callerAnswerHeard.p50.value, 400, "≤ 400 ms"),
      atMost("answer heard P95, everything on, caller's loudspeaker", on.callerAnswerHeard.p95.value, 850, "≤ 850 ms"),
      atMost("a ready answer waits for an opener, P50", on.overhang.p50.value, 20, "≤ 20 ms"),
      atMost("a ready answer waits for an opener, P95", on.overhang.p95.value, 150, "≤ 150 ms"),
    );
    const fresh = summaries.find(({ variant }) => variant === "new agent");
    if (fresh) {
      goals.push(
        atMost("answer heard P50, new agent, caller's loudspeaker", fresh.callerAnswerHeard.p50.value, 560, "≤ 560 ms"),
        atMost("answer heard P95, new agent, caller's loudspeaker", fresh.callerAnswerHeard.p95.value, 950, "≤ 950 ms"),
      );
    }
    if (off) goals.push(nearSerial(off));
  }
  if (profile === "instant") {
    goals.push(
      atMost("answer heard P50, everything on, caller's loudspeaker", on.callerAnswerHeard.p50.value, 320, "≤ 320 ms"),
      {
        what: "no openers, everything on",
        measured: `in ${(on.openerShare * 100).toFixed(1)} % of answers`,
        isMet: on.openerShare === 0,
      },
    );
  }
  if (profile === "cloud-slow") {
    goals.push(atMost("longest silence after the commit, everything on", on.longestSilence.max, 1_500, "≤ 1,500 ms"));
  }
  return [
    ...goals,
    atMost("barge-in stop P95, caller's clock", on.callerBargeInStop.p95.value, 250, "≤ 250 ms"),
    {
      what: "agent audio after it: none",
      measured: `${Math.round(summaries.reduce((sum, { strayAudioMs }) => sum + strayAudioMs, 0))} ms in all calls`,
      isMet: summaries.every(({ strayAudioMs }) => strayAudioMs === 0),
    },
    atMost("a false start is taken back, P95", on.takenBack.p95.value, 200, "≤ 200 ms"),
    {
      what: "false starts are repaired: all words are answered in the end",
      measured: Number.isNaN(on.repairedShare) ? "none happened" : `${(on.repairedShare * 100).toFixed(1)} %`,
      isMet: !(on.repairedShare < 1),
    },
    atMost("caller's clock less the worker's, median", Math.abs(on.clockDifference.p50.value), 25, "≤ 25 ms"),
  ];
}

/** The figures that the frontier is to show. */
export function frontierGoals({ p50, p95, gapP50AtGoalRateMs }: FrontierResult): Goal[] {
  const below = (
    name: string,
    { fromRate, toRate, leastGainMs, meanGainMs, isBelow }: FrontierResult["p50"],
  ): Goal => ({
    what: `ours lies below the detector's curve, ${name}`,
    measured:
      fromRate === null || toRate === null
        ? "no rate that both reach"
        : `by ${Math.round(leastGainMs)} ms or more, ${Math.round(meanGainMs)} ms on average, from ${fromRate.toFixed(3)} to ${toRate.toFixed(3)} false starts per turn`,
    isMet: isBelow,
  });
  return [
    below("P50", p50),
    below("P95", p95),
    atMost(`turn gap P50 at ${GOAL_RATE.toFixed(2)} false starts per turn`, gapP50AtGoalRateMs, 550, "≤ 550 ms"),
  ];
}

function atMost(what: string, value: number, limit: number, aim: string): Goal {
  return {
    what: `${what} ${aim}`,
    measured: Number.isNaN(value) ? "–" : `${Math.round(value)} ms`,
    isMet: value <= limit,
  };
}

function nearSerial({ turnGap, responseTime }: VariantSummary): Goal {
  const { serial } = REFERENCES;
  const pairs = [
    [turnGap.p50.value, serial.turnGap[0]],
    [turnGap.p95.value, serial.turnGap[1]],
    [responseTime.p50.value, serial.responseTime[0]],
    [responseTime.p95.value, serial.responseTime[1]],
  ] as const;
  return {
    what: `both off is near the serial row (within ${NEAR * 100} %)`,
    measured: pairs.map(([measured, expected]) => `${Math.round(measured)} of ${expected}`).join(", "),
    isMet: pairs.every(([measured, expected]) => Math.abs(measured / expected - 1) <= NEAR),
  };
}
