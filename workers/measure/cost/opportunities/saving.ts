import type { CostUnit } from "../cost-unit.ts";
import { type LeverName, type LeverSettings, leverRows } from "./levers.ts";
import { ratioInterval } from "./ratio-interval.ts";
import { type ReplayableCall, replay } from "./replay.ts";
import { nanoUsdOfLines, type ReplayLine } from "./replay-line.ts";

/** Fewer calls than this say too little. */
export const LEAST_CALLS = 30;
/** Calls that are named with a saving: those it is largest in. */
const NAMED_CALLS = 5;

/** Saving of levers that were pulled together in a replay of calls. Amounts in nano-dollars. */
export interface Saving {
  savedNanoUsd: number;
  /** For one minute of the calls, with where it lies at 95 % confidence. */
  perMinuteNanoUsd: number;
  lowNanoUsd: number;
  highNanoUsd: number;
  /** The calls with the largest savings. */
  largest: { callId: string; savedNanoUsd: number }[];
  /** Quantities of all units, before and after. */
  before: ReadonlyMap<CostUnit, number>;
  after: ReadonlyMap<CostUnit, number>;
}

/** Replays calls with `levers` and compares; null of too few calls, or without a minute of talk. */
export function savingOf(
  calls: readonly ReplayableCall[],
  levers: readonly LeverName[],
  settings: LeverSettings,
): Saving | null {
  const minutes = calls.map(({ call }) => call.durationMs / 60_000);
  const allMinutes = minutes.reduce((sum, one) => sum + one, 0);
  if (calls.length < LEAST_CALLS || allMinutes <= 0) return null;
  const after = replay(calls, levers, settings);
  const saved = calls.map(({ lines }, at) => nanoUsdOfLines(lines) - nanoUsdOfLines(after[at] ?? lines));
  const savedNanoUsd = saved.reduce((sum, one) => sum + one, 0);
  // Calls of no length are drawn with the others.
  const { low, high } = ratioInterval(saved, minutes);
  return {
    savedNanoUsd: Math.round(savedNanoUsd),
    perMinuteNanoUsd: Math.round(savedNanoUsd / allMinutes),
    lowNanoUsd: Math.round(low),
    highNanoUsd: Math.round(high),
    largest: calls
      .map(({ call: { callId } }, at) => ({ callId, savedNanoUsd: Math.round(saved[at] ?? 0) }))
      .filter((one) => one.savedNanoUsd > 0)
      .sort((a, b) => b.savedNanoUsd - a.savedNanoUsd || (a.callId < b.callId ? -1 : 1))
      .slice(0, NAMED_CALLS),
    before: quantitiesOf(calls.flatMap(({ lines }) => lines)),
    after: quantitiesOf(after.flat()),
  };
}

/** Sums the cost that a lever can touch, in nano-dollars. */
export function costBase(calls: readonly ReplayableCall[], lever: LeverName): number {
  const { units, isOfDiscarded } = leverRows[lever];
  const isMeant = ({ unit, purpose }: ReplayLine): boolean =>
    (units === null || units.includes(unit)) && (isOfDiscarded !== true || purpose === "discarded");
  return Math.round(calls.reduce((sum, { lines }) => sum + nanoUsdOfLines(lines.filter(isMeant)), 0));
}

function quantitiesOf(lines: readonly ReplayLine[]): Map<CostUnit, number> {
  const quantities = new Map<CostUnit, number>();
  for (const { unit, quantity } of lines) quantities.set(unit, (quantities.get(unit) ?? 0) + quantity);
  return quantities;
}
