import { INSTANT, type LatencySettings, PROFILES, type ProfileName } from "./profiles.ts";

/** For `parseArgs`: the two options that choose how slow the vendors' stand-ins are. */
export const LATENCY_ARGUMENTS = {
  profile: { type: "string", default: INSTANT.profile },
  seed: { type: "string", default: String(INSTANT.seed) },
} as const;

/** Reads them. Throws for an unknown profile, and for a seed that is not a whole number. */
export function readLatencySettings({ profile, seed }: { profile: string; seed: string }): LatencySettings {
  if (!isProfileName(profile)) throw new Error(`--profile ${profile}: use ${Object.keys(PROFILES).join(", ")}`);
  if (!/^\d{1,15}$/.test(seed)) throw new Error(`--seed ${seed}: not a whole number`);
  return { profile, seed: Number(seed) };
}

/** Says, wherever figures are printed, whether they were simulated. */
export function describeLatency({ profile, seed }: LatencySettings): string {
  return PROFILES[profile] === null ? "no simulated latency" : `simulated latency: profile ${profile}, seed ${seed}`;
}

function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
