import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adviseDatabase } from "../../../local/advise/advise-database.ts";
import { type Connection, openConnection } from "../../../local/advise/connection.ts";
import { pooledBy } from "../../../local/advise/pooling.ts";
import { pgBouncerAbsence, startPgBouncer } from "../../support/database/pgbouncer.ts";
import { planText } from "../../support/database/plan-text.ts";
import { type PostgresCluster, startPostgresCluster } from "../../support/database/postgres-cluster.ts";
import { createTickets } from "../../support/database/tickets.ts";

const LIST = "select * from tickets where organization_id = $1 and status = $2 order by created_at desc limit 20";

describe.skipIf(pgBouncerAbsence !== null)(`advice through a pooler${pgBouncerAbsence ?? ""}`, () => {
  let cluster: PostgresCluster;
  let transactions: PostgresCluster;
  let sessions: PostgresCluster;
  let direct: Connection;

  beforeAll(async () => {
    cluster = await startPostgresCluster();
    direct = await openConnection(cluster.connectionString);
    await direct.execute("create extension hypopg");
    await createTickets({ exec: (sql) => direct.execute(sql) }, 20_000);
    [transactions, sessions] = [await startPgBouncer(cluster, "transaction"), await startPgBouncer(cluster, "session")];
  }, 60_000);

  afterAll(async () => {
    await direct?.close();
    await transactions?.close();
    await sessions?.close();
    await cluster?.close();
  });

  it("is made over transactions that another process serves each, and says that nothing can be applied", async () => {
    const { advice, pooledBy: reason } = await adviseDatabase(transactions.connectionString, {
      query: LIST,
      planner: "hypopg",
    });
    expect(reason).toBe("two sessions were served by one process of the server");
    const { advice: overDirect } = await adviseDatabase(cluster.connectionString, { query: LIST, planner: "hypopg" });
    expect(advice.create.map(({ plan }) => planText(plan))).toEqual(["tickets (organization_id, status)"]);
    expect(advice.create).toEqual(overDirect.create);
    expect(advice.notes).toContainEqual(expect.stringContaining("the connection is pooled"));
  });

  it("leaves no planned index in the process, which serves others next", async () => {
    await adviseDatabase(transactions.connectionString, { query: LIST, planner: "hypopg" });
    const next = await openConnection(transactions.connectionString);
    expect(await next.execute("select indexname from hypopg()")).toEqual([]);
    await next.close();
  });

  it("takes a connection for direct whose sessions keep their processes", async () => {
    for (const { connectionString } of [cluster, sessions]) {
      const connection = await openConnection(connectionString);
      const seen = await pooledBy(connectionString, connection.execute, () => openConnection(connectionString));
      expect(seen).toBeNull();
      await connection.close();
    }
  });

  it("knows nothing of a pooler where no second session is to be had", async () => {
    const connection = await openConnection(transactions.connectionString);
    const seen = await pooledBy(transactions.connectionString, connection.execute, () =>
      Promise.reject(new Error("too many clients already")),
    );
    expect(seen).toBeNull();
    await connection.close();
  });

  it.each([
    ["postgres://u@ep-calm-1-pooler.eu.aws.neon.tech/db", "its host is Neon's pooler"],
    ["postgres://u@db.pooler.example/db", "its host and port are a pooler's"],
    ["postgres://u@db.example:6543/db", "its host and port are a pooler's"],
    ["postgres://u@db.example/db?pgbouncer=true", "its address says so"],
  ])("believes an address: %s", async (url, reason) => {
    const open = () => Promise.reject(new Error("no session is needed"));
    expect(await pooledBy(url, open, open)).toBe(reason);
  });
});
