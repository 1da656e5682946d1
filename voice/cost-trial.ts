import type { AgentConfig, AgentSettings, TrialSettings } from "./agent.ts";
import { hashOf } from "./random.ts";

/** Arms of a trial: `canary` calls have the settings that are tried, `control` calls the agent's own. */
export const trialArms = ["canary", "control"] as const;
/** Arm of a trial. */
export type TrialArm = (typeof trialArms)[number];

/** Part of a call in a trial. */
export interface TrialPart {
  changeId: string;
  arm: TrialArm;
}

/** Returns the arm of a call: by a hash of its id, so that it is the same however often it is asked for. */
export function armOf(changeId: string, callId: string, canaryShare: number): TrialArm {
  const drawn = Number.parseInt(hashOf(`${changeId} ${callId}`).slice(0, 8), 16) / 2 ** 32;
  return drawn < canaryShare ? "canary" : "control";
}

/** Returns an agent as one of its calls sees it while settings are on trial, and the call's part in the trial. */
export function agentOnTrial(
  agent: AgentConfig,
  callId: string,
  startedAtEpochMs: number,
): { agent: AgentConfig; part: TrialPart | null } {
  const { trial = null } = agent;
  if (trial === null || startedAtEpochMs >= trial.expiresAtMs) return { agent, part: null };
  const arm = armOf(trial.changeId, callId, trial.canaryShare);
  const part = { changeId: trial.changeId, arm };
  return { agent: arm === "canary" ? { ...agent, ...withTrialSettings(agent, trial.settings) } : agent, part };
}

/** Settings of an agent that a trial may change. */
export type TriableSettings = Pick<AgentSettings, "providers" | "turnTaking" | "costLevers">;

/** Puts a trial's settings over an agent's own. */
export function withTrialSettings(
  { providers, turnTaking, costLevers }: TriableSettings,
  { languageModel, speculation, eagerEndOfTurnThreshold, costLevers: triedLevers }: TrialSettings,
): TriableSettings {
  return {
    providers: languageModel === undefined ? providers : { ...providers, languageModel },
    turnTaking: {
      ...turnTaking,
      ...(speculation !== undefined && { speculation }),
      ...(eagerEndOfTurnThreshold !== undefined && { eagerEndOfTurnThreshold }),
    },
    costLevers: triedLevers ?? costLevers,
  };
}
