import type { ProviderStage } from "../../../voice/providers.ts";
import { type MeteredLine, stageOf } from "./cost-unit.ts";
import { NANO_PER_MICRO_USD, nanoUsdFor, type PriceLists, priceAt, roundedQuotient } from "./price.ts";

/** Usage with its cost, in whole nano-dollars. */
export interface CostLine extends MeteredLine {
  /** By the organisation's own prices where it has some; null where a price or the quantity is not known. */
  nanoUsd: bigint | null;
  /** By the published prices. */
  listNanoUsd: bigint | null;
}

/**
 * Prices usage by the prices in force at `atMs`; the same usage, prices and time give the same nano-dollars. Nobody
 * charges for `standIns`, the stages that had no vendor: published prices are not theirs, and without a price of the
 * organisation's own they cost nothing. What was saved costs nothing. Every line is rounded by itself, so that lines
 * add up to what is made of them.
 */
export function priceUsage(
  usage: readonly MeteredLine[],
  lists: PriceLists,
  atMs: number,
  standIns: readonly ProviderStage[] = [],
): CostLine[] {
  return usage.map((line) => {
    const stage = stageOf(line.unit);
    const isStandIn = stage !== null && standIns.includes(stage);
    const cost = (from: readonly PriceLists["own"][]): bigint | null => {
      if (line.quantity === 0 || line.purpose === "saved") return 0n;
      const price = priceAt(line, from, atMs);
      if (price === null && isStandIn) return 0n;
      if (price === null || line.quantity === null) return null;
      return nanoUsdFor(price, BigInt(line.quantity));
    };
    return {
      ...line,
      nanoUsd: cost(isStandIn ? [lists.own] : [lists.own, lists.published]),
      listNanoUsd: isStandIn ? 0n : cost([lists.published]),
    };
  });
}

/** Sums lines; null where one of them is not known. */
export function costTotal(lines: readonly Pick<CostLine, "nanoUsd">[]): bigint | null {
  let total = 0n;
  for (const { nanoUsd } of lines) {
    if (nanoUsd === null) return null;
    total += nanoUsd;
  }
  return total;
}

/** Returns nano-dollars as whole micro-dollars, half a one rounded up. */
export function microUsdOf(nanoUsd: bigint): number {
  return Number(roundedQuotient(nanoUsd, NANO_PER_MICRO_USD));
}

/** Lists what has no known cost: services and units without a price, and those whose quantity nobody told. */
export function unpricedOf(
  lines: readonly CostLine[],
): { service: string; unit: string; lacks: "price" | "quantity" }[] {
  const found = new Map<string, { service: string; unit: string; lacks: "price" | "quantity" }>();
  for (const { service, unit, quantity, nanoUsd } of lines) {
    if (nanoUsd !== null) continue;
    const lacks = quantity === null ? "quantity" : "price";
    found.set(`${lacks} ${unit} ${service}`, { service, unit, lacks });
  }
  return [...found.values()];
}
