import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresService, startPostgres } from "../../../local/postgres/start.ts";

let postgres: PostgresService;
let sql: ReturnType<typeof neon<false, false>>;

beforeAll(async () => {
  postgres = await startPostgres();
  neonConfig.fetchEndpoint = `${postgres.url}/sql`;
  sql = neon(postgres.connectionString);
});
afterAll(() => postgres.close());

describe("the Neon driver", () => {
  it("gets values of every kind back as its own types", async () => {
    const [row] = await sql`
      SELECT ${7}::int AS int, 9007199254740993::bigint AS bigint, 1.5::float8 AS float, 12.30::numeric AS numeric,
        ${true}::bool AS bool, ARRAY['a','b,c',NULL]::text[] AS texts, ARRAY[1,2]::int[] AS ints,
        ${{ nested: [1, null] }}::jsonb AS json, '2026-11-23T10:00:00+02'::timestamptz AS at, NULL::text AS nothing,
        ${"quote ' and \\ é 😀"}::text AS text, '\\x0102'::bytea AS bytes`;
    expect(row).toEqual({
      int: 7,
      bigint: "9007199254740993",
      float: 1.5,
      numeric: "12.30",
      bool: true,
      texts: ["a", "b,c", null],
      ints: [1, 2],
      json: { nested: [1, null] },
      at: new Date("2026-11-23T08:00:00Z"),
      nothing: null,
      text: "quote ' and \\ é 😀",
      bytes: Buffer.from([1, 2]),
    });
  });

  it("gets a type created a moment ago as text", async () => {
    await sql`CREATE TYPE mood AS ENUM ('calm', 'tense')`;
    expect(await sql`SELECT 'calm'::mood AS one, ARRAY['tense']::mood[] AS many`).toEqual([
      { one: "calm", many: "{tense}" },
    ]);
  });

  it("gets command, row count and fields with full results", async () => {
    await sql`CREATE TABLE counted (n int)`;
    const inserted = await sql.query("INSERT INTO counted SELECT generate_series(1, 3)", [], { fullResults: true });
    expect(inserted).toMatchObject({ command: "INSERT", rowCount: 3, rows: [] });
    const selected = await sql.query("SELECT n FROM counted ORDER BY n", [], { fullResults: true, arrayMode: true });
    expect(selected).toMatchObject({ command: "SELECT", rowCount: 3, rows: [[1], [2], [3]] });
    expect(selected.fields).toMatchObject([{ name: "n", dataTypeID: 23 }]);
  });

  it("throws NeonDbError with Postgres's fields", async () => {
    const missing = await sql`SELECT * FROM nowhere`.catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(NeonDbError);
    expect(missing).toMatchObject({ code: "42P01", severity: "ERROR", position: "15" });
    await sql`CREATE TABLE once (id int PRIMARY KEY)`;
    await sql`INSERT INTO once VALUES (1)`;
    await expect(sql`INSERT INTO once VALUES (1)`).rejects.toMatchObject({
      code: "23505",
      constraint: "once_pkey",
      table: "once",
      detail: "Key (id)=(1) already exists.",
    });
  });

  it("is refused with the wrong password, user or database", async () => {
    const attempt = (change: (url: URL) => void) => {
      const url = new URL(postgres.connectionString);
      change(url);
      return neon(url.toString())`SELECT 1`;
    };
    await expect(attempt((url) => (url.password = "wrong"))).rejects.toMatchObject({ code: "28P01" });
    await expect(attempt((url) => (url.username = "root"))).rejects.toMatchObject({ code: "28P01" });
    await expect(attempt((url) => (url.pathname = "/other"))).rejects.toMatchObject({ code: "3D000" });
  });

  it("applies a batch whole or not at all", async () => {
    await sql`CREATE TABLE ledger (id int PRIMARY KEY)`;
    const [first, second] = await sql.transaction([
      sql`INSERT INTO ledger VALUES (1) RETURNING id`,
      sql`SELECT count(*)::int AS n FROM ledger`,
    ]);
    expect([first, second]).toEqual([[{ id: 1 }], [{ n: 1 }]]);
    await expect(
      sql.transaction([sql`INSERT INTO ledger VALUES (2)`, sql`INSERT INTO ledger VALUES (1)`]),
    ).rejects.toMatchObject({ code: "23505" });
    expect(await sql`SELECT id FROM ledger`).toEqual([{ id: 1 }]);
  });

  it("honours isolation level and read-only of a batch", async () => {
    const answers = await sql.transaction([sql`SHOW transaction_isolation`], { isolationLevel: "Serializable" });
    expect(answers).toEqual([[{ transaction_isolation: "serializable" }]]);
    await expect(sql.transaction([sql`CREATE TABLE forbidden (n int)`], { readOnly: true })).rejects.toMatchObject({
      code: "25006",
    });
  });

  it("leaves no transaction or setting behind for the next request", async () => {
    await sql`BEGIN`;
    await sql`CREATE TABLE committed (n int)`;
    await sql`ROLLBACK`;
    expect(await sql`SELECT count(*)::int AS n FROM committed`).toEqual([{ n: 0 }]);
    await sql`SET search_path TO pg_catalog`;
    expect(await sql`SELECT count(*)::int AS n FROM committed`).toEqual([{ n: 0 }]);
  });

  it("counts statements in pg_stat_statements", async () => {
    await sql`SELECT ${1}::int + 41 AS probe_of_statistics`;
    const seen =
      await sql`SELECT calls::int FROM pg_stat_statements WHERE query LIKE '%probe_of_statistics%' AND calls = 1`;
    expect(seen.length).toBeGreaterThan(0);
  });

  it("keeps concurrent requests apart", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => sql`SELECT ${n}::int AS n`));
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
});

describe("drizzle over neon-http", () => {
  const notes = pgTable("notes", {
    id: integer().primaryKey(),
    title: text().notNull(),
    tags: text().array().notNull(),
    detail: jsonb().$type<{ deep: number[] }>(),
    at: timestamp({ withTimezone: true }).notNull(),
  });
  const row = {
    id: 1,
    title: "first",
    tags: ["x", "y z"],
    detail: { deep: [1] },
    at: new Date("2026-01-02T03:04:05.678Z"),
  };

  beforeAll(async () => {
    await sql`CREATE TABLE notes (id int PRIMARY KEY, title text NOT NULL, tags text[] NOT NULL, detail jsonb, at timestamptz NOT NULL)`;
  });

  it("writes and reads rows unchanged", async () => {
    const db = drizzle(neon(postgres.connectionString));
    expect(await db.insert(notes).values(row).returning()).toEqual([row]);
    expect(await db.select().from(notes).where(eq(notes.at, row.at))).toEqual([row]);
  });

  it("runs db.batch as one transaction", async () => {
    const db = drizzle(neon(postgres.connectionString));
    const failing = db.batch([db.insert(notes).values({ ...row, id: 2 }), db.insert(notes).values({ ...row, id: 2 })]);
    await expect(failing).rejects.toMatchObject({ code: "23505" });
    const [, found] = await db.batch([
      db.insert(notes).values({ ...row, id: 3 }),
      db.select({ id: notes.id }).from(notes).where(eq(notes.id, 3)),
    ]);
    expect(found).toEqual([{ id: 3 }]);
    expect(await db.select({ id: notes.id }).from(notes).where(eq(notes.id, 2))).toEqual([]);
  });
});

describe("a malformed request", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${postgres.url}/sql`, {
      method: "POST",
      body,
      headers: { "Neon-Connection-String": postgres.connectionString, "Neon-Raw-Text-Output": "true", ...headers },
    });

  it.each([
    ["not JSON", "{", "body is not JSON"],
    ["no query", "{}", "body.query must be a string"],
    ["params no array", '{"query":"select 1","params":"x"}', "body.params must be an array"],
    ["an array parameter", '{"query":"select $1","params":[[1]]}', "body.params[0] is an array"],
    ["a bad batch entry", '{"queries":[{"query":"select 1"},5]}', "queries[1] must be an object"],
  ])("with %s is refused by name", async (_, body, message) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
  });

  it("without a connection string is refused", async () => {
    const response = await fetch(`${postgres.url}/sql`, { method: "POST", body: '{"query":"select 1"}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining("Neon-Connection-String") });
  });

  // Moving 128 MB about takes as long as a busy machine lets it.
  it("of more than 64 MB is refused, and so is such an answer", { timeout: 60_000 }, async () => {
    const large = 64 * 1024 * 1024 + 1;
    expect((await post("x".repeat(large))).status).toBe(413);
    const answer = await post(JSON.stringify({ query: "SELECT repeat('x', $1::int)", params: [String(large)] }));
    expect(answer.status).toBe(507);
    expect(await answer.json()).toEqual({ message: "response is too large (max is 67108864 bytes)" });
  });

  it("asking for rows as objects gets them", async () => {
    const response = await post('{"query":"select 1 as a, null as b"}');
    expect(await response.json()).toMatchObject({ rows: [{ a: "1", b: null }], rowAsArray: false });
  });
});
