import { readCallsByServices } from "../calls-by-services.ts";
import type { AnalyticsQuery } from "../sql-api.ts";
import { readBottlenecks } from "./bottlenecks.ts";
import { type Comparison, readComparison } from "./comparison.ts";
import type { AnswerLatency, AnswerSelection } from "./selection.ts";
import { readSeries } from "./series.ts";
import { readSlowest } from "./slowest.ts";
import { readTrend } from "./trend.ts";

/** Creates the reader of the history of answers in Analytics Engine. */
export function createAnswerHistory(query: AnalyticsQuery) {
  return {
    callsByServices: (selection: AnswerSelection) => readCallsByServices(query, selection),
    trend: (selection: AnswerSelection) => readTrend(query, selection),
    series: (selection: AnswerSelection, stepSeconds: number) => readSeries(query, selection, stepSeconds),
    comparison: (selection: AnswerSelection, by: Comparison) => readComparison(query, selection, by),
    slowest: (selection: AnswerSelection, latency: AnswerLatency, limit: number) =>
      readSlowest(query, selection, latency, limit),
    bottlenecks: (selection: AnswerSelection) => readBottlenecks(query, selection),
  };
}
/** Reader of the history of answers, see `createAnswerHistory`. */
export type AnswerHistory = ReturnType<typeof createAnswerHistory>;
