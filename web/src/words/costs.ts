import { roundTogether } from "../../../workers/measure/cost/allocation/largest-remainder.ts";
import type { BudgetState } from "../../../workers/measure/cost/budget.ts";
import { type CostLayer, type CostUnit, costUnitRows } from "../../../workers/measure/cost/cost-unit.ts";

/** Names of the layers of a call's cost. */
export const layerNames: Record<CostLayer, string> = {
  telephony: "Telephone line",
  stt: "Speech to text",
  llm: "Language model",
  tts: "Voice",
  platform: "Platform",
};

/** Purposes of usage, in words. */
export const purposeWords = {
  turn: "for turns",
  discarded: "thrown away",
  hedge_loser: "asked beside and beaten",
  saved: "saved by a cost lever",
} as const;

/** States of a budget, in words. */
export const budgetWords: Record<BudgetState, string> = {
  within: "within the budget",
  foreseen_over: "foreseen to go over",
  nearly_used: "nearly used",
  over: "over the budget",
};

const NANO_PER_USD = 1e9;
/** A hundredth of a cent, to which amounts are shown. */
const SHOWN_NANO_USD = 100_000n;

/** Nano-dollars as dollars, to a hundredth of a cent. */
export function formatNanoUsd(nanoUsd: number): string {
  const sign = nanoUsd < 0 ? "−" : "";
  const amount = new Intl.NumberFormat("en-US", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  return `${sign}$${amount.format(Math.abs(nanoUsd) / NANO_PER_USD)}`;
}

/**
 * A call minute's cost: "at least" where calls have a part without a known price, whose minutes count all the same; a
 * dash of no minutes.
 */
export function minuteCostWords(calls: {
  calls: number;
  pricedCalls: number;
  minutes: number;
  nanoUsd: number;
}): string {
  if (calls.minutes <= 0) return "–";
  const cost = formatNanoUsd(calls.nanoUsd / calls.minutes);
  return calls.pricedCalls < calls.calls ? `at least ${cost}` : cost;
}

/** Nano-dollars of a column as dollars that add up to the column's sum as it is shown. */
export function formatColumn(nanoUsd: readonly number[]): string[] {
  const parts = nanoUsd.map((part) => BigInt(Math.round(part)));
  return roundTogether(parts, SHOWN_NANO_USD).map((part) => formatNanoUsd(Number(part)));
}

/** Quantity of a unit as bills have it: "12.5 minutes". */
export function quantityWords(unit: CostUnit, quantity: number | null): string {
  if (quantity === null) return "not known";
  const { billed, perBilled } = costUnitRows[unit];
  const amount = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(quantity / perBilled);
  return `${amount} ${billed.toLowerCase()}`;
}

/** Says how a forecast was made and how far it can be trusted. */
export function forecastWords(forecast: {
  model: "naive" | "weekday_mean";
  mase: number | null;
  origins: number;
  lowNanoUsd: number | null;
  highNanoUsd: number | null;
}): string {
  const { model, mase, origins, lowNanoUsd, highNanoUsd } = forecast;
  const way = model === "naive" ? "naive: each day as a week before" : "by the mean of four weeks' weekdays";
  const interval =
    lowNanoUsd === null || highNanoUsd === null
      ? "no interval yet"
      : `80 % between ${formatNanoUsd(lowNanoUsd)} and ${formatNanoUsd(highNanoUsd)}`;
  const test = mase === null ? "not tried on days before" : `MASE ${mase.toFixed(2)} in ${origins} backtests`;
  return `${interval}; ${way}, ${test}`;
}

/** The month of an address as people say it: "November 2026". */
export function monthName(month: string): string {
  const format = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
