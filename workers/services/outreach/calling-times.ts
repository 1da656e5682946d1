import type { CallingWindow } from "../../db/schema.ts";

/** Time on a wall clock: ISO weekday (1 is Monday) and minutes since midnight. */
interface WallTime {
  day: number;
  minute: number;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * True when `epochMs` falls into one of `windows`, as clocks in `timeZone` show it: `from` counts, `to` no more. Where
 * clocks go forward, the hour they leave out is in no window; where they go back, the hour they repeat is in its window
 * twice.
 */
export function isCallingTime(windows: readonly CallingWindow[], timeZone: string, epochMs: number): boolean {
  const { day, minute } = wallTime(timeZone, epochMs);
  return windows.some(({ days, from, to }) => days.includes(day) && minuteOf(from) <= minute && minute < minuteOf(to));
}

/** Returns the position of the first window that has time in common with one before it; null when none has. */
export function overlappingWindow(windows: readonly CallingWindow[]): number | null {
  const index = windows.findIndex((later, at) =>
    windows.slice(0, at).some((earlier) => {
      const isSameDay = earlier.days.some((day) => later.days.includes(day));
      return isSameDay && minuteOf(earlier.from) < minuteOf(later.to) && minuteOf(later.from) < minuteOf(earlier.to);
    }),
  );
  return index === -1 ? null : index;
}

/** Minutes since midnight of `HH:MM`. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function wallTime(timeZone: string, epochMs: number): WallTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = format.formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  return { day: WEEKDAYS.indexOf(part("weekday")) + 1, minute: minuteOf(`${part("hour")}:${part("minute")}`) };
}
