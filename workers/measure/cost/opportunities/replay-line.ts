import type { UsagePurpose } from "../../../../voice/timeline/usage-line.ts";
import type { StoredCostLine } from "../call-cost.ts";
import type { CostUnit } from "../cost-unit.ts";
import { costUnitRows, stageOf } from "../cost-unit.ts";
import { type PriceLists, priceAt } from "../price.ts";

/** Line of a call's usage as a replay changes it; its cost is the quantity at the unit's price. */
export interface ReplayLine {
  service: string;
  unit: CostUnit;
  purpose: UsagePurpose;
  turnId: string | null;
  quantity: number;
  /** Nano-dollars, a fraction of one where a unit is cheaper. */
  unitNanoUsd: number;
}

/** Returns the price of one unit of a service on a day, in nano-dollars; null where it is not known. */
export type UnitPrices = (service: string, unit: CostUnit) => number | null;

/** Makes a reader of the prices in force at `atMs`, each looked up once. */
export function unitPrices({ own, published }: PriceLists, atMs: number): UnitPrices {
  const known = new Map<string, number | null>();
  return (service, unit) => {
    const key = `${unit} ${service}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const price = priceAt({ service, unit }, [own, published], atMs);
    const nanoUsd = price === null ? null : Number(price.nanoUsd) / Number(price.perUnits);
    known.set(key, nanoUsd);
    return nanoUsd;
  };
}

/**
 * Returns a call's lines as they were, at what they cost; null where a vendor's part has no known cost. A telephone
 * line or a platform without a price is left out: no lever is worth more by it.
 */
export function replayLines(lines: readonly StoredCostLine[]): ReplayLine[] | null {
  const known: ReplayLine[] = [];
  for (const { service, unit, purpose, turnId, quantity, nanoUsd } of lines) {
    if (purpose === "saved" || quantity === 0) continue;
    if (quantity !== null && nanoUsd !== null) {
      known.push({ service, unit, purpose, turnId, quantity, unitNanoUsd: nanoUsd / quantity });
    } else if (stageOf(unit) !== null) return null;
  }
  return known;
}

/**
 * Returns lines priced as if vendors had been asked at their published prices, whoever was asked in truth; a model
 * without a price counts as `modelsAs`.
 */
export function hypotheticalLines(
  lines: readonly StoredCostLine[],
  prices: UnitPrices,
  modelsAs: string,
): StoredCostLine[] {
  return lines.map((line) => {
    const { layer } = costUnitRows[line.unit];
    const isUnknownModel = layer === "llm" && prices(line.service, line.unit) === null;
    const service = isUnknownModel ? modelsAs : line.service;
    const price = prices(service, line.unit);
    const nanoUsd = price === null || line.quantity === null ? null : price * line.quantity;
    return { ...line, service, nanoUsd };
  });
}

/** Sums the cost of lines, in nano-dollars. */
export function nanoUsdOfLines(lines: readonly ReplayLine[]): number {
  return lines.reduce((sum, { quantity, unitNanoUsd }) => sum + quantity * unitNanoUsd, 0);
}
