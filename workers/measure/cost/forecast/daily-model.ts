/** Days of a week: costs of calls follow it. */
const WEEK = 7;
/** Weeks that a mean of the same weekday is over. */
const MEAN_WEEKS = 4;

/** Ways to foresee days: as the same weekday a week before, or as its mean over four weeks. */
export const dailyModels = ["naive", "weekday_mean"] as const;
/** Way to foresee days. */
export type DailyModel = (typeof dailyModels)[number];

/** Days that a model needs before the first one that it foresees. */
export const daysNeeded = { naive: WEEK, weekday_mean: WEEK * MEAN_WEEKS } as const satisfies Record<
  DailyModel,
  number
>;

/** Foresees the days after `past`, one value a day, by its days alone. `past` has the days that the model needs. */
export function foresee(model: DailyModel, past: readonly number[], days: number): number[] {
  const weeks = model === "naive" ? 1 : MEAN_WEEKS;
  return Array.from({ length: days }, (_, ahead) => {
    const weekday = past.length - WEEK + (ahead % WEEK);
    const same = Array.from({ length: weeks }, (_, week) => past[weekday - week * WEEK] ?? 0);
    return same.reduce((sum, value) => sum + value, 0) / weeks;
  });
}
