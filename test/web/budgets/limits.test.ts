import { expect, it } from "vitest";
import { type BudgetedLoad, budgets, medianLoad, overBudget } from "./limits.ts";

const good: BudgetedLoad = { performance: 1, accessibility: 1, lcpMs: 600, cls: 0, tbtMs: 0 };

it("takes the median of each figure by itself", () => {
  const loads = [
    { ...good, lcpMs: 700, performance: 0.9 },
    { ...good, lcpMs: 900, performance: 0.99 },
    { ...good, lcpMs: 5_000, performance: 0.95 },
  ];
  expect(medianLoad(loads)).toEqual({ ...good, lcpMs: 900, performance: 0.95 });
});

it("takes the worse of the two in the middle", () => {
  expect(medianLoad([{ ...good, lcpMs: 700, performance: 0.9 }, good])).toMatchObject({ lcpMs: 700, performance: 0.9 });
});

it("says nothing of a page within its budget, bounds included", () => {
  const { minPerformance, maxLcpMs, maxCls } = budgets.mobile;
  expect(overBudget({ ...good, performance: minPerformance, lcpMs: maxLcpMs, cls: maxCls }, budgets.mobile)).toEqual(
    [],
  );
});

it("names everything that is over budget", () => {
  const bad = { performance: 0.97, accessibility: 0.99, lcpMs: 1_301, cls: 0.011, tbtMs: 0 };
  expect(overBudget(bad, budgets.mobile)).toEqual([
    "performance 0.97 < 0.98",
    "accessibility 0.99 < 1",
    "LCP 1301 ms > 1300 ms",
    "CLS 0.011 > 0.01",
  ]);
  expect(overBudget({ ...good, lcpMs: 1_001 }, budgets.desktop)).toEqual(["LCP 1001 ms > 1000 ms"]);
});
