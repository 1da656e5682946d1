import type { Execute } from "../catalog/catalog.ts";
import { type PlanNode, planIn } from "./plan-node.ts";

/** The first version that plans statements whose parameters have no values. */
const GENERIC_PLAN_VERSION = 160_000;

/** What can be asked within one transaction of a connection that is not shared meanwhile. */
export interface ExplainOptions {
  versionNumber: number;
}

/**
 * Plans a query without running it. Normalised queries (`$1`) get their generic plan. Call it within a transaction: a
 * failure is rolled back to where it began, and is thrown.
 */
export async function explain(execute: Execute, sql: string, { versionNumber }: ExplainOptions): Promise<PlanNode> {
  const parameters = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  await execute("savepoint advisor_explain");
  try {
    const rows =
      parameters === 0
        ? await execute(`explain (format json) ${sql}`)
        : versionNumber >= GENERIC_PLAN_VERSION
          ? await execute(`explain (format json, generic_plan) ${sql}`)
          : await explainPrepared(execute, sql, parameters);
    return planIn(rows);
  } finally {
    // Also after a failure, which would end the transaction otherwise.
    await execute("rollback to savepoint advisor_explain");
  }
}

async function explainPrepared(execute: Execute, sql: string, parameters: number): Promise<Record<string, unknown>[]> {
  await execute("set local plan_cache_mode = force_generic_plan");
  await execute(`prepare advisor_query as ${sql}`);
  try {
    const values = Array.from({ length: parameters }, () => "null").join(", ");
    return await execute(`explain (format json) execute advisor_query(${values})`);
  } finally {
    // Prepared statements outlive a rollback; after a failure it is left to the next one's name check.
    await execute("deallocate advisor_query").catch(() => undefined);
  }
}
