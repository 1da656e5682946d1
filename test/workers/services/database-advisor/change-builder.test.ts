import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../workers/db/client.ts";
import type { OpenDirectConnection } from "../../../../workers/db/direct-connection.ts";
import { type IndexPlan, indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";
import type { Author } from "../../../../workers/services/access/audit.ts";
import { ChangeBuilder } from "../../../../workers/services/database-advisor/change-builder.ts";
import { createChanges, type DatabaseChange } from "../../../../workers/services/database-advisor/changes.ts";
import { createSnapshots } from "../../../../workers/services/database-advisor/snapshots.ts";

interface Session {
  query(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Its types are Node's and this file's the worker's, so that the compiler is not to follow this import. */
const setup = (await import("../../../support/database/advised-setup.ts" as string)) as {
  postgresAbsence: string | null;
  startAdvisedDatabase(): Promise<{
    db: Database;
    openDirect: OpenDirectConnection;
    openSession(): Promise<Session>;
    close(): Promise<void>;
  }>;
};

const ada: Author = { actor: { type: "key", id: "key_ada" }, organizationId: "org_1", requestId: "request_1" };
const bob: Author = { ...ada, actor: { type: "key", id: "key_bob" } };

/** Long enough for whatever the test holds back; a lock that is not to be had fails at once. */
const WAITS = { lockMs: 250, stepMs: 600 };
const PATIENT = { lockMs: 30_000, stepMs: 300 };

describe.skipIf(setup.postgresAbsence !== null)("a change", { timeout: 60_000 }, () => {
  let database: Awaited<ReturnType<typeof setup.startAdvisedDatabase>>;
  let db: Database;
  let session: Session;
  let plan: IndexPlan;
  let statementId: string;
  let count = 0;

  const changes = () => createChanges(db, () => undefined);
  const builder = (waits = WAITS, openDirect = database.openDirect) =>
    new ChangeBuilder({ db, openDirect, now: Date.now }, waits);

  /** Steps until there is nothing to do, or `isEnough`; the waits between are the clock's and left out. */
  async function stepUntil(by: ChangeBuilder, isEnough: () => Promise<boolean> = async () => false): Promise<void> {
    for (let steps = 0; steps < 60; steps++) {
      if ((await by.step()) === null || (await isEnough())) return;
    }
    throw new Error("The builder comes to no end.");
  }

  async function stateOf(id: string): Promise<DatabaseChange> {
    const change = await changes().find(id);
    if (change === null) throw new Error(`There is no ${id}.`);
    return change;
  }

  /** The index as Postgres has it. */
  async function indexState(): Promise<"absent" | "valid" | "invalid"> {
    const rows = await session.query(
      `select indisvalid from pg_index where indexrelid = to_regclass('public.${plan.name}')`,
    );
    return rows[0] === undefined ? "absent" : rows[0].indisvalid === true ? "valid" : "invalid";
  }

  async function proposed(ids: readonly string[] = [statementId]): Promise<string> {
    const made = await changes().propose(ada, plan, ids);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    return made.value.id;
  }

  async function approved(): Promise<string> {
    const id = await proposed();
    const { ok } = await changes().approve(ada, id);
    expect(ok).toBe(true);
    return id;
  }

  /** A session that holds the table in a transaction, which a concurrent build waits for. */
  async function holdTable(): Promise<Session> {
    const holder = await database.openSession();
    await holder.query("begin");
    await holder.query(`insert into ${plan.table} values (0, 0, 'held')`);
    return holder;
  }

  beforeAll(async () => {
    database = await setup.startAdvisedDatabase();
    db = database.db;
    session = await database.openSession();
    await session.query("create table divided (author int) partition by list (author)");
    await session.query("insert into organizations (id, name) values ('org_1', 'Operator')");
  }, 120_000);

  afterAll(async () => {
    await session?.close();
    await database?.close();
  });

  beforeEach(async () => {
    count += 1;
    const table = `shelf_${count}`;
    plan = indexPlanSchema.parse({
      schema: "public",
      table,
      name: `${table}_author_idx`,
      keys: [{ column: "author" }],
    });
    await session.query(`create table ${table} (id int, author int, title text)`);
    await session.query(`insert into ${table} select n, n % 5000, 'title ' || n from generate_series(1, 50000) n`);
    await session.query(`analyze ${table}`);
    await session.query(`select title from ${table} where author = 7`);
    await createSnapshots(db).take();
    const [row] = await session.query(
      `select id from database_statements where text like 'select title from ${table} where%'`,
    );
    statementId = String(row?.id);
  });

  afterEach(async () => {
    await session.query("delete from database_changes");
    await session.query(`drop table shelf_${count} cascade`);
  });

  it("is applied, looked at afterwards, and every step is in the audit log", async () => {
    const id = await approved();
    await stepUntil(builder());
    const change = await stateOf(id);
    expect(change.status).toBe("applied");
    expect(change.history.map(({ status }) => status)).toEqual([
      "proposed",
      "approved",
      "building",
      "building",
      "verifying",
      "applied",
    ]);
    const [effect] = change.effect?.statements ?? [];
    expect(effect).toMatchObject({ id: statementId, usesIndex: true });
    expect(effect?.costAfter).toBeLessThan((effect?.costBefore ?? 0) / 5);
    expect(change.effect?.indexBytes).toBeGreaterThan(100_000);
    expect(await indexState()).toBe("valid");
    const audited = await db.execute(
      sql`select action, actor_id from audit_log where resource_id = ${id} order by created_at, id`,
    );
    expect(audited.rows.map(({ action, actor_id }) => `${action} ${actor_id}`)).toEqual([
      "database_change.propose key_ada",
      "database_change.approved key_ada",
      "database_change.building database-advisor",
      "database_change.building database-advisor",
      "database_change.verifying database-advisor",
      "database_change.applied database-advisor",
    ]);
  });

  it("is approved once, by the first of two admins", async () => {
    const id = await proposed();
    const both = await Promise.all([changes().approve(ada, id), changes().approve(bob, id)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, error: { reason: "state", status: "approved" } });
    const { rows } = await db.execute(
      sql`select count(*)::int as count from audit_log where resource_id = ${id} and action = 'database_change.approved'`,
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it("is built once by two builders", async () => {
    const id = await approved();
    const [one, other] = [builder(), builder()];
    for (let steps = 0; steps < 30; steps++) {
      const next = await Promise.all([one.step(), other.step()]);
      if (next.every((ms) => ms === null)) break;
    }
    const change = await stateOf(id);
    expect([change.status, change.attempts]).toEqual(["applied", 1]);
  });

  it("waits while another change is being applied", async () => {
    const first = await approved();
    const by = builder();
    await by.step();
    const other = {
      ...plan,
      name: `${plan.table}_title_idx`,
      keys: [{ ...plan.keys[0], column: "title" }],
    } as IndexPlan;
    const second = await changes().propose(ada, other, []);
    if (!second.ok) throw new Error("not proposed");
    await changes().approve(bob, second.value.id);
    expect([(await stateOf(first)).status, (await stateOf(second.value.id)).status]).toEqual(["building", "approved"]);
    await stepUntil(by);
    expect([(await stateOf(first)).status, (await stateOf(second.value.id)).status]).toEqual(["applied", "applied"]);
  });

  it("is proposed once: the same index is not open twice", async () => {
    await proposed();
    expect(await changes().propose(bob, plan, [])).toMatchObject({ ok: false, error: { reason: "not_possible" } });
  });

  it("is tried again after a lock timeout, what was left being cleaned up", async () => {
    const id = await approved();
    const holder = await holdTable();
    const by = builder();
    await stepUntil(by, async () => (await indexState()) === "invalid");
    expect((await stateOf(id)).status).toBe("building");
    await holder.query("rollback");
    await holder.close();
    await stepUntil(by);
    const change = await stateOf(id);
    expect([change.status, await indexState()]).toEqual(["applied", "valid"]);
    expect(change.history.map(({ note }) => note)).toContain("cleaned up: a lock was not to be had in time");
  });

  it("fails, and says that an invalid index is left, where that cannot be dropped", async () => {
    const id = await approved();
    const holder = await holdTable();
    await stepUntil(builder());
    const change = await stateOf(id);
    expect([change.status, await indexState()]).toEqual(["failed", "invalid"]);
    expect(change.history.at(-1)?.note).toContain(`the index ${plan.name} is left`);
    await holder.query("rollback");
    await holder.close();
  });

  it("survives its connection being ended", async () => {
    const id = await approved();
    const holder = await holdTable();
    const by = builder(PATIENT);
    await stepUntil(by, async () => (await indexState()) === "invalid");
    await session.query(`select pg_terminate_backend(${(await stateOf(id)).backendPid})`);
    await holder.query("rollback");
    await holder.close();
    await stepUntil(by);
    const change = await stateOf(id);
    expect([change.status, change.attempts, await indexState()]).toEqual(["applied", 2, "valid"]);
    expect(change.history.some(({ note }) => note?.includes("ended by an administrator"))).toBe(true);
  });

  it("goes on under a new builder while Postgres still builds", async () => {
    const id = await approved();
    const holder = await holdTable();
    await stepUntil(builder(PATIENT), async () => (await indexState()) === "invalid");
    const next = builder(PATIENT);
    await next.step();
    expect([(await stateOf(id)).status, await indexState()]).toEqual(["building", "invalid"]);
    await holder.query("rollback");
    await holder.close();
    await stepUntil(next);
    const change = await stateOf(id);
    expect([change.status, change.attempts, await indexState()]).toEqual(["applied", 1, "valid"]);
  });

  it("is broken off and leaves nothing when its approval is withdrawn", async () => {
    const id = await approved();
    const holder = await holdTable();
    const by = builder(PATIENT);
    await stepUntil(by, async () => (await indexState()) === "invalid");
    expect((await changes().withdraw(bob, id)).ok).toBe(true);
    await stepUntil(by, async () => (await session.query("select 1 from pg_stat_progress_create_index")).length === 0);
    await holder.query("rollback");
    await holder.close();
    await stepUntil(by);
    expect([(await stateOf(id)).status, await indexState()]).toEqual(["withdrawn", "absent"]);
    expect(await changes().approve(ada, id)).toMatchObject({ ok: false, error: { status: "withdrawn" } });
  });

  it("is never begun when it is withdrawn before", async () => {
    const id = await approved();
    await changes().withdraw(bob, id);
    await stepUntil(builder());
    expect([(await stateOf(id)).status, await indexState()]).toEqual(["withdrawn", "absent"]);
  });

  it("is reverted when no statement that it was made for uses it", async () => {
    plan = { ...plan, name: `${plan.table}_title_idx`, keys: [{ ...plan.keys[0], column: "title" }] } as IndexPlan;
    const id = await approved();
    await stepUntil(builder());
    const change = await stateOf(id);
    expect([change.status, await indexState()]).toEqual(["reverted", "absent"]);
    expect(change.history.map(({ note }) => note)).toContain("no statement that it was made for uses it");
  });

  it("is taken back by an admin", async () => {
    const id = await approved();
    const by = builder();
    await stepUntil(by);
    expect((await changes().revert(bob, id)).ok).toBe(true);
    await stepUntil(by);
    expect([(await stateOf(id)).status, await indexState()]).toEqual(["reverted", "absent"]);
  });

  it("touches no index that was there before it", async () => {
    const id = await approved();
    await session.query(`create index ${plan.name} on ${plan.table} (title)`);
    await stepUntil(builder());
    expect([(await stateOf(id)).status, await indexState()]).toEqual(["failed", "valid"]);
  });

  it.each([
    ["an unknown table", { table: "nowhere" }, "There is no table"],
    ["a partitioned table", { table: "divided" }, "is partitioned"],
    ["a table of Postgres's own", { schema: "pg_catalog", table: "pg_class" }, "There is no table"],
    ["an unknown column", { keys: [{ column: "colour" }] }, "no column colour"],
    ["a name that is taken", { name: "database_changes" }, "is taken"],
  ])("is not proposed for %s", async (_, changed, message) => {
    const made = await changes().propose(ada, indexPlanSchema.parse({ ...plan, ...changed }), []);
    expect(made).toMatchObject({ ok: false, error: { message: expect.stringContaining(message) } });
  });

  it("fails by name over a connection that keeps no session", async () => {
    const pooled: OpenDirectConnection = async (connectMs) => ({
      async query(text, parameters) {
        const connection = await database.openDirect(connectMs);
        const rows = await connection.query(text, parameters);
        await connection.close();
        return rows;
      },
      close: async () => undefined,
    });
    const id = await approved();
    await stepUntil(builder(WAITS, pooled));
    const change = await stateOf(id);
    expect([change.status, await indexState()]).toEqual(["failed", "absent"]);
    expect(change.history.at(-1)?.note).toContain("keeps no session");
  });

  it("leaves no connection open when its session cannot be told", async () => {
    let open = 0;
    const failing: OpenDirectConnection = async (connectMs) => {
      const connection = await database.openDirect(connectMs);
      open += 1;
      return {
        query: (text, parameters) =>
          text.includes("as started") ? Promise.reject(new Error("gone")) : connection.query(text, parameters),
        async close() {
          open -= 1;
          await connection.close();
        },
      };
    };
    await approved();
    const by = builder(WAITS, failing);
    await by.step();
    await expect(by.step()).rejects.toThrow("gone");
    expect(open).toBe(0);
  });
});
