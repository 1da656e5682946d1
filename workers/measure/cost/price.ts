import type { CostUnit } from "./cost-unit.ts";

/** Price of a service's unit from a moment on: so many nano-dollars for so many units, a fraction kept exact. */
export interface Price {
  /** A service as usage names it (`openai-compatible/gpt-5-nano`); `*` at the end stands for any rest. */
  service: string;
  unit: CostUnit;
  nanoUsd: bigint;
  perUnits: bigint;
  /** Milliseconds since the Unix epoch. */
  fromMs: number;
}

/** Prices by whose they are: an organisation's own go first. */
export interface PriceLists {
  own: readonly Price[];
  published: readonly Price[];
}

/** Nano-dollars of one dollar and of one micro-dollar. */
export const NANO_PER_USD = 1_000_000_000n;
export const NANO_PER_MICRO_USD = 1_000n;

/**
 * Returns the price in force at `atMs`: of the first list that has one, the one that names the service most exactly,
 * then the newest. Null where no list knows one, which is not the same as a price of 0.
 */
export function priceAt(
  { service, unit }: { service: string; unit: CostUnit },
  lists: readonly (readonly Price[])[],
  atMs: number,
): Price | null {
  for (const prices of lists) {
    const [best] = prices
      .filter((price) => price.unit === unit && price.fromMs <= atMs && isFor(price.service, service))
      .sort((a, b) => precision(b.service) - precision(a.service) || b.fromMs - a.fromMs);
    if (best !== undefined) return best;
  }
  return null;
}

/** Divides whole numbers and rounds half up, away from nothing only where it is a half exactly; `by` is above 0. */
export function roundedQuotient(value: bigint, by: bigint): bigint {
  const doubled = 2n * value + by;
  const quotient = doubled / (2n * by);
  return doubled < 0n && doubled % (2n * by) !== 0n ? quotient - 1n : quotient;
}

/** Returns the price of so many units, in whole nano-dollars. */
export function nanoUsdFor(price: Pick<Price, "nanoUsd" | "perUnits">, quantity: bigint): bigint {
  return roundedQuotient(quantity * price.nanoUsd, price.perUnits);
}

/** Reads a decimal amount of dollars (`0.0077`) as nano-dollars, exactly; throws where it has parts below them. */
export function nanoUsdOf(usd: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(usd);
  if (match === null) throw new RangeError(`${usd} is no amount of whole nano-dollars`);
  return BigInt(match[1] ?? 0) * NANO_PER_USD + BigInt((match[2] ?? "").padEnd(9, "0"));
}

function isFor(pattern: string, service: string): boolean {
  return pattern.endsWith("*") ? service.startsWith(pattern.slice(0, -1)) : pattern === service;
}

/** A price of one service goes before one of many. */
function precision(pattern: string): number {
  return pattern.endsWith("*") ? pattern.length : Number.MAX_SAFE_INTEGER;
}
