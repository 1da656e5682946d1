import type { Campaign } from "./campaign-answers.ts";

/** A stretch of some days of the week in which a campaign calls. */
export type CallingWindow = Campaign["callingWindows"][number];

/** A window on one day, in shares of that day. */
export interface WindowBar {
  from: number;
  to: number;
  /** "09:00 to 18:00". */
  words: string;
}

const DAY_MINUTES = 24 * 60;

/** The windows of each day of the week, from Monday, in their order; what is no time of day is drawn nowhere. */
export function windowBars(windows: readonly CallingWindow[]): WindowBar[][] {
  return Array.from({ length: 7 }, (_, index) =>
    windows
      .filter(({ days }) => days.includes(index + 1))
      .flatMap(({ from, to }) => {
        const [start, end] = [minutesOf(from), minutesOf(to)];
        if (!(start < end)) return [];
        return [{ from: start / DAY_MINUTES, to: end / DAY_MINUTES, words: `${from} to ${to}` }];
      })
      .toSorted((a, b) => a.from - b.from),
  );
}

function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return total <= DAY_MINUTES ? total : Number.NaN;
}
