import { type AnswerHistory, createAnswerHistory } from "../../analytics/answers/history.ts";
import { type CacheFiguresReader, createCacheFigures } from "../../analytics/cache-figures.ts";
import { createPageViewHistory, type PageViewHistoryReader } from "../../analytics/page-view-history.ts";
import { createProviderHistory, type ProviderHistoryReader } from "../../analytics/provider-history.ts";
import { createRequestHistory, type RequestHistoryReader } from "../../analytics/request-history.ts";
import { createAnalyticsQuery } from "../../analytics/sql-api.ts";
import { createTurnFigures, type TurnFiguresReader } from "../../analytics/turn-figures.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { staleDatabase } from "../../wiring/stale-database.ts";
import { createOverviews, type Overviews } from "./overview.ts";
import { createPageReports, type PageReports } from "./page-reports.ts";

/** Services of figures: out of Postgres and out of Analytics Engine. */
export interface FigureServices {
  overviews: Overviews;
  turnFigures: TurnFiguresReader;
  cacheFigures: CacheFiguresReader;
  requestHistory: RequestHistoryReader;
  pageViewHistory: PageViewHistoryReader;
  providerHistory: ProviderHistoryReader;
  pageReports: PageReports;
  answerHistory: AnswerHistory;
}

const wire = lazily<{ parts: RequestParts }, FigureServices>({
  overviews: ({ parts }) => createOverviews(() => staleDatabase(parts)),
  turnFigures: ({ parts }) => createTurnFigures(analyticsQueryOf(parts)),
  cacheFigures: ({ parts }) => createCacheFigures(analyticsQueryOf(parts)),
  requestHistory: ({ parts }) => createRequestHistory(analyticsQueryOf(parts)),
  pageViewHistory: ({ parts }) => createPageViewHistory(analyticsQueryOf(parts)),
  providerHistory: ({ parts }) => createProviderHistory(analyticsQueryOf(parts)),
  pageReports: ({ parts }) => createPageReports(parts),
  answerHistory: ({ parts }) => createAnswerHistory(analyticsQueryOf(parts)),
});

/** Wires the services of figures for one request. */
export function createFigureServices(parts: RequestParts): FigureServices {
  return wire({ parts });
}

function analyticsQueryOf({ settings: { ANALYTICS_SQL_URL: url, ANALYTICS_TOKEN: token } }: RequestParts) {
  return createAnalyticsQuery({ url, token });
}
