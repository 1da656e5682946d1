import type { Advice, IndexAdvice, QueryEffect, WorkloadQuery } from "../advice.ts";
import type { Catalog, Execute } from "../catalog/catalog.ts";
import { partsOfIndex } from "../index-parts.ts";
import { ddlOf, type IndexPlan } from "../index-plan.ts";
import { parameterCount } from "../statements/statement-text.ts";
import { explain } from "./explain.ts";
import { executionMsIn, nodesOf, type PlanNode } from "./plan-node.ts";

/** Runs of a query on each side; the middle one counts, since the first reads from the disk. */
const RUNS = 3;

/**
 * Verifies advice on a branch: a copy of the database that may be written to and is thrown away (Neon makes one in a
 * second). The indexes are really made, within a transaction that is rolled back. Queries that only read and have no
 * parameters are run, and timed.
 *
 * `execute` has to be within a transaction that may write.
 */
export async function verifyOnBranch(
  advice: Advice,
  workload: readonly WorkloadQuery[],
  execute: Execute,
  { version, tables }: Pick<Catalog, "version" | "tables">,
): Promise<Advice> {
  const sqlOf = new Map(workload.map(({ id, sql }) => [id, sql]));
  const helped = new Set(advice.create.flatMap(({ effects }) => effects.map(({ queryId }) => queryId)));
  const before = await measureAll(helped, sqlOf, execute, version.number);
  await execute("savepoint advisor_branch");
  const partsOf = ({ plan }: IndexAdvice) => partsOfIndex(plan, tables);
  for (const part of advice.create.flatMap(partsOf)) await execute(ddlOf(part, { concurrently: false }));
  const after = await measureAll(helped, sqlOf, execute, version.number);
  await execute("rollback to savepoint advisor_branch");
  return { ...advice, create: advice.create.map((each) => verified(each, partsOf(each), before, after, version.text)) };
}

interface Measured {
  cost: number;
  /** Null when the query was not run. */
  ms: number | null;
  indexes: string[];
}

function verified(
  advice: IndexAdvice,
  parts: readonly IndexPlan[],
  before: ReadonlyMap<string, Measured>,
  after: ReadonlyMap<string, Measured>,
  plannerVersion: string,
): IndexAdvice {
  const effects = advice.effects.map((effect): QueryEffect => {
    const [old, now] = [before.get(effect.queryId), after.get(effect.queryId)];
    if (old === undefined || now === undefined) return effect;
    const measuredMs = old.ms === null || now.ms === null ? null : { before: old.ms, after: now.ms };
    return { ...effect, costBefore: old.cost, costAfter: now.cost, measuredMs };
  });
  const isUsed = [...after.values()].some(({ indexes }) => parts.some(({ name }) => indexes.includes(name)));
  return {
    ...advice,
    effects,
    verification: { ...advice.verification, by: "branch", plannerVersion },
    notes: isUsed ? advice.notes : [...advice.notes, "on the branch no query used it"],
  };
}

async function measureAll(
  ids: ReadonlySet<string>,
  sqlOf: ReadonlyMap<string, string>,
  execute: Execute,
  versionNumber: number,
): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  for (const id of ids) {
    const sql = sqlOf.get(id) ?? "";
    const plan = await explain(execute, sql, { versionNumber });
    const indexes = nodesOf(plan).flatMap((node) => node["Index Name"] ?? []);
    measured.set(id, { cost: plan["Total Cost"], indexes, ms: mayRun(sql, plan) ? await time(execute, sql) : null });
  }
  return measured;
}

/** True for a query that only reads, as far as its plan tells, and has all its values. */
function mayRun(sql: string, plan: PlanNode): boolean {
  return parameterCount(sql) === 0 && !nodesOf(plan).some((node) => /ModifyTable|LockRows/.test(node["Node Type"]));
}

async function time(execute: Execute, sql: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const rows = await execute(`explain (analyze, timing off, format json) ${sql}`);
    times.push(executionMsIn(rows));
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}
