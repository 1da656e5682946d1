import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../../workers/db/client.ts";
import type { OpenDirectConnection } from "../../../../workers/db/direct-connection.ts";
import { type IndexPlan, indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";
import type { Author } from "../../../../workers/services/access/audit.ts";
import { runAdvice } from "../../../../workers/services/database-advisor/advice-run.ts";
import { ChangeBuilder } from "../../../../workers/services/database-advisor/change-builder.ts";
import { createChanges } from "../../../../workers/services/database-advisor/changes.ts";
import { createLints } from "../../../../workers/services/database-advisor/lints.ts";
import { createSlowStatements } from "../../../../workers/services/database-advisor/slow-statements.ts";
import { createSnapshots } from "../../../../workers/services/database-advisor/snapshots.ts";

interface Reached {
  db: Database;
  openDirect: OpenDirectConnection;
  close(): Promise<void>;
}

/** Its types are Node's and this file's the worker's, so that the compiler is not to follow this import. */
const setup = (await import("../../../support/database/advised-setup.ts" as string)) as {
  pgBouncerAbsence: string | null;
  startAdvisedDatabase(): Promise<
    Reached & {
      startPooler(mode: "transaction" | "session"): Promise<Reached>;
      openSession(): Promise<{ query(text: string): Promise<Record<string, unknown>[]>; close(): Promise<void> }>;
    }
  >;
};

const ada: Author = { actor: { type: "key", id: "key_ada" }, organizationId: "org_1", requestId: "request_1" };

describe.skipIf(setup.pgBouncerAbsence !== null)(
  `a pooled connection${setup.pgBouncerAbsence ?? ""}`,
  { timeout: 60_000 },
  () => {
    let database: Awaited<ReturnType<typeof setup.startAdvisedDatabase>>;
    let session: Awaited<ReturnType<typeof database.openSession>>;
    let transactions: Reached;
    let sessions: Reached;

    beforeAll(async () => {
      database = await setup.startAdvisedDatabase();
      session = await database.openSession();
      await session.query("insert into organizations (id, name) values ('org_1', 'Operator')");
      await session.query("create table shelf (id int primary key, author int, title text)");
      await session.query("insert into shelf select n, n % 5000, 'title ' || n from generate_series(1, 50000) n");
      await session.query("vacuum analyze shelf");
      [transactions, sessions] = [await database.startPooler("transaction"), await database.startPooler("session")];
    }, 120_000);

    afterAll(async () => {
      await transactions?.close();
      await sessions?.close();
      await session?.close();
      await database?.close();
    });

    const planNamed = (name: string): IndexPlan =>
      indexPlanSchema.parse({ schema: "public", table: "shelf", name, keys: [{ column: "author" }] });

    /** Proposes and approves an index, and steps until there is nothing to do; how the change ends. */
    async function build(name: string, { db }: Reached, openDirect: OpenDirectConnection) {
      const changes = createChanges(db, () => undefined);
      const proposed = await changes.propose(ada, planNamed(name), []);
      if (!proposed.ok) throw new Error(JSON.stringify(proposed.error));
      await changes.approve(ada, proposed.value.id);
      const builder = new ChangeBuilder({ db, openDirect, now: Date.now });
      for (let step = 0; step < 30; step++) if ((await builder.step()) === null) break;
      return changes.find(proposed.value.id);
    }

    it("serves the advisor's queries where each transaction gets another process", async () => {
      const { db } = transactions;
      for (let time = 0; time < 3; time++) await session.query("select title from shelf where author = 7");
      await createSnapshots(db).take();
      const statements = createSlowStatements(db);
      const stretch = { fromMs: 0, toMs: Date.now() + 60_000 };
      const { rows } = await db.execute(
        "select id from database_statements where text like 'select title from shelf%'",
      );
      const found = await statements.find(String(rows[0]?.id), stretch, Date.now());
      // Its plan is made by preparing and explaining, which needs one process for both.
      expect(found).toMatchObject({ plan: { kind: "Seq Scan" }, figures: { calls: 3 } });
      const { lints, failed } = await createLints(db).read();
      expect(failed).toEqual([]);
      expect(lints).toEqual(expect.any(Array));
    });

    it("is told by what its sessions show, and advice is given over it", async () => {
      for (let time = 0; time < 3; time++) await session.query("select title from shelf where author = 7");
      const over = (reached: Reached) => runAdvice({ ...reached, isPooled: false, now: Date.now });
      const pooled = await over(transactions);
      expect(pooled.modes).toEqual(["planner_missing", "pooled_connection"]);
      expect(pooled.create.map(({ plan: { table, keys } }) => [table, keys.map(({ column }) => column)])).toEqual([
        ["shelf", ["author"]],
      ]);
      for (const direct of [sessions, database]) expect((await over(direct)).modes).toEqual(["planner_missing"]);
    });

    it("builds no index, which is said, and leaves no setting to others", async () => {
      const change = await build("shelf_pooled", transactions, transactions.openDirect);
      expect(change?.status).toBe("failed");
      expect(change?.history.at(-1)?.note).toContain("keeps no session");
      expect(await session.query("select indexname from pg_indexes where tablename = 'shelf'")).toEqual([
        { indexname: "shelf_pkey" },
      ]);
      const { rows } = await transactions.db.execute("show lock_timeout");
      expect(rows).toEqual([{ lock_timeout: "0" }]);
    });

    it("builds where each session keeps its process", async () => {
      expect(await build("shelf_sessions", transactions, sessions.openDirect)).toMatchObject({ status: "applied" });
    });
  },
);
