import { median } from "../../comparison/order-statistics.ts";

/** Day that cost much more or less than days like it. */
export interface CostAnomaly {
  /** Position among the days. */
  at: number;
  value: number;
  /** Median of the same weekdays before. */
  expected: number;
}

const WEEK = 7;
/** Same weekdays that a day is held against, and those that it takes. */
const MOST_WEEKS = 6;
const LEAST_WEEKS = 3;
/** Days whose differences tell what is usual. */
const USUAL_DAYS = 28;
/** Bound of the modified z-score that Iglewicz and Hoaglin recommend, and their factor to the standard deviation. */
const BOUND = 3.5;
const FACTOR = 0.6745;
/** A difference below a fifth of what was expected is none, however even the days were. */
const LEAST_SHARE = 0.2;

/** Finds days that stand out from the same weekdays before them. Days without three of those are not judged. */
export function costAnomalies(days: readonly number[]): CostAnomaly[] {
  const expected = days.map((_, at) => {
    const same: number[] = [];
    for (let week = 1; week <= MOST_WEEKS && at - week * WEEK >= 0; week++) same.push(days[at - week * WEEK] as number);
    return same.length < LEAST_WEEKS ? null : median(same);
  });
  return days.flatMap((value, at) => {
    const middle = expected[at];
    if (middle === undefined || middle === null) return [];
    const usual = [];
    for (let before = Math.max(0, at - USUAL_DAYS); before < at; before++) {
      const then = expected[before];
      if (then !== undefined && then !== null) usual.push(Math.abs((days[before] as number) - then));
    }
    if (usual.length < WEEK) return [];
    const off = Math.abs(value - middle);
    const isFar = FACTOR * off > BOUND * median(usual);
    return isFar && off > LEAST_SHARE * middle ? [{ at, value, expected: middle }] : [];
  });
}
