import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { SentQuery } from "../../db/client.ts";
import { databaseOpener } from "../../db/opener.ts";
import { type Env, readSettings } from "../../environment/env.ts";
import { type PlanNode, planText, rowsRead } from "../../measure/benchmarks/query-plan.ts";

/** Query with the plan that Postgres ran it by. */
export interface ExplainedQuery {
  /** The same for the same statement, whatever its parameters. */
  fingerprint: string;
  rowsRead: number;
  rowsReturned: number;
  plan: string;
}

const DEADLINE_MS = 5_000;

/** Statements that only read: `explain analyze` runs what it explains. */
const READS = /^\s*(?:select|with)\b/i;

/** Explains queries by running them once more. Those that might change something are left out. */
export async function explainQueries(env: Env, queries: readonly SentQuery[]): Promise<ExplainedQuery[]> {
  const db = databaseOpener(readSettings(env), () => "task benchmark")(() => AbortSignal.timeout(DEADLINE_MS));
  const explained: ExplainedQuery[] = [];
  for (const { text, parameters } of queries) {
    if (!READS.test(text) || /\b(?:insert|update|delete)\b/i.test(text)) continue;
    // Past drizzle, which has no way to take a text with its parameters.
    const rows = await db.$client.query(`explain (analyze, format json, timing off) ${text}`, parameters);
    const root = planOf(rows);
    if (root === null) continue;
    explained.push({
      fingerprint: (await fingerprintOf(text)).slice(0, 32),
      rowsRead: rowsRead(root),
      rowsReturned: root["Actual Rows"] ?? 0,
      plan: planText(root).slice(0, 2_000),
    });
  }
  return explained;
}

function planOf(rows: readonly Record<string, unknown>[]): PlanNode | null {
  const value: unknown = rows[0]?.["QUERY PLAN"];
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  const [first] = Array.isArray(parsed) ? (parsed as { Plan?: PlanNode }[]) : [];
  return first?.Plan ?? null;
}
