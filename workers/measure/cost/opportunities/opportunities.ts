import { formulaOf } from "./formula.ts";
import { type LeverName, type LeverSettings, leverNames, leverRows } from "./levers.ts";
import { isPulled, type ReplayableCall } from "./replay.ts";
import { nanoUsdOfLines } from "./replay-line.ts";
import { costBase, type Saving, savingOf } from "./saving.ts";

/** Reasons for which an opportunity has no saving, and the state of one that has. */
export const opportunityStates = ["estimated", "not_enough_data", "pulled", "none_cheaper", "no_use"] as const;
/** State of an opportunity. */
export type OpportunityState = (typeof opportunityStates)[number];

/** Opportunity to spend less: one lever, pulled alone. */
export interface Opportunity {
  lever: LeverName;
  state: OpportunityState;
  /** Calls that it was replayed on: those of agents that do not have the lever yet. */
  calls: number;
  /** Cost of what the lever can touch. */
  baseNanoUsd: number;
  saving: Saving | null;
  formula: string | null;
}

/** Levers pulled together. */
export interface Combination {
  levers: LeverName[];
  calls: number;
  /** Cost of the calls; null of too few. */
  baseNanoUsd: number;
  saving: Saving | null;
  /** Sum of what each lever saves alone: above the saving where they overlap. */
  sumNanoUsd: number;
}

/** Replays calls, in order of time, with one lever. */
export function opportunityOf(
  lever: LeverName,
  calls: readonly ReplayableCall[],
  settings: LeverSettings,
): Opportunity {
  const meant = calls.filter(({ agent }) => !isPulled(agent, lever, settings));
  const baseNanoUsd = costBase(meant, lever);
  const none = { lever, calls: meant.length, baseNanoUsd, saving: null, formula: null };
  if (calls.length > 0 && meant.length === 0) return { ...none, state: "pulled" };
  if (lever in settings && settings[lever as keyof LeverSettings] === null) return { ...none, state: "none_cheaper" };
  const saving = savingOf(meant, [lever], settings);
  if (saving === null) return { ...none, state: "not_enough_data" };
  if (baseNanoUsd === 0) return { ...none, state: "no_use" };
  const formula = formulaOf(lever, meant, baseNanoUsd, saving, settings);
  return { ...none, state: "estimated", saving, formula };
}

/** Levers that are a setting, and save something: those that a combination has unless others are asked for. */
export function usualLevers(opportunities: readonly Opportunity[]): LeverName[] {
  return opportunities
    .filter(({ lever, saving }) => leverRows[lever].effort === "switch" && (saving?.savedNanoUsd ?? 0) > 0)
    .map(({ lever }) => lever);
}

/** Replays calls with `levers` together: what overlaps is saved once. */
export function combinationOf(
  levers: readonly LeverName[],
  calls: readonly ReplayableCall[],
  settings: LeverSettings,
  opportunities: readonly Opportunity[],
): Combination {
  const alone = opportunities.filter(({ lever }) => levers.includes(lever));
  return {
    levers: leverNames.filter((lever) => levers.includes(lever)),
    calls: calls.length,
    baseNanoUsd: Math.round(calls.reduce((sum, { lines }) => sum + nanoUsdOfLines(lines), 0)),
    saving: savingOf(calls, levers, settings),
    sumNanoUsd: alone.reduce((sum, { saving }) => sum + (saving?.savedNanoUsd ?? 0), 0),
  };
}
