import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginReading, type Connection, openConnection } from "../../../local/advise/connection.ts";
import { readCatalog } from "../../../workers/measure/database-advisor/catalog/read-catalog.ts";
import { HypopgPlanner } from "../../../workers/measure/database-advisor/planner/hypopg-planner.ts";
import {
  type PostgresCluster,
  postgresAbsence,
  startPostgresCluster,
} from "../../support/database/postgres-cluster.ts";
import { createTickets, ticketQueries } from "../../support/database/tickets.ts";

describe.skipIf(postgresAbsence !== null)(`a planner with hypopg${postgresAbsence ?? ""}`, () => {
  let cluster: PostgresCluster;
  let connection: Connection;
  let planner: HypopgPlanner;

  beforeAll(async () => {
    cluster = await startPostgresCluster();
    connection = await openConnection(cluster.connectionString);
    const exec = async (sql: string) => void (await connection.execute(sql));
    await exec("create extension hypopg");
    await createTickets({ exec }, 20_000);
    await beginReading(connection.execute);
    planner = new HypopgPlanner(connection.execute, await readCatalog(connection.execute));
  }, 60_000);

  afterAll(async () => {
    await connection?.close();
    await cluster?.close();
  });

  it("names its version", () => {
    expect(planner.version).toMatch(/^1\d\./);
  });

  const ordered = ticketQueries.filter(({ indexes }) => indexes.every(({ method }) => method === "btree"));
  it.each(ordered)("finds the query cheaper with its index: $shape", async ({ sql, indexes }) => {
    const [without, withIndex] = [await planner.cost(sql, []), await planner.cost(sql, indexes)];
    if (!without.ok) throw new Error(without.reason);
    if (!withIndex.ok) throw new Error(withIndex.reason);
    expect(withIndex.cost).toBeLessThan(without.cost);
    expect(indexes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(withIndex.usedIndexes.filter((name) => !/pkey/.test(name))),
    );
  });

  it("says what it does not know, and goes on", async () => {
    const elements = ticketQueries.find(({ shape }) => shape === "elements of an array");
    expect(await planner.cost(elements?.sql ?? "", elements?.indexes ?? [])).toEqual({
      ok: false,
      reason: "hypopg knows no gin indexes",
    });
    expect(planner.notes).toEqual([expect.stringContaining("they were not tried")]);
    expect(await planner.cost("select nothing from tickets where id = $1", [])).toMatchObject({ ok: false });
    expect((await planner.cost("select * from tickets where id = $1", [])).ok).toBe(true);
  });

  it("cannot write", async () => {
    await connection.execute("savepoint before");
    await expect(connection.execute("delete from notes")).rejects.toThrow("read-only transaction");
    await connection.execute("rollback to savepoint before");
  });
});
