import { describe, expect, it } from "vitest";
import { callerSentences } from "../../../durable-objects/benchmark-run/caller-speech/caller-sentences.ts";
import { planVoiceSteps, scriptsOf } from "../../../durable-objects/benchmark-run/voice/voice-plan.ts";
import { runRequestSchema } from "../../../workers/measure/benchmarks/run-request.ts";

const planOf = (request: { calls?: number; seed?: number }) =>
  planVoiceSteps({ request: runRequestSchema.parse(request) });

describe("the plan of a benchmark's calls", () => {
  it("holds the asked number of calls, a few at once, and fits in a minute and a quarter by default", () => {
    for (const [calls, steps] of [
      [4, 2],
      [12, 4],
      [25, 5],
      [100, 10],
    ] as const) {
      const plan = planOf({ calls });
      expect(plan).toHaveLength(steps);
      expect(plan.flatMap(scriptsOf)).toHaveLength(calls);
      expect(plan.map(({ round }) => round)).toEqual(plan.map((_, index) => index));
    }
    const expectedMs = planOf({}).reduce((sum, step) => sum + step.expectedMs, 0);
    expect(expectedMs).toBeLessThanOrEqual(75_000);
  });

  it("is the same for the same seed after storage as JSON, and another for another", () => {
    const plan = planOf({ seed: 7 });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(planOf({ seed: 7 }));
    expect(planOf({ seed: 8 })).not.toEqual(plan);
  });

  it("has pauses that a step has time for, barge-ins, and sentences that the recording has", () => {
    const utterances = planOf({ calls: 60 }).flatMap(scriptsOf).flat();
    const pauses = utterances.flatMap((utterance) => utterance.pauses);
    expect(pauses.length).toBeGreaterThan(utterances.length);
    expect(Math.max(...pauses.map(({ ms }) => ms))).toBe(1_500);
    const early = utterances.filter(({ interruptsAfterMs }) => (interruptsAfterMs ?? 0) <= 1_500).length;
    expect(early / utterances.length).toBeGreaterThan(0.1);
    expect(new Set(utterances.map(({ recording }) => recording))).toEqual(new Set(callerSentences.keys()));
  });
});
