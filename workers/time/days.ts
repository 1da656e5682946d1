/** Day of a calendar, cut to the stretch that was asked for. Times in ms since the Unix epoch; `toMs` is exclusive. */
export interface CalendarDay {
  /** `2026-11-25`. */
  date: string;
  fromMs: number;
  toMs: number;
}

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/**
 * Returns the days of `timeZone` between `fromMs` and `toMs` (whole seconds), in order and without a gap. Each has the
 * length it has in that zone: 23 or 25 hours where clocks are changed, begun at one o'clock where midnight is left out;
 * a date that a zone never had is none.
 */
export function daysBetween(fromMs: number, toMs: number, timeZone: string): CalendarDay[] {
  const format = wallClock(timeZone);
  const days: CalendarDay[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const endMs = Math.min(toMs, endOfDay(atMs, format));
    days.push({ date: dateOf(wallMs(atMs, format)), fromMs: atMs, toMs: endMs });
    atMs = endMs;
  }
  return days;
}

/** Returns the end of the day that holds `atMs`. */
function endOfDay(atMs: number, format: Intl.DateTimeFormat): number {
  const wall = wallMs(atMs, format);
  const midnightMs = atMs + DAY_MS - modulo(wall, DAY_MS);
  const isEven = wallMs(midnightMs, format) - midnightMs === wall - atMs;
  // Clocks that are changed within the day move its end.
  return isEven ? midnightMs : firstSecondOfNextDay(atMs, midnightMs + DAY_MS, format);
}

/** Finds the first second of the next day by halves, for the few days of a year on which clocks are changed. */
function firstSecondOfNextDay(atMs: number, laterMs: number, format: Intl.DateTimeFormat): number {
  const date = dateOf(wallMs(atMs, format));
  let [before, after] = [atMs / SECOND_MS, laterMs / SECOND_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dateOf(wallMs(middle * SECOND_MS, format)) === date) before = middle;
    else after = middle;
  }
  return after * SECOND_MS;
}

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const number = "numeric";
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: number,
    month: number,
    day: number,
    hour: number,
    minute: number,
    second: number,
  });
}

/** Returns what the zone's clocks show at `atMs`, as if they showed UTC. */
function wallMs(atMs: number, format: Intl.DateTimeFormat): number {
  const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
