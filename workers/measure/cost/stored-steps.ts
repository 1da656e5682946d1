import type { MonthlyTerms } from "./contract.ts";
import type { CostUnit } from "./cost-unit.ts";
import { NANO_PER_MICRO_USD, type Price } from "./price.ts";

/** Step of a contract as it is stored: micro-dollars for a million units of a month above `aboveUnits`. */
export interface StoredPriceStep {
  aboveUnits: number;
  microUsdPerMillion: number;
}

/** Rate as it is stored, in whole numbers. */
export interface StoredRate {
  provider: string;
  unit: CostUnit;
  microUsdPerMillion: number;
  includedUnits: number;
  steps: readonly StoredPriceStep[];
  effectiveFrom: Date;
}

const MILLION = 1_000_000n;

/** Returns the price that calls have by a stored rate. */
export function priceOf({ provider, unit, microUsdPerMillion, effectiveFrom }: StoredRate): Price {
  return { service: provider, unit, ...perMillion(microUsdPerMillion), fromMs: effectiveFrom.getTime() };
}

/** Returns the terms of a stored rate that a whole month shows; null where it has none. */
export function termsOf({ provider, unit, includedUnits, steps }: StoredRate): MonthlyTerms | null {
  if (includedUnits === 0 && steps.length === 0) return null;
  return {
    service: provider,
    unit,
    includedUnits: BigInt(includedUnits),
    steps: steps.map(({ aboveUnits, microUsdPerMillion }) => ({
      aboveUnits: BigInt(aboveUnits),
      ...perMillion(microUsdPerMillion),
    })),
  };
}

function perMillion(microUsd: number): { nanoUsd: bigint; perUnits: bigint } {
  return { nanoUsd: BigInt(microUsd) * NANO_PER_MICRO_USD, perUnits: MILLION };
}
