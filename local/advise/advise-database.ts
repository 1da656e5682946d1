import type { Advice, WorkloadQuery } from "../../workers/measure/database-advisor/advice.ts";
import { adviseIndexes } from "../../workers/measure/database-advisor/advising/advise-indexes.ts";
import type { Catalog, Execute } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { tablesWithHiddenStatistics } from "../../workers/measure/database-advisor/catalog/hidden-statistics.ts";
import { readCatalog } from "../../workers/measure/database-advisor/catalog/read-catalog.ts";
import { type LintRun, runLints } from "../../workers/measure/database-advisor/lints/run-lints.ts";
import { verifyOnBranch } from "../../workers/measure/database-advisor/planner/branch-planner.ts";
import { HypopgPlanner } from "../../workers/measure/database-advisor/planner/hypopg-planner.ts";
import { noPlanner, type WhatIfPlanner } from "../../workers/measure/database-advisor/planner/what-if-planner.ts";
import { readerOfTexts } from "../../workers/measure/database-advisor/query/read-query.ts";
import { readStatistics } from "../../workers/measure/database-advisor/statistics/table-statistics.ts";
import { readStatements } from "../../workers/measure/database-advisor/workload/read-workload.ts";
import { beginReading, beginTrying, openConnection } from "./connection.ts";
import { parseSql } from "./parse-sql.ts";
import { pooledBy } from "./pooling.ts";
import { Sandbox } from "./sandbox/sandbox.ts";
import { usedCatalog } from "./used-catalog.ts";

/** Planner that is asked for; `auto` takes the best there is. */
export type PlannerChoice = "auto" | "hypopg" | "sandbox" | "none";

/** All that is found out about a database. */
export interface DatabaseReport {
  advice: Advice;
  workload: WorkloadQuery[];
  lints: LintRun;
  isReplica: boolean;
  /** Why the connection is taken to be pooled; null when it is direct. */
  pooledBy: string | null;
}

/** Options of advice for a database. */
export interface AdviseOptions {
  /** One query instead of the workload. */
  query?: string | undefined;
  planner: PlannerChoice;
  /** Address of a branch: a copy of the database that may be written to. */
  branch?: string | undefined;
}

/** Advises a database by its address: one query, or the workload that it has counted. It writes nothing. */
export async function adviseDatabase(
  url: string,
  { query, planner: choice, branch }: AdviseOptions,
): Promise<DatabaseReport> {
  const connection = await openConnection(url);
  try {
    const { execute } = connection;
    const pooled = await pooledBy(url, execute, () => openConnection(url));
    await beginReading(execute);
    const catalog = await readCatalog(execute);
    const counted = await readStatements(execute, catalog);
    const one: WorkloadQuery[] = query === undefined ? [] : [{ id: "query", sql: query, calls: 1, totalMs: 0 }];
    const workload = query === undefined ? counted.workload : one;
    const planner = await plannerFor(choice, catalog, workload, execute);
    try {
      const found = await adviseIndexes({
        workload,
        catalog,
        planner,
        readQuery: readerOfTexts(parseSql),
        workloadMs: counted.spanMs,
      });
      const advice = branch === undefined ? found : await onBranch(branch, found, workload);
      advice.notes.push(...(query === undefined ? counted.notes : []), ...unseenWords(catalog));
      if (pooled !== null) advice.notes.push(`the connection is pooled (${pooled}): indexes cannot be made over it`);
      if (catalog.isReplica) advice.notes.push("the database is a read-only replica: indexes are made on its primary");
      return {
        advice,
        workload,
        lints: await runLints(guarded(execute)),
        isReplica: catalog.isReplica,
        pooledBy: pooled,
      };
    } finally {
      if (planner instanceof Sandbox) await planner.close();
      // Its indexes belong to the server's process, which a pooler gives to others.
      if (planner instanceof HypopgPlanner) await planner.reset();
    }
  } finally {
    await connection.close();
  }
}

/** Verifies advice on a branch, in a transaction that is rolled back. */
async function onBranch(url: string, advice: Advice, workload: readonly WorkloadQuery[]): Promise<Advice> {
  const { execute, close } = await openConnection(url);
  try {
    await beginTrying(execute);
    return await verifyOnBranch(advice, workload, execute, await readCatalog(execute));
  } finally {
    // Nothing is committed: closing rolls back.
    await close();
  }
}

/** A failed statement leaves the transaction as it was before. */
function guarded(execute: Execute): Execute {
  return async (sql, parameters) => {
    await execute("savepoint advisor_statement");
    try {
      return await execute(sql, parameters);
    } catch (error) {
      await execute("rollback to savepoint advisor_statement");
      throw error;
    }
  };
}

async function plannerFor(
  choice: PlannerChoice,
  catalog: Catalog,
  workload: readonly WorkloadQuery[],
  execute: Execute,
): Promise<WhatIfPlanner> {
  const hasHypopg = catalog.extensions.some(({ name }) => name === "hypopg");
  if (choice === "hypopg" && !hasHypopg)
    return noPlanner("the extension hypopg is not created in this database: advice is unverified");
  if (hasHypopg && (choice === "auto" || choice === "hypopg")) return new HypopgPlanner(execute, catalog);
  if (choice === "none") return noPlanner("no planner was asked: advice is unverified");
  const used = usedCatalog(
    catalog,
    workload.map(({ sql }) => sql),
  );
  return Sandbox.open({ catalog: used, statistics: await readStatistics(execute) });
}

function unseenWords(catalog: Catalog): string[] {
  const hidden = tablesWithHiddenStatistics(catalog);
  const some = `${hidden.slice(0, 5).join(", ")}${hidden.length > 5 ? ", …" : ""}`;
  return hidden.length === 0
    ? []
    : [
        `statistics of ${hidden.length} tables cannot be seen, so that their costs are guesses: this role may not read them (${some})`,
      ];
}
