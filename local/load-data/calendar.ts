/** How far back the generated data goes. */
export const DAYS = 120;

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Calls of an hour relative to each other (UTC): few at night, two peaks around noon. */
const HOUR_WEIGHTS = [1, 1, 1, 1, 1, 2, 5, 14, 40, 75, 90, 85, 60, 65, 85, 90, 80, 60, 35, 20, 10, 5, 3, 2];

/** Sunday first. */
const WEEKDAY_WEIGHTS = [0.1, 1.15, 1.05, 1, 1, 0.9, 0.3];

/** An hour in which the things numbered `first` to `last` (exclusive) happened, as the statements read it. */
export interface Hour {
  day: number;
  start_ms: number;
  first: number;
  last: number;
}

/** Spreads `count` things over the days before `untilMs`, by hour; their numbers grow with time. */
export function hoursBefore(untilMs: number, count: number): Hour[][] {
  const weights = Array.from({ length: DAYS * 24 }, (_, index) => {
    const start = new Date(untilMs - DAYS * DAY_MS + index * HOUR_MS);
    return (HOUR_WEIGHTS[start.getUTCHours()] ?? 0) * (WEEKDAY_WEIGHTS[start.getUTCDay()] ?? 0);
  });
  const hours = shares(count, weights).map(([first, last], index) => ({
    day: Math.floor(index / 24),
    start_ms: untilMs - DAYS * DAY_MS + index * HOUR_MS,
    first,
    last,
  }));
  return Array.from({ length: DAYS }, (_, day) => hours.slice(day * 24, (day + 1) * 24));
}

/**
 * Divides the numbers from 0 to below `count` into ranges (the end exclusive) as large as `weights` are to each other.
 */
export function shares(count: number, weights: readonly number[]): [number, number][] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const first = Math.round((count * before) / sum);
    before += weight;
    return [first, Math.round((count * before) / sum)];
  });
}
