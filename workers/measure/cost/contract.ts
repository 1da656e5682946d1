import type { CostUnit } from "./cost-unit.ts";
import { type Price, roundedQuotient } from "./price.ts";

/** Step of a contract's prices: units of a month above `aboveUnits` cost so much, up to the next step. */
export interface PriceStep {
  aboveUnits: bigint;
  nanoUsd: bigint;
  perUnits: bigint;
}

/**
 * Terms of a contract that only a whole month shows: units that are included, and steps by which the rest grows
 * cheaper. Calls are priced at the contract's price; what the month's terms take off is a line of the month.
 */
export interface MonthlyTerms {
  service: string;
  unit: CostUnit;
  includedUnits: bigint;
  /** In rising order; units below the first are at the contract's price. */
  steps: readonly PriceStep[];
}

/** Returns a month's cost of so many units under a contract, each step for the units within it, in nano-dollars. */
export function monthNanoUsd(
  base: Pick<Price, "nanoUsd" | "perUnits">,
  { includedUnits, steps }: Pick<MonthlyTerms, "includedUnits" | "steps">,
  units: bigint,
): bigint {
  const scale = [base, ...steps].reduce((product, { perUnits }) => product * perUnits, 1n);
  const bounds = [{ aboveUnits: 0n, ...base }, ...steps];
  let scaled = 0n;
  for (const [at, { aboveUnits, nanoUsd, perUnits }] of bounds.entries()) {
    const from = aboveUnits > includedUnits ? aboveUnits : includedUnits;
    const end = bounds[at + 1]?.aboveUnits;
    const to = end === undefined || end > units ? units : end;
    if (to > from) scaled += (to - from) * nanoUsd * (scale / perUnits);
  }
  return roundedQuotient(scaled, scale);
}

/** Returns what a month's terms change of what calls were priced at: below 0 where they take something off. */
export function contractAdjustment(
  base: Pick<Price, "nanoUsd" | "perUnits">,
  terms: Pick<MonthlyTerms, "includedUnits" | "steps">,
  month: { units: bigint; pricedNanoUsd: bigint },
): bigint {
  return monthNanoUsd(base, terms, month.units) - month.pricedNanoUsd;
}
