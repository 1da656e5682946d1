import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Connection, openConnection } from "../../../local/advise/connection.ts";
import { lintRules, runLints } from "../../../workers/measure/database-advisor/lints/run-lints.ts";
import { cleanSchema, violations } from "../../support/database/lint-fixtures.ts";
import {
  type PostgresCluster,
  postgresAbsence,
  startPostgresCluster,
} from "../../support/database/postgres-cluster.ts";

describe.skipIf(postgresAbsence !== null)(`lints${postgresAbsence ?? ""}`, () => {
  let cluster: PostgresCluster;
  let connection: Connection;

  beforeAll(async () => {
    // Nothing is to be analysed or vacuumed behind the test's back.
    cluster = await startPostgresCluster({ autovacuum: "off" });
    connection = await openConnection(cluster.connectionString);
    for (const sql of cleanSchema) await connection.execute(sql);
  }, 60_000);

  afterAll(async () => {
    await connection?.close();
    await cluster?.close();
  });

  it("have a violation for every rule", () => {
    expect(violations.map(({ lint }) => lint).sort()).toEqual(lintRules.map(({ name }) => name).sort());
  });

  it("find nothing in a clean schema", async () => {
    await connection.execute("select pg_stat_force_next_flush()");
    expect(await runLints(connection.execute)).toEqual({ lints: [], failed: [], cut: [] });
  });

  it("find each violation where another way finds it, and nothing else", async () => {
    for (const { make } of violations) for (const sql of make) await connection.execute(sql);
    await connection.execute("select pg_stat_force_next_flush()");
    const { lints, failed } = await runLints(connection.execute);
    expect(failed).toEqual([]);
    for (const { lint, object, find } of violations) {
      const found = lints.filter(({ name }) => name === lint).map(({ cacheKey }) => cacheKey.slice(lint.length + 1));
      const otherwise = (await connection.execute(find)).map((row) => {
        const name = String(row.object);
        // A cast to regclass leaves out the schema that is on the search path.
        return /\.|\(|^pg_stat/.test(name) ? name : `public.${name}`;
      });
      expect(found.sort(), lint).toEqual(otherwise.sort());
      expect(found, lint).toContain(object);
    }
  }, 60_000);

  it("say which could not be looked at", async () => {
    const failing = await runLints(async (sql) => {
      if (sql.includes("pg_policy")) throw new Error("permission denied for table pg_policy");
      return connection.execute(sql);
    });
    expect(failing.failed.map(({ name }) => name)).toContain("row_security_without_policy");
    expect(failing.lints.map(({ name }) => name)).toContain("no_primary_key");
  });
});
