import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../workers/db/client.ts";
import { lagOf } from "../../../../workers/db/replica.ts";
import { databaseChanges } from "../../../../workers/db/schema.ts";
import {
  MIN_CALLS_AFTER,
  type StatementEffect,
} from "../../../../workers/measure/database-advisor/changes/change-effect.ts";
import { ddlOf, dropOf, indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";
import { createChangeWatch } from "../../../../workers/services/database-advisor/change-watch.ts";
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
    openSession(): Promise<Session>;
    startStandby(): Promise<{ db: Database; close(): Promise<void> }>;
    close(): Promise<void>;
  }>;
};

const QUERY = "select title from shelf where author = 7";
const DAY_MS = 86_400_000;

describe.skipIf(setup.postgresAbsence !== null)("with a real Postgres", { timeout: 60_000 }, () => {
  let database: Awaited<ReturnType<typeof setup.startAdvisedDatabase>>;
  let db: Database;
  let session: Session;
  let statementId: string;

  const watch = (now: () => number = Date.now) => createChangeWatch(db, now);

  beforeAll(async () => {
    database = await setup.startAdvisedDatabase();
    db = database.db;
    session = await database.openSession();
    await session.query("insert into organizations (id, name) values ('org_1', 'Operator')");
    await session.query("create table shelf (id int primary key, author int, title text)");
    await session.query("insert into shelf select n, n % 50, 'title ' || n from generate_series(1, 5000) n");
    await session.query(QUERY);
    await createSnapshots(db).take();
    const [row] = await session.query("select id from database_statements where text like 'select title from shelf%'");
    statementId = String(row?.id);
  }, 120_000);

  afterAll(async () => {
    await session?.close();
    await database?.close();
  });

  beforeEach(async () => void (await session.query("delete from database_changes")));

  /** A change that was applied just now, whose statement took so long before. */
  async function applied(meanMsBefore: number, agoMs = 0): Promise<void> {
    const name = "shelf_author_idx";
    const plan = indexPlanSchema.parse({ schema: "public", table: "shelf", name, keys: [{ column: "author" }] });
    const [row] = await session.query("select (extract(epoch from now()) * 1000)::float8 as ms");
    const atMs = Number(row?.ms) - agoMs;
    const checkedAt = new Date(atMs).toISOString();
    const effect: StatementEffect = {
      id: statementId,
      costBefore: 100,
      costAfter: 10,
      usesIndex: true,
      meanMsBefore,
      meanMsAfter: null,
      callsAfter: 0,
    };
    await db.insert(databaseChanges).values({
      id: "change_watched",
      plan,
      ddl: ddlOf(plan),
      undoDdl: dropOf(plan),
      status: "applied",
      dryRun: { checkedAt, tableRows: 0, tableBytes: 0, existing: [], statements: [], warnings: [] },
      effect: {
        checkedAt,
        indexBytes: 0,
        statements: [effect],
        watchUntil: new Date(atMs + DAY_MS).toISOString(),
      },
      history: [],
      proposedBy: "key_ada",
      organizationId: "org_1",
    });
  }

  async function called(times: number): Promise<void> {
    for (let time = 0; time < times; time++) await session.query(QUERY);
    await createSnapshots(db).take();
  }

  async function change() {
    const [row] = await db.select().from(databaseChanges);
    if (row === undefined) throw new Error("The change is gone.");
    return row;
  }

  it("keeps what calls took since an index was made, where they took no longer", async () => {
    await applied(10_000);
    await called(MIN_CALLS_AFTER);
    expect(await watch().look()).toBe(false);
    const { status, effect, history } = await change();
    expect([status, history]).toEqual(["applied", []]);
    expect(effect?.statements[0]?.callsAfter).toBe(MIN_CALLS_AFTER);
    expect(effect?.statements[0]?.meanMsAfter).toBeGreaterThan(0);
  });

  it("takes back an index with which calls take longer, and says how much, also in the audit log", async () => {
    await applied(0.000_1);
    await called(MIN_CALLS_AFTER);
    expect(await watch().look()).toBe(true);
    const { status, history } = await change();
    expect(status).toBe("reverting");
    expect(history).toMatchObject([
      { by: "platform", note: expect.stringMatching(/^calls take [\d.]+ times as long/) },
    ]);
    const { rows } = await db.execute(sql`select action from audit_log where resource_id = 'change_watched'`);
    expect(rows).toEqual([{ action: "database_change.reverting" }]);
  });

  it("judges nothing by fewer calls", async () => {
    await applied(0.000_1);
    await called(MIN_CALLS_AFTER - 1);
    expect(await watch().look()).toBe(false);
    expect((await change()).status).toBe("applied");
  });

  it("looks at a change for a day only", async () => {
    await applied(0.000_1);
    await called(MIN_CALLS_AFTER);
    const later = watch(() => Date.now() + DAY_MS + 60_000);
    expect(await later.measured(await change())).toBeNull();
    expect(await later.look()).toBe(false);
  });

  it("counts no call before the index was made", async () => {
    await called(MIN_CALLS_AFTER);
    await applied(0.000_1);
    await createSnapshots(db).take();
    expect(await watch().look()).toBe(false);
    expect((await change()).effect?.statements[0]).toMatchObject({ callsAfter: 0, meanMsAfter: null });
  });

  it("leaves the drop for later while another change is being applied", async () => {
    await applied(0.000_1);
    await called(MIN_CALLS_AFTER);
    const { id: _, ...first } = await change();
    const plan = { ...first.plan, name: "another_idx" };
    await db.insert(databaseChanges).values({ ...first, id: "change_other", plan, status: "building" });
    expect(await watch().look()).toBe(false);
    const [watched] = await session.query("select status from database_changes where id = 'change_watched'");
    expect(watched).toEqual({ status: "applied" });
  });

  it("knows the lag of a hot standby: none when it has replayed all, and that of its last transaction when not", async () => {
    expect(await lagOf(db)).toBe(0);
    const standby = await database.startStandby();
    try {
      await expect.poll(() => lagOf(standby.db), { timeout: 10_000 }).toBe(0);
      const replayed = async () =>
        (await standby.db.execute(sql`select pg_last_xact_replay_timestamp() is not null as known`)).rows[0]?.known;
      await session.query("update shelf set title = 'earlier' where id = 1");
      await expect.poll(replayed, { timeout: 10_000 }).toBe(true);
      await standby.db.execute(sql`select pg_wal_replay_pause()`);
      await session.query("update shelf set title = 'later' where id = 1");
      await expect.poll(() => lagOf(standby.db), { timeout: 10_000 }).toBeGreaterThan(0);
    } finally {
      await standby.close();
    }
  });
});
