import { describe, expect, it } from "vitest";
import type { ObservedTurn } from "../../../voice/caller/observed-call.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { Estimate } from "../../../workers/measure/comparison/group-estimates.ts";
import { turnMetrics } from "../../support/call/call-record.ts";
import type { FrontierResult, MeasuredPoint } from "./frontier/frontier-run.ts";
import { callGoals, frontierGoals, type Goal } from "./goals.ts";
import type { PlacedCall } from "./real-run.ts";
import { describeFrontier, describeGoals, describeVariant } from "./report.ts";
import { summarise, type VariantSummary } from "./summary.ts";
import type { VariantName } from "./variants.ts";

function metricsOf(turnId: string, changes: Partial<TurnMetrics> = {}): TurnMetrics {
  return turnMetrics({
    turnId,
    index: 1,
    source: "speech",
    startedAtMs: 1_000,
    responseTimeMs: 10,
    turnGapMs: 270,
    endpointingMs: 260,
    llmFirstTokenMs: 100,
    ttsFirstByteMs: 190,
    trimmedSilenceMs: 120,
    speculative: true,
    opener: "Let me see,",
    heardMs: 2_000,
    savedMs: 150,
    longestSilenceMs: 20,
    answerHeardMs: 390,
    overhangMs: 10,
    ...changes,
  });
}

function turnOf(answerTurnId: string | null, changes: Partial<ObservedTurn> = {}): ObservedTurn {
  return {
    text: "is there parking",
    kind: "sentence",
    pauses: 2,
    gapMs: 280,
    answerTurnId,
    answerAudio: [{ offsetMs: 0, lengthMs: 2_000, atMs: 285 }],
    falseStarts: 0,
    takenBackMs: [],
    bargeInStopMs: null,
    understood: ["is there parking"],
    isUnderstood: true,
    ...changes,
  };
}

/** Two turns: one falsely started and repaired after one reply had been thrown away, one that was never answered. */
function callOf(variant: VariantName, gapMs: number, changes: Partial<PlacedCall> = {}): PlacedCall {
  return {
    callId: "call_1",
    variant,
    turns: [
      turnOf("turn_0002", { gapMs, falseStarts: 1, takenBackMs: [180], bargeInStopMs: 210 }),
      turnOf(null, { gapMs: null, understood: ["is there"], isUnderstood: false, pauses: 1 }),
    ],
    metrics: [
      metricsOf("turn_0001", { falseStart: true, turnGapMs: 240, bargeInStopMs: 190 }),
      metricsOf("turn_0002", { turnGapMs: gapMs - 12, discardedAttempts: 1, discardedTokens: 300, opener: null }),
    ],
    audioAfterInterruptMs: {},
    endReason: null,
    answerSources: { turn_0002: "synthesis" },
    strayAudioMs: 0,
    openerMs: { "Let me see,": 595 },
    usage: [],
    durationMs: 30_000,
    replies: {},
    ...changes,
  };
}

const verdicts = (goals: readonly Goal[]): string[] => goals.map(({ isMet }) => (isMet ? "met" : "missed"));

describe("the summary of a variant", () => {
  const calls = [...[280, 290, 300].map((gapMs) => callOf("everything on", gapMs)), callOf("both off", 900)];
  const summary = summarise("everything on", calls) as VariantSummary;

  it("takes the worker's figures of those agent turns that the caller waited for", () => {
    expect(summary).toMatchObject({ calls: 3, turns: 6, unanswered: 3 });
    expect(summary.turnGap).toMatchObject({ n: 3, max: 288, p50: { value: 278 }, p95: { value: 288 } });
    expect(summary.callerGap).toMatchObject({ n: 3, p50: { value: 290 } });
    expect(summary.clockDifference.p50.value).toBe(12);
    expect(summary.longestSilence.n).toBe(6);
  });

  it("counts per turn of the caller", () => {
    expect(summary.falseStarts.value).toBe(0.5);
    expect(summary.noticedFalseStarts.value).toBe(0.5);
    expect(summary.pauses.value).toBe(1.5);
    expect(summary.discardedAttempts.value).toBe(0.5);
    expect(summary.discardedTokens.value).toBe(150);
    expect(summary.discardedShare).toBeCloseTo(1 / 3, 6);
    expect([summary.openerShare, summary.understoodShare, summary.repairedShare]).toEqual([0, 0.5, 1]);
  });

  it("keeps false starts out of the stops of interruptions", () => {
    expect(summary.bargeInStop.n).toBe(0);
    expect(summary.takenBack).toMatchObject({ n: 3, max: 180 });
    expect(summary.callerBargeInStop.p95.value).toBe(210);
  });

  it("tells answers that were synthesised from those that were there", () => {
    const recurring = callOf("everything on", 100, { answerSources: { turn_0002: "recurring_clip" } });
    const fixed = callOf("everything on", 100, { answerSources: { turn_0002: "clip" } });
    const opened = callOf("everything on", 100);
    const metrics = opened.metrics.map((own) => ({ ...own, opener: "Let me see,", responseTimeMs: 1 }));
    const all = [callOf("everything on", 280), recurring, fixed, { ...opened, metrics }];
    const mixed = summarise("everything on", all) as VariantSummary;
    expect(mixed.responseTime.n).toBe(4);
    expect(mixed.synthesisedResponseTime).toMatchObject({ n: 2, max: 10 });
    expect(mixed.unopenedResponseTime).toMatchObject({ n: 1, p50: { value: 10 } });
    expect([mixed.recurringShare, mixed.clipShare]).toEqual([0.25, 0.25]);
    expect(describeVariant(mixed)).toContain("first clause from earlier calls in 25.0 %");
    expect(describeVariant(mixed)).toMatch(/and no opener +10 \(/);
  });

  it("is none without turns", () => {
    expect(summarise("openers off", calls)).toBeNull();
  });

  it("is printed with its bands", () => {
    const text = describeVariant(summary);
    expect(text).toContain("everything on: 3 calls, 6 turns of the caller, 1.50 pauses per turn");
    expect(text).toMatch(/turn gap t2−t0 +278 \(268 to 288\) +288 \(\d+ to 288\) +288 \(\d+ to 288\) +288 +3/);
    expect(text).toMatch(/answer heard − t0 +390 \(390 to 390\)/);
    expect(text).toMatch(/answer ready → heard +10 \(10 to 10\)/);
    expect(text).not.toContain("first substantive");
    expect(text).toMatch(/barge-in stop +–/);
    expect(text).toContain("false starts per turn 0.500 (0.500 to 0.500)");
    expect(text).toContain("33.3 % of what was begun in secret");
    expect(text).toContain('\n  call_1: "is there parking" was answered as "is there", after 0 false starts\n');
  });
});

describe("an answer by the caller's loudspeaker", () => {
  it("is heard where the audio behind its opener begins", () => {
    const call = callOf("everything on", 290);
    const heard = (opener: string | null) => {
      const metrics = call.metrics.map((each) => ({ ...each, opener }));
      return summarise("everything on", [{ ...call, metrics }])?.callerAnswerHeard.p50.value;
    };
    expect(heard(null)).toBe(285);
    expect(heard("Let me see,")).toBe(285 + 595);
  });
});

describe("goals of the calls", () => {
  const summaries = (on: readonly PlacedCall[], off: readonly PlacedCall[]): VariantSummary[] => [
    summarise("everything on", on) as VariantSummary,
    summarise("both off", off) as VariantSummary,
  ];
  const serial = callOf("both off", 641);
  const slow = serial.metrics.map((metrics) => ({ ...metrics, turnGapMs: 640, responseTimeMs: 370 }));

  it("are met or missed each by itself", () => {
    const goals = callGoals("cloud", summaries([callOf("everything on", 290)], [{ ...serial, metrics: slow }]));
    // The serial row's P95 is far above a single turn's.
    expect(verdicts(goals)).toEqual([
      ...Array.from({ length: 7 }, () => "met"),
      "missed",
      "met",
      "met",
      "met",
      "met",
      "met",
    ]);
    expect(describeGoals(goals)).toContain("MISSED  both off is near the serial row (within 20 %): 640 of 629, 640 of");
  });

  it("are missed by late answers, audio after a stop, slow retreats and lost words", () => {
    const bad = callOf("everything on", 1_300, { strayAudioMs: 125 });
    const turns = bad.turns.map((turn) => ({ ...turn, takenBackMs: [260], bargeInStopMs: 300, isUnderstood: false }));
    const metrics = bad.metrics.map((each) => ({
      ...each,
      responseTimeMs: 101,
      turnGapMs: 1_200,
      overhangMs: 700,
      opener: "Let me see,",
    }));
    const goals = callGoals("cloud", summaries([{ ...bad, turns, metrics }], [serial]));
    expect(verdicts(goals)).toEqual(Array.from({ length: 13 }, () => "missed"));
  });

  it("under slow vendors are about silence", () => {
    const silent = callOf("everything on", 290);
    const metrics = silent.metrics.map((each) => ({ ...each, longestSilenceMs: 1_501 }));
    const [goal] = callGoals("cloud-slow", summaries([{ ...silent, metrics }], [serial]));
    expect(goal).toMatchObject({ isMet: false, measured: "1501 ms" });
  });
});

describe("the frontier", () => {
  const exactly = (value: number): Estimate => ({ value, low: value, high: value });
  const point = (label: string, falseStarts: number, gapMs: number): MeasuredPoint => {
    const [gapP50Ms, gapP95Ms] = [exactly(gapMs), exactly(2 * gapMs)];
    return { label, turns: 320, falseStarts: exactly(falseStarts), gapP50Ms, gapP95Ms, unanswered: 0 };
  };
  const comparison = { fromRate: 0.05, toRate: 0.2, leastGainMs: 60, meanGainMs: 120, isBelow: true };
  const result: FrontierResult = {
    curves: [
      { policy: "detector", points: [point("threshold 0.7", 0.2, 330)] },
      { policy: "ours", points: [point("default", 0.08, 340), { ...point("eager", 0.15, 280), unanswered: 2 }] },
    ],
    p50: comparison,
    p95: { ...comparison, leastGainMs: -40, isBelow: false },
    gapP50AtGoalRateMs: 322,
  };

  it("is printed point by point", () => {
    const lines = describeFrontier(result).split("\n");
    expect(lines.find((line) => line.includes("default"))).toMatch(
      /default +0\.080 \(0\.080 to 0\.080\) +340 \(340 to 340\) +680 \(680 to 680\) +320$/,
    );
    expect(lines.find((line) => line.includes("eager"))).toMatch(/320, 2 unanswered$/);
  });

  it("says whether ours is better, and fast enough where it is rarely wrong", () => {
    const goals = frontierGoals(result);
    expect(verdicts(goals)).toEqual(["met", "missed", "met"]);
    expect(goals[0]?.measured).toBe("by 60 ms or more, 120 ms on average, from 0.050 to 0.200 false starts per turn");
    expect(verdicts(frontierGoals({ ...result, gapP50AtGoalRateMs: Number.NaN }))[2]).toBe("missed");
  });
});
