import type { Execute, PostgresVersion } from "../catalog/catalog.ts";
import { explain } from "../planner/explain.ts";
import type { QueryReader } from "../query/table-use.ts";
import { readPlanUses } from "./read-plan.ts";

/** Settings of a plan that shows its conditions and orders as they are, for this transaction. */
const WITHOUT_INDEXES = `select ${[
  "enable_indexscan",
  "enable_indexonlyscan",
  "enable_bitmapscan",
  "enable_mergejoin",
  "enable_memoize",
  // A partition that the parameters leave out is not in the plan at all.
  "enable_partition_pruning",
]
  .map((name) => `set_config('${name}', 'off', true)`)
  .concat("set_config('max_parallel_workers_per_gather', '0', true)")
  .join(", ")}`;

/**
 * Reader of queries that asks the database for their plans, where there is no parser. `execute` has to be within a
 * transaction; nothing is run. Messages of errors are those of `execute`.
 */
export function readerOfPlans(execute: Execute, version: PostgresVersion): QueryReader {
  return async (sql, catalog) => {
    await execute("savepoint advisor_reading");
    try {
      const options = { versionNumber: version.number, isVerbose: true, settings: WITHOUT_INDEXES };
      return readPlanUses(await explain(execute, sql, options), catalog, sql);
    } catch (error) {
      return {
        ok: false,
        reason: `it could not be planned: ${error instanceof Error ? error.message : String(error)}`,
      };
    } finally {
      await execute("rollback to savepoint advisor_reading");
    }
  };
}
