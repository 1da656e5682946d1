import { normalQuantile } from "../comparison/normal-distribution.ts";
import type { MetricEvidence } from "./metric-evidence.ts";
import type { BenchmarkMetric } from "./report.ts";
import type { BenchmarkVerdict } from "./verdict.ts";

/**
 * Corrected p-value up to which a figure has changed. A report of two equal deployments names any in at most one of a
 * hundred cases: the rest of that is left for what is estimated, such as how much neighbouring rounds are alike.
 */
export const FALSE_ALARMS = 0.007;

/**
 * Judges a figure. Unchanged is shown, by an interval that lies within the horizon whole; it goes before a difference
 * that is certain and too small to matter. `adjustedP` is corrected for all figures of the report.
 */
export function verdictOf(
  { low, high, shift, horizon }: MetricEvidence,
  adjustedP: number,
  better: BenchmarkMetric["better"],
): BenchmarkVerdict {
  if (low >= horizon.low && high <= horizon.high) return "unchanged";
  if (adjustedP > FALSE_ALARMS) return "inconclusive";
  return shift < 0 === (better === "lower") ? "improved" : "regressed";
}

/** Chance to settle a figure with as many units as `moreUnits` asks for. */
const POWER = 0.8;
/** No more than this is foretold: a figure that needs as many will not be settled by waiting. */
const MOST_UNITS = 10_000;

/**
 * Further units, on each side, that would settle an inconclusive figure if it stays where it is: as changed, or as
 * unchanged. Null where neither is near. `alarmShare` is the figure's part of the chance of a false alarm.
 */
export function moreUnits({ shift, error, horizon, units }: MetricEvidence, alarmShare: number): number | null {
  const toBeSure = -normalQuantile((FALSE_ALARMS * alarmShare) / 2) + normalQuantile(POWER);
  const toBeEqual = -normalQuantile(0.025) + normalQuantile(POWER);
  const room = Math.min(shift - horizon.low, horizon.high - shift);
  const allowed = Math.max(Math.abs(shift) / toBeSure, room / toBeEqual);
  if (!(allowed > 0) || !Number.isFinite(error)) return null;
  const needed = Math.ceil(units * (error / allowed) ** 2);
  return needed > MOST_UNITS ? null : Math.max(1, needed - units);
}
