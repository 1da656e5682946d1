import type { ProviderStage } from "../../../voice/providers.ts";
import type { UsageLine, UsageUnit } from "../../../voice/timeline/call-usage.ts";

/** Rate of a vendor: the price of one unit, from a moment on. */
export interface Rate {
  /** A service as `voice/timeline/call-usage.ts` names it; `*` at the end stands for any rest. */
  service: string;
  unit: UsageUnit;
  /** A whole number of micro-dollars for a million units. */
  microUsdPerMillion: number;
  /** Milliseconds since the Unix epoch. */
  effectiveFromMs: number;
}

/** Rates by whose they are: an organisation's own go first. */
export interface PriceLists {
  own: readonly Rate[];
  published: readonly Rate[];
}

/** Stage of the service that a unit is used of. */
const stageOf = {
  stt_audio_ms: "stt",
  llm_prompt_token: "llm",
  llm_completion_token: "llm",
  tts_character: "tts",
} as const satisfies Record<UsageUnit, ProviderStage>;

/** Units that a rate is for. */
const UNITS_PER_RATE = 1_000_000n;

/**
 * Returns the cost of a call in whole micro-dollars, by the rates in force at `atMs`; null where something that was
 * used has no rate or was not counted. Nobody charges for `standIns`, the stages that had no vendor: published rates
 * are not theirs, and without a rate of the organisation's own they cost nothing. Exact until the end, where half a
 * micro-dollar is rounded up.
 */
export function callCostMicroUsd(
  usage: readonly UsageLine[],
  { own, published }: PriceLists,
  atMs: number,
  standIns: readonly ProviderStage[] = [],
): number | null {
  let total = 0n;
  for (const line of usage) {
    if (line.quantity === 0) continue;
    const isStandIn = standIns.includes(stageOf[line.unit]);
    const rate = rateOf(line, isStandIn ? [own] : [own, published], atMs);
    if (rate === null && isStandIn) continue;
    if (rate === null || line.quantity === null) return null;
    total += BigInt(line.quantity) * BigInt(rate.microUsdPerMillion);
  }
  return Number((total + UNITS_PER_RATE / 2n) / UNITS_PER_RATE);
}

function rateOf(line: UsageLine, priceLists: readonly (readonly Rate[])[], atMs: number): Rate | null {
  for (const rates of priceLists) {
    const [best] = rates
      .filter((rate) => rate.unit === line.unit && rate.effectiveFromMs <= atMs && isFor(rate.service, line.service))
      .sort((a, b) => precision(b.service) - precision(a.service) || b.effectiveFromMs - a.effectiveFromMs);
    if (best !== undefined) return best;
  }
  return null;
}

function isFor(pattern: string, service: string): boolean {
  return pattern.endsWith("*") ? service.startsWith(pattern.slice(0, -1)) : pattern === service;
}

/** A rate for one service goes before one for many. */
function precision(pattern: string): number {
  return pattern.endsWith("*") ? pattern.length : Number.MAX_SAFE_INTEGER;
}
