import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adviseDatabase } from "../../../local/advise/advise-database.ts";
import { applyIndex } from "../../../local/advise/apply.ts";
import { type Connection, openConnection } from "../../../local/advise/connection.ts";
import { reportText } from "../../../local/advise/report-text.ts";
import { type IndexPlan, indexPlanSchema } from "../../../workers/measure/database-advisor/index-plan.ts";
import { planText } from "../../support/database/plan-text.ts";
import {
  type PostgresCluster,
  postgresAbsence,
  startPostgresCluster,
  startReplica,
} from "../../support/database/postgres-cluster.ts";
import { createTickets } from "../../support/database/tickets.ts";

const LIST = "select * from tickets where organization_id = $1 and status = $2 order by created_at desc limit 20";

describe.skipIf(postgresAbsence !== null)(`advice for a database${postgresAbsence ?? ""}`, () => {
  let cluster: PostgresCluster;
  let connection: Connection;
  let url: string;

  beforeAll(async () => {
    cluster = await startPostgresCluster({ "pg_stat_statements.track_planning": "on" });
    url = cluster.connectionString;
    connection = await openConnection(url);
    await createTickets({ exec: (sql) => connection.execute(sql) }, 100_000);
    await connection.execute("create role reader login password 'a password of tests'");
  }, 60_000);

  afterAll(async () => {
    await connection?.close();
    await cluster?.close();
  });

  const asReader = () => url.replace("postgres:a%20", "reader:a%20");

  it("is made in the sandbox where hypopg is missing, and names both versions", async () => {
    const { advice, lints } = await adviseDatabase(url, { query: LIST, planner: "auto" });
    expect(advice.create.map(({ plan }) => planText(plan))).toEqual([
      "tickets (organization_id, status, created_at desc)",
    ]);
    expect(advice.create[0]?.verification).toMatchObject({ by: "sandbox", plannerVersion: "18.6" });
    expect(advice.databaseVersion.text).toMatch(/^1\d\./);
    expect(lints.failed).toEqual([]);
  });

  it("knows no workload without pg_stat_statements, and says so", async () => {
    const { advice, workload } = await adviseDatabase(url, { planner: "none" });
    expect(workload).toEqual([]);
    expect(advice.notes).toContainEqual(expect.stringContaining("pg_stat_statements is not created"));
  });

  it("guesses where statistics cannot be seen, and says so", async () => {
    const { advice } = await adviseDatabase(asReader(), { query: LIST, planner: "sandbox" });
    expect(advice.notes).toContainEqual(expect.stringContaining("statistics of 2 tables cannot be seen"));
  });

  it("is unverified without a planner", async () => {
    const { advice, ...rest } = await adviseDatabase(url, { query: LIST, planner: "none" });
    expect(advice.create.map(({ plan }) => planText(plan))).toEqual([
      "tickets (organization_id, status, created_at desc)",
    ]);
    expect(advice.create[0]?.effects).toEqual([
      { queryId: "query", timeShare: null, costBefore: null, costAfter: null },
    ]);
    expect(reportText({ advice, ...rest })).toContain("unverified");
  });

  it("is read over a pooled connection, and says that nothing can be applied over it", async () => {
    const { advice, pooledBy } = await adviseDatabase(`${url}&pgbouncer=true`, { query: LIST, planner: "none" });
    expect(pooledBy).toBe("its address says so");
    expect(advice.notes).toContainEqual(expect.stringContaining("the connection is pooled"));
  });

  it("tells a wrong password, and not which", async () => {
    await expect(openConnection(url.replace("a%20password", "secret"))).rejects.toThrow(
      /^password authentication failed/,
    );
    await expect(openConnection("mysql://secret@host/db")).rejects.toThrow(
      /^the database's address is no postgres:\/\/ URL$/,
    );
  });

  describe("with its extensions", () => {
    beforeAll(async () => {
      await connection.execute("create extension hypopg");
      await connection.execute("create extension pg_stat_statements");
      for (let time = 0; time < 20; time++) {
        await connection.execute("select count(*) from notes where author_id = $1", [time]);
        await connection.execute(LIST, [`org_${time}`, "open"]);
      }
    });

    it("is for the queries that were counted, by hypopg", async () => {
      const { advice, workload } = await adviseDatabase(url, { planner: "auto" });
      expect(workload.map(({ calls }) => calls)).toContain(20);
      const found = advice.create.map(({ plan }) => planText(plan));
      expect(found).toContain("tickets (organization_id, status, created_at desc)");
      expect(found).toContain("notes (author_id)");
      for (const { verification, effects } of advice.create) {
        expect(verification).toMatchObject({ by: "hypopg", plannerVersion: advice.databaseVersion.text });
        expect(effects[0]?.timeShare).toBeGreaterThan(0);
      }
    });

    it("leaves no hypothetical index in the server's process, and nothing in the database", async () => {
      await adviseDatabase(url, { query: LIST, planner: "hypopg" });
      const rows = await connection.execute("select indexname from pg_indexes where schemaname = 'public' order by 1");
      expect(rows.map(({ indexname }) => indexname)).toEqual(["notes_pkey", "tickets_pkey"]);
    });

    it("counts the queries that a role may not see", async () => {
      const { advice } = await adviseDatabase(asReader(), { planner: "none" });
      expect(advice.notes).toContainEqual(expect.stringMatching(/\d+ queries of other roles cannot be seen/));
    });

    it("is given on a replica, which is said, and drops nothing there", async () => {
      const replica = await startReplica(cluster);
      try {
        const { advice, isReplica } = await adviseDatabase(replica.connectionString, { query: LIST, planner: "auto" });
        expect(isReplica).toBe(true);
        expect(advice.create.map(({ plan }) => planText(plan))).toEqual([
          "tickets (organization_id, status, created_at desc)",
        ]);
        expect(advice.notes).toContainEqual(expect.stringContaining("read-only replica"));
      } finally {
        await replica.close();
      }
    }, 60_000);

    it("is verified on a branch with indexes that are really made and times that are measured", async () => {
      await connection.execute("create database branch template template1");
      const branchUrl = url.replace("/postgres?", "/branch?");
      const branch = await openConnection(branchUrl);
      await createTickets({ exec: (sql) => branch.execute(sql) }, 20_000);
      const query = "select * from notes where author_id = 7";
      const { advice } = await adviseDatabase(url, { query, planner: "none", branch: branchUrl });
      expect(advice.create[0]?.verification).toMatchObject({
        by: "branch",
        plannerVersion: advice.databaseVersion.text,
      });
      const effect = advice.create[0]?.effects[0];
      expect(effect?.costAfter).toBeLessThan(effect?.costBefore ?? 0);
      expect(effect?.measuredMs?.after).toBeLessThan(effect?.measuredMs?.before ?? 0);
      const left = await branch.execute("select count(*)::int as count from pg_indexes where schemaname = 'public'");
      expect(left).toEqual([{ count: 2 }]);
      await branch.close();
    }, 60_000);

    const plan: IndexPlan = indexPlanSchema.parse({
      schema: "public",
      table: "notes",
      name: "notes_author",
      keys: [{ column: "author_id" }],
    });
    const state = async () =>
      (await connection.execute("select indisvalid from pg_index where indexrelid = to_regclass('notes_author')"))[0];

    it("is applied", async () => {
      expect(await applyIndex(connection.execute, plan, () => 0)).toEqual({
        ok: true,
        name: "notes_author",
        tookMs: 0,
      });
      expect(await state()).toEqual({ indisvalid: true });
    });

    it("is not applied over an index of the same name, which is left alone", async () => {
      const applied = await applyIndex(connection.execute, plan, () => 0);
      expect(applied).toMatchObject({ ok: false, reason: expect.stringContaining("already exists") });
      expect(await state()).toEqual({ indisvalid: true });
    });

    it("is not applied behind a lock, and names what is left", async () => {
      await connection.execute("drop index notes_author");
      const writer = await openConnection(url);
      await writer.execute("begin");
      await writer.execute("update notes set author_id = 0 where id = 1");
      const applied = await applyIndex(connection.execute, plan, () => 0, 50);
      expect(applied).toMatchObject({ ok: false, reason: expect.stringContaining("lock timeout") });
      if (applied.ok) throw new Error("made");
      // Dropping it has to wait for the same transaction.
      expect(applied.reason).toContain(
        'an invalid index is left: drop index concurrently if exists "public"."notes_author"',
      );
      expect(await state()).toEqual({ indisvalid: false });
      await writer.execute("rollback");
      await writer.close();
    });
  });
});
