/** Stretch of a calendar month in a time zone, in ms since the Unix epoch; `toMs` is exclusive. */
export interface MonthStretch {
  month: string;
  fromMs: number;
  toMs: number;
}

const DAY_MS = 86_400_000;
/** No zone's clocks are further from UTC. */
const MOST_OFFSET_MS = 15 * 3_600_000;

/** Returns the month (`2026-11`) that a moment is in, by the clocks of `timeZone`. */
export function monthAt(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, calendar: "iso8601", year: "numeric", month: "2-digit" });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return `${parts.get("year")}-${parts.get("month")}`;
}

/** Returns the stretch of a month in a time zone: from its first second to that of the next. */
export function monthStretch(month: string, timeZone: string): MonthStretch {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return {
    month,
    fromMs: startOf(Date.UTC(year, number - 1, 1), month, timeZone),
    toMs: startOf(Date.UTC(year, number, 1), nextMonth(month), timeZone),
  };
}

/** Returns the month after one. */
export function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

/** Finds the first second of a month by halves, near the same moment of UTC. */
function startOf(utcMs: number, month: string, timeZone: string): number {
  let [before, after] = [utcMs - MOST_OFFSET_MS - DAY_MS, utcMs + MOST_OFFSET_MS];
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (monthAt(middle, timeZone) < month) before = middle;
    else after = middle;
  }
  return after;
}
