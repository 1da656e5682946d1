import { describe, expect, it } from "vitest";
import { armOf } from "../../../../../voice/cost-trial.ts";
import { randomOf } from "../../../../../voice/random.ts";
import {
  evaluateCall,
  newEvaluation,
  type TrialEvaluation,
} from "../../../../../workers/measure/cost/trial/evaluation.ts";
import { type GuardScores, guardMetrics } from "../../../../../workers/measure/cost/trial/guard.ts";

const guards = guardMetrics.map((metric) => ({ metric }));
const SEEDS = 200;

/** A call of three to eight turns whose events are bad with these chances. */
function scoresOf(random: () => number, chances: Record<(typeof guardMetrics)[number], number>): GuardScores {
  const turns = 3 + Math.floor(random() * 6);
  return Object.fromEntries(
    guardMetrics.map((metric) => {
      const of = metric === "failed_calls" ? 1 : turns;
      // Turns of one call are alike: a caller on a bad line has ten bad turns.
      const isBadCall = random() < chances[metric];
      // One that is always bad is so at every turn.
      const chance = isBadCall ? (chances[metric] === 1 ? 1 : 0.8) : 0;
      const bad = Array.from({ length: of }, () => random() < chance).filter(Boolean).length;
      return [metric, { bad: metric === "failed_calls" ? Number(isBadCall) : bad, of }];
    }),
  );
}

const usual = {
  turn_gap_p95: 0.06,
  answer_heard_p50: 0.6,
  false_starts: 0.05,
  failed_calls: 0.02,
  answers_without_fact: 0.1,
};

/** Calls until a change is rolled back; null where it is not within `calls`. */
function callsToRollBack(seed: number, canaryShare: number, calls: number, canary: typeof usual): number | null {
  const random = randomOf(`trial ${seed}`);
  let evaluation: TrialEvaluation = newEvaluation;
  for (let at = 1; at <= calls; at++) {
    const arm = armOf(`change ${seed}`, `call ${at}`, canaryShare);
    const scores = scoresOf(random, arm === "canary" ? canary : usual);
    evaluation = evaluateCall(evaluation, { arm, durationMs: 60_000, nanoUsd: null, scores }, guards, canaryShare);
    if (evaluation.broken !== null) return at;
  }
  return null;
}

const outcomes = (canaryShare: number, calls: number, canary: typeof usual): (number | null)[] =>
  Array.from({ length: SEEDS }, (_, seed) => callsToRollBack(seed, canaryShare, calls, canary));

describe("the test that rolls a change back", () => {
  it.each([0.05, 0.2, 0.5])(
    "takes back at most one harmless change in twenty that it looks at after every call (share %d)",
    (share) => {
      const rolledBack = outcomes(share, 400, usual).filter((calls) => calls !== null);
      expect(rolledBack.length / SEEDS).toBeLessThanOrEqual(0.05);
    },
  );

  it.each([0.2, 0.3, 0.5])("finds a model that answers wrongly within 50 calls (share %d)", (share) => {
    const found = outcomes(share, 50, { ...usual, answers_without_fact: 1 });
    expect(found.filter((calls) => calls !== null).length / SEEDS).toBeGreaterThanOrEqual(0.99);
  });

  it("finds slow turns in three times as many calls, given more of them", () => {
    const found = outcomes(0.5, 800, { ...usual, turn_gap_p95: 0.18 });
    expect(found.filter((calls) => calls !== null).length / SEEDS).toBeGreaterThanOrEqual(0.9);
  });

  it("takes nothing back for a change that makes calls better", () => {
    const better = {
      turn_gap_p95: 0,
      answer_heard_p50: 0.1,
      false_starts: 0,
      failed_calls: 0,
      answers_without_fact: 0,
    };
    expect(outcomes(0.2, 300, better).filter((calls) => calls !== null)).toEqual([]);
  });

  it("learns nothing from calls without anything to judge", () => {
    const nothing = { answers_without_fact: { bad: 0, of: 0 } };
    const call = { arm: "canary", durationMs: 0, nanoUsd: null, scores: nothing } as const;
    const { guards: states } = evaluateCall(newEvaluation, call, [{ metric: "answers_without_fact" }], 0.2);
    expect(states.answers_without_fact).toMatchObject({ canary: { calls: 0 }, control: { calls: 0 } });
  });
});
