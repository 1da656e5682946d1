import { contractAdjustment, type MonthlyTerms } from "../contract.ts";
import type { CostUnit } from "../cost-unit.ts";
import { type Price, priceAt } from "../price.ts";
import { priceOf, type StoredRate, termsOf } from "../stored-steps.ts";

/** Row of a month's cost that is no one call's: below 0 where a contract takes something off. */
export interface SharedRow {
  /** Service as the contract names it. */
  service: string;
  unit: CostUnit;
  reason: "contract";
  nanoUsd: bigint;
}

/** Use of a service in a month, as its calls were priced. */
export interface MonthUse {
  service: string;
  unit: CostUnit;
  units: bigint;
  nanoUsd: bigint;
}

/**
 * Returns what an organisation's contracts change of a month's cost: one row for each that has terms of a month and was
 * used. The terms are those in force at `atMs`, the month's end or now; uses that one contract covers count together.
 */
export function sharedRows(uses: readonly MonthUse[], rates: readonly StoredRate[], atMs: number): SharedRow[] {
  const priced = rates.map((rate) => ({ rate, price: priceOf(rate) }));
  const prices = priced.map(({ price }) => price);
  const covered = new Map<Price, { terms: MonthlyTerms; units: bigint; pricedNanoUsd: bigint }>();
  for (const use of uses) {
    const price = priceAt(use, [prices], atMs);
    const rate = priced.find((each) => each.price === price)?.rate;
    const terms = rate === undefined ? null : termsOf(rate);
    if (price === null || terms === null) continue;
    const known = covered.get(price) ?? { terms, units: 0n, pricedNanoUsd: 0n };
    known.units += use.units;
    known.pricedNanoUsd += use.nanoUsd;
    covered.set(price, known);
  }
  return [...covered].map(([price, { terms, ...month }]) => ({
    service: price.service,
    unit: price.unit,
    reason: "contract",
    nanoUsd: contractAdjustment(price, terms, month),
  }));
}
