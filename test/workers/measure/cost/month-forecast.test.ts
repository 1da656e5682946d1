import { describe, expect, it } from "vitest";
import { budgetStateOf } from "../../../../workers/measure/cost/budget.ts";
import { costAnomalies } from "../../../../workers/measure/cost/forecast/anomalies.ts";
import { forecastMonth } from "../../../../workers/measure/cost/forecast/month-forecast.ts";
import { seededRandom } from "../../../support/audio/noise.ts";

/** Costs of days that follow the week, with some noise. */
const WEEKDAYS = [100, 110, 105, 120, 130, 40, 20];
const daysOf = (count: number, noise: number, seed = 1): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, day) => (WEEKDAYS[day % 7] as number) * (1 + noise * (random() - 0.5)));
};
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("a month's forecast", () => {
  it("is none before a week of days with calls", () => {
    const input = { monthBeforeToday: 0, today: 0, daysLeft: 10 };
    expect(forecastMonth({ ...input, past: [] })).toBeNull();
    expect(forecastMonth({ ...input, past: [...Array(30).fill(0), 5, 5, 5, 5, 5, 5] })).toBeNull();
    expect(forecastMonth({ ...input, past: [0, 5, 5, 5, 5, 5, 5, 5] })).toMatchObject({
      total: 50,
      model: "naive",
      low: null,
      mase: null,
    });
  });

  it("of days without noise is exact, and has nothing to be better than", () => {
    const past = daysOf(56, 0);
    expect(forecastMonth({ past, monthBeforeToday: 300, today: 0, daysLeft: 7 })).toMatchObject({
      total: 300 + sum(WEEKDAYS),
      mase: null,
      model: "naive",
    });
  });

  it("takes the mean of weekdays where that was nearer, and says by how much", () => {
    const past = daysOf(84, 0.6);
    const forecast = forecastMonth({ past, monthBeforeToday: 1_000, today: 5, daysLeft: 10 });
    expect(forecast?.model).toBe("weekday_mean");
    expect(forecast?.mase).toBeGreaterThan(0.3);
    expect(forecast?.mase).toBeLessThan(1);
    const { low, high, total } = forecast ?? { low: 0, high: 0, total: 0 };
    expect(low).toBeLessThan(total);
    expect(high).toBeGreaterThan(total);
  });

  it("says naive where days only grow: the mean of four weeks is behind them", () => {
    const past = Array.from({ length: 84 }, (_, day) => 10 + day);
    const forecast = forecastMonth({ past, monthBeforeToday: 0, today: 0, daysLeft: 7 });
    expect(forecast?.model).toBe("naive");
    expect(forecast?.mase).toBeGreaterThan(1);
  });

  it("has 80 % of the months within its interval, 70 to 90 of a hundred", () => {
    const within = Array.from({ length: 100 }, (_, seed) => {
      const days = daysOf(84 + 7, 0.6, seed + 1);
      const forecast = forecastMonth({ past: days.slice(0, 84), monthBeforeToday: 0, today: 0, daysLeft: 7 });
      const actual = sum(days.slice(84));
      return (forecast?.low ?? 0) <= actual && actual <= (forecast?.high ?? 0);
    }).filter(Boolean).length;
    expect(within).toBeGreaterThanOrEqual(70);
    expect(within).toBeLessThanOrEqual(90);
  });

  it("is never below what is spent, on the last day neither", () => {
    const past = daysOf(84, 0.6);
    const forecast = forecastMonth({ past, monthBeforeToday: 900, today: 5_000, daysLeft: 1 });
    expect(forecast?.total).toBe(5_900);
    expect(forecast?.low).toBeGreaterThanOrEqual(5_900);
  });
});

describe("anomalies", () => {
  it("are days far from the same weekdays before, and weekends are none", () => {
    const days = daysOf(60, 0.1);
    expect(costAnomalies(days)).toEqual([]);
    days[50] = (days[50] as number) * 4;
    expect(costAnomalies(days).map(({ at }) => at)).toEqual([50]);
  });

  it("are not looked for before there are three of the same weekday", () => {
    const days = daysOf(20, 0);
    days[19] = 10_000;
    expect(costAnomalies(days)).toEqual([]);
  });
});

it.each([
  [50, null, "within"],
  [50, 101, "foreseen_over"],
  [80, 101, "nearly_used"],
  [100, null, "nearly_used"],
  [101, null, "over"],
] as const)("a budget of 100 of which %d is spent and %s foreseen is %s", (spent, foreseen, state) => {
  expect(budgetStateOf({ limit: 100, warnAtPercent: 80 }, spent, foreseen)).toBe(state);
});
