import type { TrialArm } from "../../../../voice/cost-trial.ts";
import type { GuardScore } from "./guard.ts";

/**
 * The test that rolls a change back. Every call is drawn into the canary with the same known chance, whatever it will
 * be like. If the change does no harm, a call's badness therefore says nothing about its arm, and a bet that calls
 * worse than the mean so far are the canary's, and better ones the control's, wins nothing in the long run. The
 * product of `1 + stake × (badness − mean) × (canary − share)` over calls is a martingale that begins at 1, and
 * reaches 1/α with a chance of at most α however often it is looked at (Ville 1939; betting as in Waudby-Smith &
 * Ramdas 2024). Calls are the unit, so that turns of one call count once. Several stakes are bet at a time, each with
 * an equal part of the wealth: high ones find a plain fault in a few calls, low ones a slight one.
 */

/** Stakes as parts of the highest that cannot lose everything to one call. */
const STAKES = [0.2, 0.5, 0.9] as const;

/** Good calls that the mean begins with. */
const PRIOR_CALLS = 4;

/** Chance that a change without harm is ever rolled back, over all of its guards. */
const FALSE_ROLLBACK_CHANCE = 0.05;

/** State of a guard over the calls so far. */
export interface GuardState {
  /** Logarithm of each stake's wealth. */
  logWealth: number[];
  /** Calls that had something to judge, and the sum of their badness, by arm. */
  canary: { calls: number; bad: number };
  control: { calls: number; bad: number };
}

/** State of a guard before the first call. */
export function newGuardState(): GuardState {
  return { logWealth: STAKES.map(() => 0), canary: { calls: 0, bad: 0 }, control: { calls: 0, bad: 0 } };
}

/** Takes the next call into a guard's state. */
export function observeCall(state: GuardState, { bad, of }: GuardScore, arm: TrialArm, share: number): GuardState {
  if (of === 0) return state;
  const badness = bad / of;
  // Of the calls before this one alone: a bet must not know its own outcome.
  const mean = (state.canary.bad + state.control.bad) / (state.canary.calls + state.control.calls + PRIOR_CALLS);
  const win = (badness - mean) * ((arm === "canary" ? 1 : 0) - share);
  const worstLoss = Math.max(mean * (1 - share), (1 - mean) * share);
  const logWealth = STAKES.map((stake, at) => (state.logWealth[at] ?? 0) + Math.log1p((stake / worstLoss) * win));
  return { ...state, logWealth, [arm]: { calls: state[arm].calls + 1, bad: state[arm].bad + badness } };
}

/** Returns the wealth at which one of so many guards is broken. */
export function evidenceLimitOf(guards: number): number {
  return guards / FALSE_ROLLBACK_CHANCE;
}

/** True when a guard has found the change worse: one of `guards` that share the chance of a false roll-back. */
export function isBroken(state: GuardState, guards: number): boolean {
  return wealthOf(state) >= evidenceLimitOf(guards);
}

/** Returns a guard's wealth: how many times what a bet on "the change is worse" would have won by now. */
export function wealthOf({ logWealth }: GuardState): number {
  return logWealth.reduce((sum, log) => sum + Math.exp(Math.min(log, MAX_LOG)), 0) / logWealth.length;
}

/** Far beyond any chance that a guard is asked for. */
const MAX_LOG = 500;
