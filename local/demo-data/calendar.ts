import { DAY_MS, shares } from "../load-data/calendar.ts";

/** The clinic's hours are those of this zone. */
export const CLINIC_TIME_ZONE = "America/Los_Angeles";
/** How far back the calls go. */
export const DEMO_DAYS = 14;

const HOUR_MS = 3_600_000;

/** Calls of an hour relative to each other, by the clinic's clock; Sunday first. */
interface Rhythm {
  hours: Readonly<Record<number, number>>;
  weekdays: readonly number[];
}

const EVERY_WEEKDAY = [0, 1.3, 1, 1, 0.95, 0.75, 0];

/** When the telephone rings: in opening hours, on campaign afternoons, and outside opening hours. */
export const RHYTHMS = {
  reception: {
    hours: { 8: 60, 9: 95, 10: 100, 11: 85, 12: 45, 13: 70, 14: 80, 15: 75, 16: 60, 17: 35 },
    weekdays: EVERY_WEEKDAY,
  },
  recall: { hours: { 10: 90, 11: 100, 14: 60, 15: 80, 16: 70 }, weekdays: EVERY_WEEKDAY },
  triage: {
    hours: { 0: 8, 1: 5, 2: 4, 3: 4, 4: 5, 5: 9, 6: 18, 7: 30, 18: 80, 19: 75, 20: 60, 21: 45, 22: 28, 23: 15 },
    weekdays: [1.6, 1, 1, 1, 1, 1.1, 1.8],
  },
} as const satisfies Record<string, Rhythm>;

/** The times at which `count` calls begin, in order, in the days before `untilMs`. `random` gives numbers in [0, 1). */
export function startTimes(untilMs: number, count: number, rhythm: Rhythm, random: () => number): number[] {
  // Whole hours, so that none of them lies half within opening hours.
  const endMs = Math.floor(untilMs / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: DEMO_DAYS * 24 }, (_, index) => endMs - DEMO_DAYS * DAY_MS + index * HOUR_MS);
  const weights = hours.map((startMs) => {
    const { hour, weekday } = clinicClock(startMs);
    return (rhythm.hours[hour] ?? 0) * (rhythm.weekdays[weekday] ?? 0);
  });
  return shares(count, weights)
    .flatMap(([first, last], index) =>
      Array.from({ length: last - first }, () => (hours[index] ?? 0) + Math.floor(random() * HOUR_MS)),
    )
    .sort((a, b) => a - b);
}

/** The afternoon (13 to 17, clinic's clock) of the last Tuesday to Thursday that is two days before `untilMs`. */
export function badAfternoonBefore(untilMs: number): { fromMs: number; toMs: number } {
  const lastHourMs = Math.floor(untilMs / HOUR_MS) * HOUR_MS - 2 * DAY_MS;
  for (let startMs = lastHourMs; ; startMs -= HOUR_MS) {
    const { hour, weekday } = clinicClock(startMs);
    if (hour === 13 && weekday >= 2 && weekday <= 4) return { fromMs: startMs, toMs: startMs + 4 * HOUR_MS };
  }
}

const clock = new Intl.DateTimeFormat("en-US", {
  timeZone: CLINIC_TIME_ZONE,
  hour: "numeric",
  weekday: "short",
  hourCycle: "h23",
});
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function clinicClock(atMs: number): { hour: number; weekday: number } {
  const parts = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return { hour: Number(parts.hour), weekday: WEEKDAYS.indexOf(parts.weekday ?? "") };
}
