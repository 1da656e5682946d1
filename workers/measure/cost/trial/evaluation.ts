import type { TrialArm } from "../../../../voice/cost-trial.ts";
import { type ArmCosts, addCall, noCosts } from "./arm-costs.ts";
import type { Guard, GuardMetric, GuardScores } from "./guard.ts";
import { type GuardState, isBroken, newGuardState, observeCall } from "./guard-test.ts";

/** Evaluation of a change on trial over the calls so far: of its guards, and of what each arm cost. */
export interface TrialEvaluation {
  guards: Partial<Record<GuardMetric, GuardState>>;
  canary: ArmCosts;
  control: ArmCosts;
  /** The guard that was the first to be broken; null while none is. */
  broken: GuardMetric | null;
}

/** Finished call of a trial. */
export interface TrialCall {
  arm: TrialArm;
  durationMs: number;
  nanoUsd: number | null;
  scores: GuardScores;
}

/** Evaluation before the first call. */
export const newEvaluation: TrialEvaluation = { guards: {}, canary: noCosts, control: noCosts, broken: null };

/** Takes the next finished call into an evaluation. A guard that was broken once stays so. */
export function evaluateCall(
  evaluation: TrialEvaluation,
  call: TrialCall,
  guards: readonly Pick<Guard, "metric">[],
  canaryShare: number,
): TrialEvaluation {
  const states = guards.map(({ metric }) => {
    const state = evaluation.guards[metric] ?? newGuardState();
    const score = call.scores[metric];
    return [metric, score === undefined ? state : observeCall(state, score, call.arm, canaryShare)] as const;
  });
  const found = states.find(([, state]) => isBroken(state, guards.length));
  const costs = addCall(evaluation[call.arm], { minutes: call.durationMs / 60_000, nanoUsd: call.nanoUsd });
  return {
    ...evaluation,
    guards: Object.fromEntries(states),
    [call.arm]: costs,
    broken: evaluation.broken ?? found?.[0] ?? null,
  };
}
