import { z } from "zod";
import { err, ok, type Result } from "../../voice/result.ts";

/** One row of an answer; 64-bit integers come as text, what is not a number as null. */
export type AnalyticsRow = Readonly<Record<string, string | number | null>>;

/**
 * Reason for a query without an answer. `refused` carries the status: 401 and 403 are the token's fault, 422 is the
 * query's.
 */
export type AnalyticsFailure =
  | { reason: "not_configured" }
  | { reason: "unreachable" }
  | { reason: "deadline_exceeded"; limitMs: number }
  | { reason: "refused"; status: number }
  | { reason: "malformed_answer" };

/** Runs one SQL text that ends in `FORMAT JSON`. */
export type AnalyticsQuery = (sql: string) => Promise<Result<AnalyticsRow[], AnalyticsFailure>>;

/** Address, token and deadline of the SQL API. */
export interface AnalyticsSqlOptions {
  /** The whole address: `https://api.cloudflare.com/client/v4/accounts/<account>/analytics_engine/sql`. */
  url: string | undefined;
  /** An API token that may read the account's analytics. */
  token: string | undefined;
  /** An answer over three months of turns takes the platform a second or two. */
  deadlineMs?: number;
}

const answerSchema = z.object({ data: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))) });

/**
 * Reads Analytics Engine through its SQL API
 * (https://developers.cloudflare.com/analytics/analytics-engine/sql-api/). The text of a refusal is not passed on: it
 * repeats the query.
 */
export function createAnalyticsQuery({ url, token, deadlineMs = 5_000 }: AnalyticsSqlOptions): AnalyticsQuery {
  if (url === undefined || token === undefined) return async () => err({ reason: "not_configured" });
  return async (sql) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "text/plain" },
        body: sql,
        signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return err({ reason: "refused", status: response.status });
      }
      const answer = answerSchema.safeParse(JSON.parse(await response.text()));
      return answer.success ? ok(answer.data.data) : err({ reason: "malformed_answer" });
    } catch (error) {
      if (signal.aborted) return err({ reason: "deadline_exceeded", limitMs: deadlineMs });
      if (error instanceof SyntaxError) return err({ reason: "malformed_answer" });
      // `fetch` fails in no other way than by not getting an answer, or not all of it.
      return err({ reason: "unreachable" });
    }
  };
}

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
