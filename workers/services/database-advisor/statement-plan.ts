import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { classifyDatabaseError } from "../../db/failure.ts";
import { withPlacedParameters } from "../../measure/database-advisor/planner/normalised-text.ts";
import { type PlanNode, readPlan } from "../../measure/database-advisor/statements/plan-tree.ts";
import {
  isPlannable,
  parameterCount,
  readStatement,
} from "../../measure/database-advisor/statements/statement-text.ts";

/** Plan of a statement, or the reason why there is none. */
export type PlanAnswer = { plan: PlanNode; reason: null } | { plan: null; reason: string };

/**
 * Plans a statement of Postgres's own statistics, for parameters of any value. It is planned and never run, in a
 * transaction that may only read, and only a text that Postgres itself tells under this id: nothing that a request
 * holds is SQL.
 */
export async function planStatement(db: Database, queryId: string): Promise<PlanAnswer> {
  const { rows } = await db.execute(sql`
    select query from pg_stat_statements
    where queryid = ${queryId}::bigint and dbid = (select oid from pg_database where datname = current_database())
    limit 1`);
  const text = rows[0]?.query;
  if (typeof text !== "string") return { plan: null, reason: "Postgres does not remember the statement any more" };
  return planText(db, text);
}

/** Plans a text that Postgres told. */
async function planText(db: Database, text: string): Promise<PlanAnswer> {
  if (!isPlannable(readStatement(text).text)) return { plan: null, reason: "statements of this kind have no plan" };
  const values = Array.from({ length: parameterCount(text) }, () => "null").join(", ");
  const statement = (body: string): SQL => sql.raw(body);
  try {
    // One message of the extended protocol each, which holds one statement: a second one behind it is refused.
    const results = await db.batch([
      db.execute(statement("set transaction read only")),
      db.execute(statement("set local plan_cache_mode = force_generic_plan")),
      db.execute(statement("set local lock_timeout = '500ms'")),
      db.execute(statement(`prepare quantum_voice_plan as ${withPlacedParameters(text)}`)),
      db.execute(statement(`explain (format json) execute quantum_voice_plan${values === "" ? "" : `(${values})`}`)),
      db.execute(statement("deallocate quantum_voice_plan")),
    ]);
    const plan = readPlan(jsonOf(Object.values(results[4].rows[0] ?? {})[0]));
    return plan === null ? { plan: null, reason: "Postgres gave no plan that can be read" } : { plan, reason: null };
  } catch (error) {
    const failure = classifyDatabaseError(error);
    if (failure.kind !== "refused") throw error;
    return { plan: null, reason: `Postgres cannot plan its normalised text (${failure.sqlState})` };
  }
}

/** The driver reads JSON itself. */
function jsonOf(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
