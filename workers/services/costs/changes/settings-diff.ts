import type { TrialSettings } from "../../../../voice/agent.ts";
import { type TriableSettings, withTrialSettings } from "../../../../voice/cost-trial.ts";

/** Setting that a change alters, in words: as it is, and as it would be. */
export interface SettingDifference {
  field: keyof TrialSettings;
  before: string;
  after: string;
}

/** Returns the settings of an agent that a change names, as they are now. */
export function settingsOf(
  { providers, turnTaking, costLevers }: TriableSettings,
  names: readonly (keyof TrialSettings)[],
): TrialSettings {
  return {
    ...(names.includes("languageModel") && { languageModel: providers.languageModel }),
    ...(names.includes("speculation") && { speculation: turnTaking.speculation }),
    ...(names.includes("eagerEndOfTurnThreshold") && { eagerEndOfTurnThreshold: turnTaking.eagerEndOfTurnThreshold }),
    ...(names.includes("costLevers") && { costLevers }),
  };
}

/** Lists the names of the settings that a change has. */
export function namesOf(settings: TrialSettings): (keyof TrialSettings)[] {
  const names = ["languageModel", "speculation", "eagerEndOfTurnThreshold", "costLevers"] as const;
  return names.filter((name) => settings[name] !== undefined);
}

/** Lists what a change alters of the settings before it; those that stay as they are are left out. */
export function differencesOf(before: TrialSettings, after: TrialSettings): SettingDifference[] {
  return namesOf(after)
    .map((field) => ({ field, before: wordsOf(before, field), after: wordsOf(after, field) }))
    .filter((difference) => difference.before !== difference.after);
}

/** True when an agent can have a change's settings: an eager end is never surer than the end of a turn. */
export function isPossible(agent: TriableSettings, settings: TrialSettings): boolean {
  const { eagerEndOfTurnThreshold, endOfTurnThreshold } = withTrialSettings(agent, settings).turnTaking;
  return eagerEndOfTurnThreshold === null || eagerEndOfTurnThreshold <= endOfTurnThreshold;
}

function wordsOf(settings: TrialSettings, field: keyof TrialSettings): string {
  if (field === "languageModel")
    return (settings.languageModel ?? []).map(({ provider, model }) => `${provider} (${model})`).join(", ");
  if (field === "costLevers") return leverWords(settings.costLevers);
  const value = settings[field];
  return value === null || value === undefined ? "none" : String(value);
}

function leverWords(levers: TrialSettings["costLevers"]): string {
  const { easyTurnModel = null, ...switches } = levers ?? {};
  const on = Object.entries(switches).flatMap(([name, isOn]) => (isOn ? [name] : []));
  const easy = easyTurnModel === null ? [] : [`easyTurnModel ${easyTurnModel.provider} (${easyTurnModel.model})`];
  return [...on, ...easy].join(", ") || "none";
}
