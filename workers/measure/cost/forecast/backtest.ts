import { type DailyModel, daysNeeded, foresee } from "./daily-model.ts";

/** Backtest of a model: how far off it was, at every origin, for days that are known by now. */
export interface Backtest {
  /** Days after which the model was asked. */
  origins: number;
  /** Mean absolute error of a day. */
  dayError: number;
  /** Errors of the sum over the days ahead, actual less foreseen, one an origin. */
  sumErrors: number[];
}

/**
 * Asks a model at every day of `past` from the 29th on for the `ahead` days that follow, and holds it against what they
 * were. Both models are asked at the same days. Null where there are too few.
 */
export function backtest(model: DailyModel, past: readonly number[], ahead: number): Backtest | null {
  let dayErrors = 0;
  const sumErrors: number[] = [];
  for (let origin = daysNeeded.weekday_mean; origin + ahead <= past.length; origin++) {
    const foreseen = foresee(model, past.slice(0, origin), ahead);
    const errors = foreseen.map((value, day) => (past[origin + day] as number) - value);
    dayErrors += errors.reduce((sum, error) => sum + Math.abs(error), 0);
    sumErrors.push(errors.reduce((sum, error) => sum + error, 0));
  }
  if (ahead === 0 || sumErrors.length === 0) return null;
  return { origins: sumErrors.length, dayError: dayErrors / (sumErrors.length * ahead), sumErrors };
}
