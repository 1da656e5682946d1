import { ok, type Result } from "../../voice/result.ts";
import type { AnalyticsFailure, AnalyticsQuery, AnalyticsRow } from "../analytics/sql-api.ts";

/**
 * Returns the rows of a query over a dataset; none when nothing was ever written to it. A dataset appears with its
 * first point: until then a query of it is refused like a wrong one.
 */
export async function readDataset(
  query: AnalyticsQuery,
  dataset: string,
  sql: string,
): Promise<Result<AnalyticsRow[], AnalyticsFailure>> {
  const answer = await query(sql);
  if (answer.ok || !isQueryRefused(answer.error)) return answer;
  const datasets = await query("SHOW TABLES FORMAT JSON");
  const isUnwritten = datasets.ok && !datasets.value.some((row) => Object.values(row).includes(dataset));
  return isUnwritten ? ok([]) : answer;
}

function isQueryRefused(failure: AnalyticsFailure): boolean {
  return failure.reason === "refused" && [400, 404, 422].includes(failure.status);
}
