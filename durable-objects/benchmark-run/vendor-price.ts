import type { ProviderChains } from "../../voice/agent.ts";
import type { UsageUnit } from "../../voice/timeline/usage-line.ts";
import { nanoUsdFor, priceAt } from "../../workers/measure/cost/price.ts";
import { listPrices } from "../../workers/measure/cost/prices/list-prices.ts";
import type { RunFacts } from "./category.ts";

/** Use of vendors that a step has or will have, by stage. */
export interface VendorUse {
  audioMs?: number;
  promptTokens?: number;
  completionTokens?: number;
  characters?: number;
}

/** Price of a token or minute that no list knows: that of the dearest model here, so that a cap holds all the same. */
const UNKNOWN_USD = {
  audioMs: 0.02 / 60_000,
  promptTokens: 5 / 1e6,
  completionTokens: 25 / 1e6,
  characters: 0.2 / 1e3,
};

/** Estimates the list price of some use of an agent's first providers, in USD; 0 where no vendor is asked. */
export function priceUsd({ services, agent }: Pick<RunFacts, "services" | "agent">, use: VendorUse): number {
  if (services !== "vendor") return 0;
  return usageOf(agent.providers, use).reduce((sum, { service, unit, quantity, part }) => {
    const price = priceAt({ service, unit }, [listPrices], Number.MAX_SAFE_INTEGER);
    if (price === null) return sum + quantity * UNKNOWN_USD[part];
    return sum + Number(nanoUsdFor(price, BigInt(quantity))) / 1e9;
  }, 0);
}

/** Use of one call of a benchmark: 18 s, three answers with what is begun in secret and thrown away, and a greeting. */
const CALL_USE = { audioMs: 20_000, promptTokens: 9_000, completionTokens: 300, characters: 500 };

/** Estimates the price of one call of a benchmark, in USD. */
export function estimatedCallUsd(facts: Pick<RunFacts, "services" | "agent">): number {
  return priceUsd(facts, CALL_USE);
}

/** Use of one service in one unit. */
interface ServiceUse {
  service: string;
  unit: UsageUnit;
  quantity: number;
  part: keyof VendorUse;
}

function usageOf(chains: ProviderChains, use: VendorUse): ServiceUse[] {
  const [hearing, model, voice] = [chains.speechToText[0], chains.languageModel[0], chains.textToSpeech[0]];
  const lines: ServiceUse[] = [];
  const add = (part: keyof VendorUse, service: string, unit: UsageUnit): void => {
    const quantity = use[part] ?? 0;
    if (quantity > 0) lines.push({ service, unit, quantity: Math.ceil(quantity), part });
  };
  if (hearing !== undefined) add("audioMs", hearing.provider, "stt_audio_ms");
  if (model !== undefined) {
    add("promptTokens", `${model.provider}/${model.model}`, "llm_prompt_token");
    add("completionTokens", `${model.provider}/${model.model}`, "llm_completion_token");
  }
  if (voice !== undefined) add("characters", `${voice.provider}/${voice.voice}`, "tts_character");
  return lines;
}

/** Returns the reason why vendors are not asked: nobody has said that they may be; null when they may, or are none. */
export function vendorRefusal({ services, request }: Pick<RunFacts, "services" | "request">): string | null {
  if (services !== "vendor" || request.vendors) return null;
  return "This deployment has real vendors, who charge: they are asked only with vendors and a price limit.";
}
