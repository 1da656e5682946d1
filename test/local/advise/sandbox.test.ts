import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSql } from "../../../local/advise/parse-sql.ts";
import { Sandbox } from "../../../local/advise/sandbox/sandbox.ts";
import { adviseIndexes } from "../../../workers/measure/database-advisor/advising/advise-indexes.ts";
import type { Catalog, CatalogTable } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { readCatalog } from "../../../workers/measure/database-advisor/catalog/read-catalog.ts";
import { ddlOf, type IndexPlan } from "../../../workers/measure/database-advisor/index-plan.ts";
import { predictSize } from "../../../workers/measure/database-advisor/index-size.ts";
import { planIn } from "../../../workers/measure/database-advisor/planner/plan-node.ts";
import { readerOfTexts } from "../../../workers/measure/database-advisor/query/read-query.ts";
import { readStatistics } from "../../../workers/measure/database-advisor/statistics/table-statistics.ts";
import { planText } from "../../support/database/plan-text.ts";
import { createTickets, ticketQueries } from "../../support/database/tickets.ts";

/*
 * The sandbox is held against a Postgres of the same version that has the rows and the indexes. `LOAD=full` does it
 * with a million rows.
 */

const ROWS = process.env.LOAD === "full" ? 1_000_000 : 60_000;

let real: PGlite;
let sandbox: Sandbox;
let catalog: Catalog;

beforeAll(async () => {
  real = await PGlite.create();
  await createTickets(real, ROWS);
  const execute = async (sql: string) => (await real.query<Record<string, unknown>>(sql)).rows;
  catalog = await readCatalog(execute);
  sandbox = await Sandbox.open({ catalog, statistics: await readStatistics(execute) });
  const plans = new Map(ticketQueries.flatMap(({ indexes }) => indexes).map((plan) => [plan.name, plan]));
  for (const plan of plans.values()) await real.exec(ddlOf(plan, { concurrently: false }));
  await real.exec("vacuum");
}, 300_000);

afterAll(async () => {
  await sandbox?.close();
  await real?.close();
});

async function realCost(sql: string, indexes: readonly IndexPlan[]): Promise<number> {
  const names = new Set(ticketQueries.flatMap(({ indexes: all }) => all).map(({ name }) => name));
  for (const name of names) {
    const isShown = indexes.some((plan) => plan.name === name);
    await real.exec(`update pg_index set indisvalid = ${isShown} where indexrelid = '${name}'::regclass`);
  }
  const options = sql.includes("$") ? "format json, generic_plan" : "format json";
  const [result] = await real.exec(`explain (${options}) ${sql}`);
  return planIn(result?.rows as Record<string, unknown>[])["Total Cost"];
}

describe("the size of an index", () => {
  const trees = [
    ...new Map(ticketQueries.flatMap(({ indexes }) => indexes).map((plan) => [plan.name, plan])).values(),
  ].filter(({ method, predicate }) => method === "btree" && predicate.length === 0);
  it.each(trees)("is predicted before it is made: $name", async (plan) => {
    const { rows } = await real.query<{ pages: number }>("select relpages as pages from pg_class where relname = $1", [
      plan.name,
    ]);
    const table = catalog.tables.find(({ name }) => name === plan.table) as CatalogTable;
    const { pages } = predictSize(table, plan);
    expect(Math.abs(pages / (rows[0]?.pages ?? 0) - 1), `${pages} for ${rows[0]?.pages}`).toBeLessThan(0.15);
  });
});

describe("the sandbox's costs", () => {
  it("are made of the whole schema", () => {
    expect(sandbox.notes).toEqual([]);
    expect(sandbox.version).toBe("18.6");
  });

  it("choose the index over three columns, five times cheaper than over one", async () => {
    const sql = ticketQueries[0]?.sql ?? "";
    const workload = [{ id: "list", sql, calls: 1, totalMs: 0 }];
    const { create } = await adviseIndexes({ workload, catalog, planner: sandbox, readQuery: readerOfTexts(parseSql) });
    expect(create.map(({ plan }) => planText(plan))).toEqual(["tickets (organization_id, status, created_at desc)"]);
    const plan = create[0]?.plan as IndexPlan;
    const single = await sandbox.cost(sql, [{ ...plan, name: "single", keys: plan.keys.slice(0, 1) }]);
    if (!single.ok) throw new Error(single.reason);
    expect(single.cost / (create[0]?.effects[0]?.costAfter ?? 0)).toBeGreaterThan(5);
    expect(create[0]?.verification).toEqual({ by: "sandbox", plannerVersion: "18.6", databaseVersion: "18.6" });
  });

  it.each(ticketQueries)("are the database's own: $shape", async ({ sql, indexes }) => {
    for (const set of [[], indexes]) {
      const found = await sandbox.cost(sql, set);
      if (!found.ok) throw new Error(found.reason);
      const expected = await realCost(sql, set);
      if (process.env.LOAD) console.log(`${set.length} ${expected} ${found.cost}`);
      expect(Math.abs(found.cost / expected - 1), `${found.cost} for ${expected}`).toBeLessThan(0.01);
    }
  });
});
