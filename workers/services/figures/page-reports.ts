import { type PageViewPoint, pageViewTable } from "../../analytics/page-view-point.ts";
import { NO_ORGANIZATION } from "../../analytics/request-point.ts";
import type { PageViewBatch } from "../../measure/hub-reports.ts";
import type { WebVital } from "../../measure/live-figures.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { tellHub } from "../../wiring/tell-hub.ts";
import type { Actor } from "../access/authentication.ts";
import { visitorOf } from "../access/visitor.ts";

type Vital = "lcpMs" | "inpMs" | "cls" | "fcpMs" | "ttfbMs";

/** Report of a tab about the pages it showed and the requests they made. */
export interface PageReport {
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

/** Sender of a report: a member of an organisation, or a visitor. */
export interface ReportSender {
  member: { organizationId: string; actor: Actor } | null;
  colo: string | null;
}

/** Creates the taker of pages' reports, which are written as data points and told to the organisation's hub. */
export function createPageReports({ env, waitUntil }: Pick<RequestParts, "env" | "waitUntil">) {
  return {
    /** Takes a report, and waits for nothing. Returns the number of points. */
    take(sender: ReportSender, report: PageReport): number {
      const points = pointsOf(sender, report);
      // The binding answers nothing, its local stand-in when it has taken the point.
      const writing = points.map(async (point) => env.PAGE_VIEWS.writeDataPoint(pageViewTable.encode(point)));
      waitUntil(Promise.allSettled(writing));
      if (sender.member !== null) {
        const { organizationId, actor } = sender.member;
        tellHub(env, waitUntil, organizationId, async (hub) => hub.pageViewed(await batchOf(actor, report)));
      }
      return points.length;
    },
  };
}
/** Taker of pages' reports, see `createPageReports`. */
export type PageReports = ReturnType<typeof createPageReports>;

/** Makes the hub's batch: the pages of one person or key, who is the same on the live feed. */
async function batchOf(actor: Actor, { views }: PageReport): Promise<PageViewBatch> {
  return {
    visitor: await visitorOf(actor),
    views: views.map(({ route, lcpMs, inpMs, cls, fcpMs, ttfbMs }) => {
      const measured = { LCP: lcpMs, INP: inpMs, CLS: cls, FCP: fcpMs, TTFB: ttfbMs };
      const known = Object.entries(measured).filter(([, value]) => value !== undefined);
      return { route, vitals: Object.fromEntries(known) as Partial<Record<WebVital, number>> };
    }),
  };
}

/** Nothing measured. */
const nothing = {
  ...{ navigation: null, cacheSource: null, lcpMs: null, inpMs: null, cls: null, fcpMs: null, ttfbMs: null },
  ...{ totalMs: null, serverMs: null, networkMs: null },
} as const;

/** Makes the points of a report. A visitor's are no organisation's, so that nobody can write into one's figures. */
function pointsOf({ member, colo }: ReportSender, { views, requests }: PageReport): PageViewPoint[] {
  const of = { ...nothing, organizationId: member?.organizationId ?? NO_ORGANIZATION, colo };
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
