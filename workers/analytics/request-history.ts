import { recordOf } from "../../voice/record-of.ts";
import { ok, type Result } from "../../voice/result.ts";
import {
  countIn,
  type HistoryQuestion,
  type HistorySelection,
  historySql,
  type Measured,
  measuredIn,
  shareOf,
  textIn,
} from "./history-sql.ts";
import { pageViewTable } from "./page-view-point.ts";
import { cacheSources, type RequestPoint, requestTable } from "./request-point.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";

const totalLevels = ["p50", "p95", "p99"] as const;
const partLevels = ["p50", "p95"] as const;

/** Figures of API requests, of one route or of all. Shares are null where there was no request. */
export interface RequestFigures {
  requests: number;
  /** Arrival to answer, by the worker's clock, which moves over I/O only. */
  totalMs: Measured<"p50" | "p95" | "p99">;
  /** Waiting for Postgres, over the requests that asked it. */
  databaseMs: Measured<"p50" | "p95">;
  errors: { count: number; share: number | null; byCode: Record<string, number> };
  /** Answers by the layer of the cache that gave them; the others came from where the data is. */
  cacheSources: Record<(typeof cacheSources)[number], number>;
  coldShare: number | null;
}

/** Figures of a route's requests as the platform's own pages measured them, by the browser's clock. */
export interface PageSideFigures {
  totalMs: Measured<"p50" | "p95">;
  serverMs: Measured<"p50" | "p95">;
  networkMs: Measured<"p50" | "p95">;
}

/** Figures of one route; `route` is null for addresses that no route has, `fromPages` where no page asked it. */
export interface RouteFigures extends RequestFigures {
  route: string | null;
  method: string;
  fromPages: PageSideFigures | null;
}

/** Figures of an organisation's API requests: all of them, and each route, the busiest first. */
export interface RequestHistory {
  total: RequestFigures;
  routes: RouteFigures[];
}

/** Routes that are told of. */
const MAX_ROUTES = 200;

type RequestField = Exclude<keyof RequestPoint, "organizationId">;

const figures: Omit<HistoryQuestion<RequestField>, "keys"> = {
  measures: { totalMs: totalLevels, databaseMs: partLevels },
  counts: {
    errors: requestTable.presenceOf("errorCode"),
    cold: `${requestTable.columnOf("isolate")} = 'cold'`,
    ...Object.fromEntries(
      cacheSources.map((source) => [`from_${source}`, `${requestTable.columnOf("cacheSource")} = '${source}'`]),
    ),
  },
};

/** Creates the reader of API requests in Analytics Engine. */
export function createRequestHistory(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's requests. */
    async read(selection: HistorySelection): Promise<Result<RequestHistory, AnalyticsFailure>> {
      const ask = (question: HistoryQuestion<RequestField>) =>
        readDataset(query, requestTable.dataset, historySql(requestTable, selection, question));
      const [total, routes, errors, pages] = await Promise.all([
        ask({ ...figures, keys: [] }),
        ask({ ...figures, keys: ["route", "method"], maxGroups: MAX_ROUTES }),
        ask({
          keys: ["route", "method", "errorCode"],
          measures: {},
          conditions: [requestTable.presenceOf("errorCode")],
        }),
        readDataset(query, pageViewTable.dataset, pageSideSql(selection)),
      ]);
      if (!total.ok) return total;
      if (!routes.ok) return routes;
      if (!errors.ok) return errors;
      if (!pages.ok) return pages;
      return ok(decodeRequestHistory(total.value[0], routes.value, errors.value, pages.value));
    },
  };
}
/** Reader of API requests, see `createRequestHistory`. */
export type RequestHistoryReader = ReturnType<typeof createRequestHistory>;

function pageSideSql(selection: HistorySelection): string {
  return historySql(pageViewTable, selection, {
    keys: ["route"],
    measures: { totalMs: partLevels, serverMs: partLevels, networkMs: partLevels },
    conditions: [`${pageViewTable.columnOf("kind")} = 'request'`],
  });
}

function decodeRequestHistory(
  total: AnalyticsRow | undefined,
  routes: readonly AnalyticsRow[],
  errors: readonly AnalyticsRow[],
  pages: readonly AnalyticsRow[],
): RequestHistory {
  const errorsOf = Map.groupBy(errors, nameOf);
  const pageSideOf = new Map(pages.map((row) => [textIn(row, "route"), pageSideIn(row)]));
  return {
    total: figuresIn(total, errors),
    routes: routes.map((row) => ({
      route: textIn(row, "route"),
      method: String(row.method),
      ...figuresIn(row, errorsOf.get(nameOf(row)) ?? []),
      fromPages: pageSideOf.get(nameOf(row)) ?? null,
    })),
  };
}

/** Name of a route as a page's report has it: `GET /api/calls/:id`. */
function nameOf(row: AnalyticsRow): string {
  return `${row.method} ${row.route}`;
}

function figuresIn(row: AnalyticsRow | undefined, errors: readonly AnalyticsRow[]): RequestFigures {
  const requests = countIn(row, "n");
  const count = countIn(row, "errors");
  const byCode: Record<string, number> = {};
  for (const error of errors) {
    const code = String(error.errorCode);
    byCode[code] = (byCode[code] ?? 0) + countIn(error, "n");
  }
  return {
    requests,
    totalMs: measuredIn(row, "totalMs", totalLevels),
    databaseMs: measuredIn(row, "databaseMs", partLevels),
    errors: { count, share: shareOf(count, requests), byCode },
    cacheSources: recordOf(cacheSources, (source) => countIn(row, `from_${source}`)),
    coldShare: shareOf(countIn(row, "cold"), requests),
  };
}

function pageSideIn(row: AnalyticsRow): PageSideFigures {
  return {
    totalMs: measuredIn(row, "totalMs", partLevels),
    serverMs: measuredIn(row, "serverMs", partLevels),
    networkMs: measuredIn(row, "networkMs", partLevels),
  };
}
