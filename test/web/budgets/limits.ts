import type { PageLoad, Profile } from "../../../local/benchmark/load-page.ts";

/** Figures of a load that have a budget, and what it blocks. */
export type BudgetedLoad = Omit<PageLoad, "bytes">;

/** Bounds that the medians of a page's loads are held to. */
export interface Budget {
  minPerformance: number;
  minAccessibility: number;
  maxLcpMs: number;
  maxCls: number;
}

/** Budgets of every page. Loads are cold: nothing is in the browser's cache. */
export const budgets: Record<Profile, Budget> = {
  desktop: { minPerformance: 0.98, minAccessibility: 1, maxLcpMs: 1_000, maxCls: 0.01 },
  mobile: { minPerformance: 0.98, minAccessibility: 1, maxLcpMs: 1_300, maxCls: 0.01 },
};

/** The median of each figure over several loads; of an even number the worse of the two in the middle. */
export function medianLoad(loads: readonly BudgetedLoad[]): BudgetedLoad {
  const middle = (values: number[], isMoreWorse: boolean): number => {
    const sorted = values.toSorted((a, b) => (isMoreWorse ? a - b : b - a));
    return sorted[Math.floor(sorted.length / 2)] as number;
  };
  return {
    performance: middle(
      loads.map(({ performance }) => performance),
      false,
    ),
    accessibility: middle(
      loads.map(({ accessibility }) => accessibility),
      false,
    ),
    lcpMs: middle(
      loads.map(({ lcpMs }) => lcpMs),
      true,
    ),
    cls: middle(
      loads.map(({ cls }) => cls),
      true,
    ),
    tbtMs: middle(
      loads.map(({ tbtMs }) => tbtMs),
      true,
    ),
  };
}

/** What of a page's medians is over budget, in words; empty when nothing is. */
export function overBudget({ performance, accessibility, lcpMs, cls }: BudgetedLoad, budget: Budget): string[] {
  return [
    performance < budget.minPerformance ? `performance ${performance} < ${budget.minPerformance}` : null,
    accessibility < budget.minAccessibility ? `accessibility ${accessibility} < ${budget.minAccessibility}` : null,
    lcpMs > budget.maxLcpMs ? `LCP ${Math.round(lcpMs)} ms > ${budget.maxLcpMs} ms` : null,
    cls > budget.maxCls ? `CLS ${cls.toFixed(3)} > ${budget.maxCls}` : null,
  ].filter((excess) => excess !== null);
}
