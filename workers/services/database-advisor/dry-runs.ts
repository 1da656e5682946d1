import { inArray, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { databaseStatements } from "../../db/schema.ts";
import type { ChangeStatement, DryRun } from "../../measure/database-advisor/changes/dry-run.ts";
import type { IndexPlan } from "../../measure/database-advisor/index-plan.ts";
import { createSlowStatements } from "./slow-statements.ts";
import { planStatement } from "./statement-plan.ts";

/** Statements that a change may name. */
const MAX_STATEMENTS = 10;
/** Time before a change that its statements' calls are compared with. */
const COMPARED_MS = 86_400_000;
/** A build reads the table twice and writes the index: from here on it takes minutes. */
const LARGE_TABLE_BYTES = 10 * 2 ** 30;

/**
 * Looks at what a plan would be applied to, without a change. Fails with a sentence where it cannot be applied: no such
 * table or column, a table that is partitioned, the name taken.
 */
export async function dryRunOf(
  db: Database,
  plan: IndexPlan,
  statementIds: readonly string[],
  nowMs: number,
): Promise<Result<DryRun, string>> {
  const [tables, columns, named, indexes] = await db.batch([
    db.execute(sql`
      select c.relkind as kind, c.reltuples::float8 as rows, pg_table_size(c.oid)::float8 as bytes from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${plan.schema} and c.relname = ${plan.table} and c.relkind in ('r', 'p') and n.nspname !~ '^pg_'`),
    db.execute(sql`
      select a.attname as name from pg_attribute a
      join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${plan.schema} and c.relname = ${plan.table} and a.attnum > 0 and not a.attisdropped`),
    db.execute(sql`
      select c.relkind as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${plan.schema} and c.relname = ${plan.name}`),
    db.execute(sql`
      select pg_get_indexdef(i.indexrelid) as definition, i.indisvalid as valid from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${plan.schema} and c.relname = ${plan.table}`),
  ]);
  const [table] = tables.rows;
  if (table === undefined) return err(`There is no table ${plan.schema}.${plan.table}.`);
  if (table.kind === "p")
    return err(
      "The table is partitioned, and Postgres builds no such index concurrently: propose one on each partition.",
    );
  const known = new Set(columns.rows.map(({ name }) => String(name)));
  const missing = columnsOf(plan).filter((column) => !known.has(column));
  if (missing.length > 0) return err(`The table has no column ${missing.join(", ")}.`);
  if (named.rows.length > 0) return err(`The name ${plan.name} is taken.`);
  const bytes = Number(table.bytes);
  return ok({
    checkedAt: new Date(nowMs).toISOString(),
    // −1 before it was ever analysed.
    tableRows: Math.max(0, Number(table.rows)),
    tableBytes: bytes,
    existing: indexes.rows.map(({ definition }) => String(definition)),
    statements: await statementsOf(db, statementIds.slice(0, MAX_STATEMENTS), nowMs),
    warnings: [
      ...(bytes > LARGE_TABLE_BYTES
        ? ["The table is large: the build takes minutes, and writes to it slow down."]
        : []),
      ...(Number(table.rows) < 0 ? ["The table was never analysed: its planner costs are guesses."] : []),
      ...(indexes.rows.some(({ valid }) => valid === false || valid === "f")
        ? ["The table has an invalid index, left by a build that failed."]
        : []),
    ],
  });
}

function columnsOf({ keys, include, predicate }: IndexPlan): string[] {
  return [...keys.map(({ column }) => column), ...include, ...predicate.map(({ column }) => column)];
}

async function statementsOf(db: Database, ids: readonly string[], nowMs: number): Promise<ChangeStatement[]> {
  if (ids.length === 0) return [];
  const stretch = { fromMs: nowMs - COMPARED_MS, toMs: nowMs };
  const [rows, counted] = await Promise.all([
    db
      .select({ id: databaseStatements.id, text: databaseStatements.text })
      .from(databaseStatements)
      .where(inArray(databaseStatements.id, [...ids])),
    createSlowStatements(db).countersIn(stretch, ids),
  ]);
  const counters = new Map(counted.map((each) => [each.id, each.counters]));
  const made: ChangeStatement[] = [];
  for (const { id, text } of rows) {
    const { plan, reason } = await planStatement(db, id);
    const { calls = 0, totalMs = 0 } = counters.get(id) ?? {};
    const meanMsBefore = calls === 0 ? null : totalMs / calls;
    made.push({ id, text, costBefore: plan?.totalCost ?? null, meanMsBefore, callsBefore: calls, reason });
  }
  return made;
}
