import { type PageViewPoint, pageViewTable } from "../../analytics/page-view-point.ts";
import { NO_ORGANIZATION } from "../../analytics/request-point.ts";

type Vital = "lcpMs" | "inpMs" | "cls" | "fcpMs" | "ttfbMs";

/** Report of a tab about the pages it showed and the requests they made. */
export interface PageReport {
  /** Drawn by the tab. */
  visitor: string;
  views: readonly (Pick<PageViewPoint, "route"> & {
    navigation: NonNullable<PageViewPoint["navigation"]>;
  } & { readonly [Name in Vital]?: number | undefined })[];
  requests: readonly {
    /** Method and template. */
    route: string;
    totalMs: number;
    serverMs: number;
    cacheSource?: PageViewPoint["cacheSource"] | undefined;
  }[];
}

/** Sender of a report: the organisation of a member, null for a visitor. */
export interface ReportSender {
  organizationId: string | null;
  colo: string | null;
}

/** Creates the taker of pages' reports, which are written as data points. */
export function createPageReports(
  dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">,
  waitUntil: (task: Promise<unknown>) => void,
) {
  return {
    /** Writes a report, and waits for nothing. Returns the number of points. */
    take(sender: ReportSender, report: PageReport): number {
      const points = pointsOf(sender, report);
      // The binding answers nothing, its local stand-in when it has taken the point.
      const writing = points.map(async (point) => dataset.writeDataPoint(pageViewTable.encode(point)));
      waitUntil(Promise.allSettled(writing));
      return points.length;
    },
  };
}
/** Taker of pages' reports, see `createPageReports`. */
export type PageReports = ReturnType<typeof createPageReports>;

/** Nothing measured. */
const nothing = {
  ...{ navigation: null, cacheSource: null, lcpMs: null, inpMs: null, cls: null, fcpMs: null, ttfbMs: null },
  ...{ totalMs: null, serverMs: null, networkMs: null },
} as const;

/** Makes the points of a report. A visitor's are no organisation's, so that nobody can write into one's figures. */
export function pointsOf({ organizationId, colo }: ReportSender, { views, requests }: PageReport): PageViewPoint[] {
  const of = { ...nothing, organizationId: organizationId ?? NO_ORGANIZATION, colo };
  return [
    ...views.map(({ route, navigation, ...measured }): PageViewPoint => {
      const { lcpMs = null, inpMs = null, cls = null, fcpMs = null, ttfbMs = null } = measured;
      return { ...of, kind: "view", route, navigation, lcpMs, inpMs, cls, fcpMs, ttfbMs };
    }),
    ...requests.map(
      ({ route, totalMs, serverMs, cacheSource = null }): PageViewPoint => ({
        ...{ ...of, kind: "request", route, cacheSource, totalMs, serverMs },
        // Two clocks: what the server counts may be a hair more than the whole.
        networkMs: Math.max(0, totalMs - serverMs),
      }),
    ),
  ];
}
