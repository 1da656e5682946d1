import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../../../workers/db/client.ts";
import type { OpenDirectConnection } from "../../../../workers/db/direct-connection.ts";
import { runAdvice } from "../../../../workers/services/database-advisor/advice-run.ts";

interface Session {
  query(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

interface Reached {
  db: Database;
  openDirect: OpenDirectConnection;
  close(): Promise<void>;
}

/** Its types are Node's and this file's the worker's, so that the compiler is not to follow this import. */
const setup = (await import("../../../support/database/advised-setup.ts" as string)) as {
  postgresAbsence: string | null;
  startAdvisedDatabase(): Promise<
    Reached & {
      openDirectAs(user: string, options?: string): OpenDirectConnection;
      startStandby(): Promise<Reached>;
      openSession(): Promise<Session>;
    }
  >;
};

const LIST = "select title from shelf where author = 7 and shelved order by bought desc limit 20";

describe.skipIf(setup.postgresAbsence !== null)("a run of advice", { timeout: 60_000 }, () => {
  let database: Awaited<ReturnType<typeof setup.startAdvisedDatabase>>;
  let session: Session;

  const run = (openDirect: OpenDirectConnection = database.openDirect, isPooled = false) =>
    runAdvice({ openDirect, isPooled, now: Date.now });

  beforeAll(async () => {
    database = await setup.startAdvisedDatabase();
    session = await database.openSession();
    await session.query("create table shelf (id int primary key, author int, title text, shelved boolean, bought int)");
    await session.query(
      "insert into shelf select n, n % 5000, 'secret ' || n, n % 2 = 0, n from generate_series(1, 100000) n",
    );
    await session.query("vacuum analyze shelf");
    for (const sql of [
      "create role stranger login",
      "create role counter login in role pg_read_all_stats",
      "create role reader login in role pg_read_all_data, pg_read_all_stats",
    ])
      await session.query(sql);
  }, 120_000);

  afterAll(async () => {
    await session?.close();
    await database?.close();
  });

  beforeEach(async () => {
    await session.query("select pg_stat_statements_reset()");
    for (let time = 0; time < 3; time++) await session.query(LIST);
  });

  const created = ({ create }: Awaited<ReturnType<typeof run>>) =>
    create.map(({ plan: { table, keys } }) => `${table} (${keys.map(({ column }) => column).join(", ")})`);

  it("is unverified without hypopg, which is said, with the cost as it is", async () => {
    const report = await run();
    expect(report.modes).toEqual(["planner_missing"]);
    expect(created(report)).toEqual(["shelf (author, bought)"]);
    expect(report.create[0]?.verification).toMatchObject({ by: "none", plannerVersion: null });
    const [effect] = report.create[0]?.effects ?? [];
    expect(effect?.costBefore).toBeGreaterThan(1_000);
    expect(effect?.costAfter).toBeNull();
    expect(report.statements.find(({ id }) => id === effect?.queryId)).toMatchObject({ calls: 3 });
  });

  it("holds no literal of any statement", async () => {
    await session.query("select id from shelf where title = 'secret 77'");
    expect(JSON.stringify(await run())).not.toContain("secret");
  });

  it("advises nothing for a statement that an index serves", async () => {
    await session.query("create index shelf_served on shelf (author, bought)");
    const report = await run();
    expect(created(report)).toEqual([]);
    const statement = report.statements.find(({ text }) => text.startsWith("select title from shelf"));
    expect(report.none.find(({ queryId }) => queryId === statement?.id)?.reason).toMatch(/cheap already|already serve/);
    await session.query("drop index shelf_served");
  });

  it("has no statement where there is no pg_stat_statements, which is said", async () => {
    await session.query("drop extension pg_stat_statements");
    const report = await run();
    await session.query("create extension pg_stat_statements");
    expect(report).toMatchObject({ modes: ["extension_missing", "planner_missing"], statements: [], create: [] });
  });

  it("has no statement where it may not read them, which is said", async () => {
    await session.query("revoke select on pg_stat_statements from public");
    const report = await run(database.openDirectAs("stranger"));
    await session.query("grant select on pg_stat_statements to public");
    expect(report.modes).toContain("permission_missing");
    expect(report.statements).toEqual([]);
  });

  it("leaves out statements of others whose texts are hidden, which is said", async () => {
    const report = await run(database.openDirectAs("stranger"));
    expect(report.modes).toContain("texts_hidden");
    expect(report.statements.map(({ text }) => text)).not.toContainEqual(expect.stringContaining("shelf"));
  });

  it("says that statistics are hidden from a user who may not read the table", async () => {
    const report = await run(database.openDirectAs("counter"));
    expect(report.modes).toEqual(["statistics_hidden", "planner_missing"]);
    expect(report.none.map(({ reason }) => reason)).toContainEqual(
      "it could not be planned: the deployment's database user may not do that",
    );
  });

  it("needs no right to write", async () => {
    const report = await run(database.openDirectAs("reader", "-c default_transaction_read_only=on"));
    expect(report.modes).toEqual(["planner_missing"]);
    expect(created(report)).toEqual(["shelf (author, bought)"]);
  });

  it("names a pooled connection", async () => {
    expect((await run(database.openDirect, true)).modes).toContain("pooled_connection");
  });

  it("stops looking when its time is over, and says of which statements", async () => {
    const clock = { ms: 0 };
    const report = await runAdvice({
      openDirect: database.openDirect,
      isPooled: false,
      // Each look at the clock is a long one.
      now: () => (clock.ms += 20_000),
    });
    expect(report.none.map(({ reason }) => reason)).toContain("it was not looked at: the time for advice ran out");
  });

  it("fails in words, and without an address, where there is no session", async () => {
    const refusing: OpenDirectConnection = async () => {
      throw new Error("connect ECONNREFUSED postgres://user:password@host");
    };
    await expect(run(refusing)).rejects.toThrow(
      /^the direct address of the database did not answer, or refused the session$/,
    );
  });

  describe("with hypopg", () => {
    beforeAll(() => session.query("create extension hypopg"));

    it("is verified by the database's own planner, and nothing is left in it", async () => {
      const report = await run();
      expect(report.modes).toEqual([]);
      expect(created(report)).toEqual(["shelf (author, bought)"]);
      const [advice] = report.create;
      expect(advice?.verification).toMatchObject({ by: "hypopg", plannerVersion: report.databaseVersion });
      const [effect] = advice?.effects ?? [];
      expect(effect?.costAfter).toBeLessThan((effect?.costBefore ?? 0) / 5);
      const indexes = await session.query("select indexname from pg_indexes where tablename = 'shelf'");
      expect(indexes).toEqual([{ indexname: "shelf_pkey" }]);
    });

    it("is made on a hot standby, which is said, and drops nothing there", async () => {
      const standby = await database.startStandby();
      try {
        const report = await run(standby.openDirect);
        expect(report.modes).toEqual(["read_only"]);
        expect(report.drop).toEqual([]);
        expect(report.notes).toContainEqual(expect.stringContaining("read from a replica"));
      } finally {
        await standby.close();
      }
    });
  });
});
