import type { Execute } from "../catalog/catalog.ts";
import { parameterCount } from "../statements/statement-text.ts";
import { withPlacedParameters } from "./normalised-text.ts";
import { type PlanNode, planIn } from "./plan-node.ts";

/** The first version that plans statements whose parameters have no values. */
const GENERIC_PLAN_VERSION = 160_000;

/** Facts about the server that plans. */
export interface ExplainOptions {
  versionNumber: number;
  /** With what each node gives, and every column under the name of its table. */
  isVerbose?: boolean;
  /** Statement that sets how it is planned, until the transaction ends. */
  settings?: string;
}

/**
 * Plans a query without running it. Normalised queries (`$1`) get their generic plan. Call it within a transaction: a
 * failure is rolled back to where it began, and is thrown.
 */
export async function explain(
  execute: Execute,
  counted: string,
  { versionNumber, isVerbose = false, settings }: ExplainOptions,
): Promise<PlanNode> {
  const sql = withPlacedParameters(counted);
  const parameters = parameterCount(sql);
  const format = isVerbose ? "format json, verbose" : "format json";
  if (parameters > 0 && versionNumber < GENERIC_PLAN_VERSION) {
    if (settings !== undefined) await execute(settings);
    return explainPrepared(execute, sql, parameters, format);
  }
  const options = parameters === 0 ? format : `${format}, generic_plan`;
  // In one message, which is a transaction by itself where there is none around it.
  const before = settings === undefined ? "" : `${settings}; `;
  return withSavepoint(execute, async () => planIn(await execute(`${before}explain (${options}) ${sql}`)));
}

async function explainPrepared(execute: Execute, sql: string, parameters: number, format: string): Promise<PlanNode> {
  await execute("set local plan_cache_mode = force_generic_plan");
  // A prepared statement is kept though its savepoint is rolled back.
  await withSavepoint(execute, () => execute(`prepare advisor_query as ${sql}`));
  try {
    const values = Array.from({ length: parameters }, () => "null").join(", ");
    return await withSavepoint(execute, async () =>
      planIn(await execute(`explain (${format}) execute advisor_query(${values})`)),
    );
  } finally {
    await execute("deallocate advisor_query");
  }
}

async function withSavepoint<Result>(execute: Execute, run: () => Promise<Result>): Promise<Result> {
  await execute("savepoint advisor_explain");
  try {
    return await run();
  } finally {
    // Also after a failure, which would end the transaction otherwise.
    await execute("rollback to savepoint advisor_explain");
  }
}
