import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adviseDatabase } from "../../../local/advise/advise-database.ts";
import { applyIndex } from "../../../local/advise/apply.ts";
import { type Connection, openConnection } from "../../../local/advise/connection.ts";
import { parseSql } from "../../../local/advise/parse-sql.ts";
import { Sandbox } from "../../../local/advise/sandbox/sandbox.ts";
import { adviseIndexes } from "../../../workers/measure/database-advisor/advising/advise-indexes.ts";
import { dropAdvice } from "../../../workers/measure/database-advisor/advising/drop-advice.ts";
import type { Catalog, Execute } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { readCatalog } from "../../../workers/measure/database-advisor/catalog/read-catalog.ts";
import { partsOfIndex } from "../../../workers/measure/database-advisor/index-parts.ts";
import { ddlOf, type IndexPlan } from "../../../workers/measure/database-advisor/index-plan.ts";
import { runLints } from "../../../workers/measure/database-advisor/lints/run-lints.ts";
import { readerOfPlans } from "../../../workers/measure/database-advisor/plan-reading/plan-reader.ts";
import { HypopgPlanner } from "../../../workers/measure/database-advisor/planner/hypopg-planner.ts";
import { planIn } from "../../../workers/measure/database-advisor/planner/plan-node.ts";
import { readerOfTexts } from "../../../workers/measure/database-advisor/query/read-query.ts";
import { readStatistics } from "../../../workers/measure/database-advisor/statistics/table-statistics.ts";
import { planText } from "../../support/database/plan-text.ts";
import {
  type PostgresCluster,
  postgresAbsence,
  startPostgresCluster,
} from "../../support/database/postgres-cluster.ts";
import { VISIT_LEAVES, visitQueries, visitStatements } from "../../support/database/visits.ts";

const ROWS = 90_000;

const workloadOf = (sql: string) => [{ id: "query", sql, calls: 100, totalMs: 1_000 }];
const leavesIn = ({ tables }: Catalog) => tables.filter(({ name }) => VISIT_LEAVES.includes(name));
const wholeIn = ({ tables }: Catalog) => tables.find(({ name }) => name === "visits");

describe("a partitioned table in the sandbox", () => {
  let real: PGlite;
  let catalog: Catalog;
  let sandbox: Sandbox;

  beforeAll(async () => {
    real = await PGlite.create();
    for (const sql of visitStatements(ROWS)) await real.exec(sql);
    const execute: Execute = async (sql) => (await real.query<Record<string, unknown>>(sql)).rows;
    catalog = await readCatalog(execute);
    sandbox = await Sandbox.open({ catalog, statistics: await readStatistics(execute) });
  }, 120_000);

  afterAll(async () => {
    await sandbox?.close();
    await real?.close();
  });

  it("has the sizes of its partitions together", () => {
    const whole = wholeIn(catalog);
    expect(whole?.rows).toBe(ROWS);
    expect(whole?.pages).toBe(leavesIn(catalog).reduce((sum, { pages }) => sum + pages, 0));
    expect(whole?.bytes).toBeGreaterThan(1_000_000);
    // Nobody has analysed it: its largest partition tells what its columns hold.
    expect(whole?.columns.every(({ statistics }) => statistics !== null)).toBe(true);
    expect(sandbox.notes).toEqual([]);
  });

  it("is known with how it is divided, over both levels", () => {
    expect(wholeIn(catalog)?.partitioning).toMatchObject({ key: "RANGE (at)" });
    expect(
      wholeIn(catalog)
        ?.partitioning?.leaves.map(({ name }) => name)
        .sort(),
    ).toEqual([...VISIT_LEAVES].sort());
    expect(leavesIn(catalog).find(({ name }) => name === "visits_march_0")?.partitionOf).toEqual({
      bound: "FOR VALUES WITH (modulus 2, remainder 0)",
      parents: [
        { schema: "public", name: "visits_march" },
        { schema: "public", name: "visits" },
      ],
    });
  });

  it.each(visitQueries)("has its costs within 1 %: $shape", async ({ sql, index }) => {
    const realCost = async (): Promise<number> => {
      const options = sql.includes("$") ? "format json, generic_plan" : "format json";
      const [result] = await real.exec(`explain (${options}) ${sql}`);
      return planIn(result?.rows as Record<string, unknown>[])["Total Cost"];
    };
    const { create } = await adviseIndexes({
      workload: workloadOf(sql),
      catalog,
      planner: sandbox,
      readQuery: readerOfTexts(parseSql),
    });
    expect(create.map(({ plan }) => planText(plan))).toEqual([index]);
    const plans = create.map(({ plan }) => plan);
    const before = await realCost();
    for (const part of plans.flatMap((plan) => partsOfIndex(plan, catalog.tables)))
      await real.exec(ddlOf(part, { concurrently: false }));
    const after = await realCost();
    for (const part of plans.flatMap((plan) => partsOfIndex(plan, catalog.tables)))
      await real.exec(`drop index "${part.name}"`);
    const [effect] = create[0]?.effects ?? [];
    expect(Math.abs((effect?.costBefore ?? 0) / before - 1), `${effect?.costBefore} for ${before}`).toBeLessThan(0.01);
    expect(Math.abs((effect?.costAfter ?? 0) / after - 1), `${effect?.costAfter} for ${after}`).toBeLessThan(0.01);
  });
});

describe.skipIf(postgresAbsence !== null)(`a partitioned table of a real Postgres${postgresAbsence ?? ""}`, () => {
  let cluster: PostgresCluster;
  let connection: Connection;
  let catalog: Catalog;

  beforeAll(async () => {
    cluster = await startPostgresCluster({ autovacuum: "off" });
    connection = await openConnection(cluster.connectionString);
    for (const sql of ["create extension hypopg", ...visitStatements(ROWS)]) await connection.execute(sql);
    catalog = await readCatalog(connection.execute);
  }, 120_000);

  afterAll(async () => {
    await connection?.close();
    await cluster?.close();
  });

  it.each(visitQueries)("is advised by hypopg, read out of a text or of a plan: $shape", async ({ sql, index }) => {
    const { execute, close } = await openConnection(cluster.connectionString);
    try {
      await execute("begin");
      const planner = new HypopgPlanner(execute, catalog);
      for (const readQuery of [readerOfTexts(parseSql), readerOfPlans(execute, catalog.version)]) {
        const { create, none } = await adviseIndexes({ workload: workloadOf(sql), catalog, planner, readQuery });
        expect([create.map(({ plan }) => planText(plan)), none]).toEqual([[index], []]);
      }
    } finally {
      await close();
    }
  });

  it("is wanting without a planner, though parameters leave all of its partitions out of the plan", async () => {
    const { advice } = await adviseDatabase(cluster.connectionString, {
      query: "select * from visits where organization_id = $1 and at = $2",
      planner: "none",
    });
    expect(advice.create.map(({ plan }) => planText(plan))).toEqual(["visits (organization_id, at)"]);
  });

  it("gets its index by the statements that are told, which keep no writes waiting", async () => {
    const { advice } = await adviseDatabase(cluster.connectionString, {
      query: "select * from visits where organization_id = $1",
      planner: "hypopg",
    });
    const [create] = advice.create;
    expect(create?.notes).toContainEqual(expect.stringContaining("visits is partitioned"));
    // Nothing but those makes it.
    expect(await applyIndex(connection.execute, create?.plan as IndexPlan, () => 0)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/partitioned table "visits" concurrently$/),
    });
    const statements = create?.ddl.split(";\n") ?? [];
    expect(statements.filter((sql) => sql.startsWith("create index concurrently"))).toHaveLength(4);
    for (const sql of statements) await connection.execute(sql);
    const made = await connection.execute(
      "select c.relkind as kind, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = $1",
      [create?.plan.name],
    );
    expect(made).toEqual([{ kind: "I", valid: true }]);
  });

  it("is advised nothing more once it has that", async () => {
    const { advice } = await adviseDatabase(cluster.connectionString, {
      query: "select * from visits where organization_id = $1",
      planner: "hypopg",
    });
    expect(advice.create).toEqual([]);
  });

  describe("with an index that nothing reads", () => {
    const unused = async () => {
      await connection.execute("select pg_stat_force_next_flush()");
      const now = await readCatalog(connection.execute);
      const old = { ...now, readAtMs: (now.countedSinceMs ?? 0) + 30 * 86_400_000 };
      const { lints } = await runLints(connection.execute);
      return {
        dropped: dropAdvice(old).map(({ ddl }) => ddl),
        linted: lints.filter(({ name }) => name === "unused_index").map(({ metadata }) => metadata.index),
        never: lints.filter(({ name }) => name === "never_analysed").map(({ metadata }) => metadata.table),
      };
    };

    it("is told to drop it as a whole, since its parts cannot be dropped", async () => {
      const { dropped, linted } = await unused();
      expect(dropped).toEqual(['drop index if exists "public"."visits_organization_id_idx"']);
      expect(linted).toEqual(["visits_organization_id_idx"]);
      for (const sql of dropped) {
        await connection.execute("begin");
        await connection.execute(sql);
        await connection.execute("rollback");
      }
    });

    it("keeps it when one of its parts was read", async () => {
      await connection.execute("select count(*) from visits_february where organization_id = 7");
      const { dropped, linted } = await unused();
      expect([dropped, linted]).toEqual([[], []]);
    });

    it("is found not to have been analysed, as autovacuum never does that", async () => {
      expect((await unused()).never).toEqual(["visits", "visits_march"]);
      await connection.execute("analyze");
      expect((await unused()).never).toEqual([]);
    });
  });
});
