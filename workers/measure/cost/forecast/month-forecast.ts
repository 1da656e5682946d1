import { quantile } from "../../comparison/order-statistics.ts";
import { backtest } from "./backtest.ts";
import { type DailyModel, daysNeeded, foresee } from "./daily-model.ts";

/** Forecast of a month's cost, in the unit of its days. */
export interface MonthForecast {
  total: number;
  /** Holds the month's cost in 80 % of the backtests; null with too few of them. */
  low: number | null;
  high: number | null;
  model: DailyModel;
  /**
   * Mean absolute error of the mean of weekdays over that of the same day a week before, over the same backtests: below
   * 1 it is the better one, and chosen. Null where it could not be tried.
   */
  mase: number | null;
  /** Days after which both were tried, and the days ahead that they were asked for. */
  origins: number;
  ahead: number;
}

/** Parts that a month's cost is foreseen from; values in one unit. */
export interface ForecastInput {
  /** Whole days before today in order, those of earlier months included. */
  past: readonly number[];
  /** Cost of the month before today, and of today so far. */
  monthBeforeToday: number;
  today: number;
  /** Days of the month from today on, today included. */
  daysLeft: number;
}

/** Backtests that an interval needs: the least of which a tenth is one. */
const ORIGINS_OF_INTERVAL = 10;
/** Days that backtests are asked for at most: a whole month ahead would leave few to try. */
const MOST_AHEAD = 14;

/** Foresees the cost of a month at its end; null before there is a whole week of days with calls. */
export function forecastMonth({ past: all, monthBeforeToday, today, daysLeft }: ForecastInput): MonthForecast | null {
  // Days before the first call tell nothing of those that have calls.
  const first = all.findIndex((value) => value > 0);
  const past = first < 0 ? [] : all.slice(first);
  if (past.length < daysNeeded.naive) return null;
  const ahead = Math.min(daysLeft, MOST_AHEAD);
  const naive = backtest("naive", past, ahead);
  const mean = backtest("weekday_mean", past, ahead);
  const mase = naive === null || mean === null || naive.dayError === 0 ? null : mean.dayError / naive.dayError;
  const model: DailyModel = mase !== null && mase < 1 ? "weekday_mean" : "naive";
  const tried = model === "naive" ? naive : mean;
  const [foreseenToday = 0, ...rest] = foresee(model, past, daysLeft);
  // What today has cost already is certain.
  const left = Math.max(today, foreseenToday) + rest.reduce((sum, value) => sum + value, 0);
  const total = monthBeforeToday + left;
  const errors = tried !== null && tried.sumErrors.length >= ORIGINS_OF_INTERVAL ? tried.sumErrors : null;
  // Errors of a shorter stretch grow with its length at most.
  const scale = ahead === 0 ? 1 : daysLeft / ahead;
  const spent = monthBeforeToday + today;
  const bound = (q: number): number | null =>
    errors === null ? null : Math.max(spent, total + quantile(errors, q) * scale);
  return { total, low: bound(0.1), high: bound(0.9), model, mase, origins: tried?.origins ?? 0, ahead };
}
