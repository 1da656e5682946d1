import { INSTANT, type LatencySettings } from "./profiles.ts";

const HEALTH_DEADLINE_MS = 5_000;

/**
 * How slow the stand-ins of a running platform are, as the language model among them says; `services` as in
 * `.local/dev.json`.
 */
export async function readRunningLatency(services: Readonly<Record<string, string>>): Promise<LatencySettings> {
  if (services.languageModel === undefined) return INSTANT;
  const response = await fetch(`${services.languageModel}/health`, { signal: AbortSignal.timeout(HEALTH_DEADLINE_MS) });
  const { profile, seed } = (await response.json()) as LatencySettings;
  return { profile, seed };
}
