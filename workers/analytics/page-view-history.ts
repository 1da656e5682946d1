import { recordOf } from "../../voice/record-of.ts";
import { ok, type Result } from "../../voice/result.ts";
import { countIn, type HistorySelection, historySql, measuredIn } from "./history-sql.ts";
import { pageViewTable } from "./page-view-point.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";

/** Rating of a vital at its 75th percentile. */
export type VitalRating = "good" | "needs_improvement" | "poor";

/**
 * Published thresholds of the web vitals, each the end of "good" and of "needs improvement":
 * https://web.dev/articles/vitals, for the first byte https://web.dev/articles/ttfb, for the first paint
 * https://web.dev/articles/fcp.
 */
export const vitalThresholds = {
  lcpMs: [2_500, 4_000],
  inpMs: [200, 500],
  cls: [0.1, 0.25],
  fcpMs: [1_800, 3_000],
  ttfbMs: [800, 1_800],
} as const satisfies Record<string, readonly [good: number, fair: number]>;

/** Name of a web vital. */
export type Vital = keyof typeof vitalThresholds;
/** All web vitals. */
export const vitals = Object.keys(vitalThresholds) as [Vital, ...Vital[]];

/**
 * Views below which a 75th percentile is not told: among fewer than ten, a single slow view is beyond it or is it by
 * chance.
 */
export const MIN_VIEWS = 10;

/** One vital: null and without a rating when it was measured in fewer than `MIN_VIEWS` views, which is "no data". */
export interface VitalFigures {
  count: number;
  p75: number | null;
  rating: VitalRating | null;
}

/** Figures of the views of a page, or of all pages. */
export interface PageFigures {
  views: number;
  /** Changes of page without a new document; their vitals are measured from the change on. */
  softNavigations: number;
  vitals: Record<Vital, VitalFigures>;
}

/** Figures of an organisation's page views: of all pages, and of each route, the most viewed first. */
export interface PageViewHistory {
  total: PageFigures;
  routes: (PageFigures & { route: string })[];
}

/** Creates the reader of page views in Analytics Engine. */
export function createPageViewHistory(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's page views. */
    async read(selection: HistorySelection): Promise<Result<PageViewHistory, AnalyticsFailure>> {
      const ask = (keys: readonly "route"[]) => readDataset(query, pageViewTable.dataset, pageViewSql(selection, keys));
      const [total, routes] = await Promise.all([ask([]), ask(["route"])]);
      if (!total.ok) return total;
      if (!routes.ok) return routes;
      return ok({
        total: figuresIn(total.value[0]),
        routes: routes.value.map((row) => ({ route: String(row.route), ...figuresIn(row) })),
      });
    },
  };
}
/** Reader of page views, see `createPageViewHistory`. */
export type PageViewHistoryReader = ReturnType<typeof createPageViewHistory>;

/** Rates a vital by its published thresholds, whose ends belong to the better rating. */
export function ratingOf(vital: Vital, p75: number): VitalRating {
  const [good, fair] = vitalThresholds[vital];
  if (p75 <= good) return "good";
  return p75 <= fair ? "needs_improvement" : "poor";
}

function pageViewSql(selection: HistorySelection, keys: readonly "route"[]): string {
  return historySql(pageViewTable, selection, {
    keys,
    measures: recordOf(vitals, () => ["p75"] as const),
    counts: { softNavigations: `${pageViewTable.columnOf("navigation")} = 'soft-navigation'` },
    conditions: [`${pageViewTable.columnOf("kind")} = 'view'`],
  });
}

function figuresIn(row: AnalyticsRow | undefined): PageFigures {
  return {
    views: countIn(row, "n"),
    softNavigations: countIn(row, "softNavigations"),
    vitals: recordOf(vitals, (vital): VitalFigures => {
      const { count, p75 } = measuredIn(row, vital, ["p75"]);
      if (p75 === null || count < MIN_VIEWS) return { count, p75: null, rating: null };
      return { count, p75, rating: ratingOf(vital, p75) };
    }),
  };
}
