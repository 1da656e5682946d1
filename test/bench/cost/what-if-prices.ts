import type { UsageLine } from "../../../voice/timeline/usage-line.ts";
import { type CostLayer, costUnitRows } from "../../../workers/measure/cost/cost-unit.ts";
import { nanoUsdOf, type Price, type PriceLists } from "../../../workers/measure/cost/price.ts";
import { priceUsage } from "../../../workers/measure/cost/price-usage.ts";
import { listPrices } from "../../../workers/measure/cost/prices/list-prices.ts";
import { MAIN_MODEL } from "./arms.ts";

/** Models that the main model's tokens are priced as. */
export const BASES = ["gpt-4.1", "gpt-4.1-mini"] as const;
/** One of them. */
export type Base = (typeof BASES)[number];

const MILLION = 1_000_000n;
/** Dollars for a million tokens, as genai-prices 0.1.8 has them; the platform's own table has no row for it. */
const GPT_4_1 = { llm_prompt_token: "2", llm_cached_token: "0.5", llm_completion_token: "8" } as const;

const own = (Object.keys(GPT_4_1) as (keyof typeof GPT_4_1)[]).map(
  (unit): Price => ({
    service: `openai-compatible/${MAIN_MODEL}`,
    unit,
    nanoUsd: nanoUsdOf(GPT_4_1[unit]),
    perUnits: MILLION,
    fromMs: 0,
  }),
);
const lists: PriceLists = { own, published: listPrices };

/** Vendors' cost of one call by layer, in nano-dollars. */
export type VendorCost = Readonly<Record<Extract<CostLayer, "stt" | "llm" | "tts">, number>>;

/**
 * Prices a call's usage as if the stand-ins had been the vendors they stand for, at list prices, the main model's
 * tokens as those of `base`. A what-if of this bench: nobody charged anything. Throws where a quantity is not known.
 */
export function vendorCost(usage: readonly UsageLine[], base: Base, atMs: number): VendorCost {
  const main = `openai-compatible/${MAIN_MODEL}`;
  const renamed = usage.map((line) =>
    line.service === main ? { ...line, service: `openai-compatible/${base}` } : line,
  );
  const cost = { stt: 0, llm: 0, tts: 0 };
  for (const { unit, service, nanoUsd } of priceUsage(renamed, lists, atMs)) {
    if (nanoUsd === null) throw new Error(`${service} has no price or no quantity of ${unit}`);
    cost[costUnitRows[unit].layer as keyof VendorCost] += Number(nanoUsd);
  }
  return cost;
}
