import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresService, startPostgres } from "../../../local/postgres/start.ts";
import { createDirectOpener, type DirectConnection } from "../../../workers/db/direct-connection.ts";

let postgres: PostgresService;
const open = (connectionString = postgres.connectionString): Promise<DirectConnection> =>
  createDirectOpener({ connectionString, webSocketProxy: `${new URL(postgres.url).host}/v2` })(10_000);

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.close());

describe("a session over a WebSocket", () => {
  it("runs statements with and without parameters, one after another", async () => {
    const connection = await open();
    await connection.query("create table shelf (id int, name text)");
    await connection.query("insert into shelf values ($1, $2), (2, 'b')", [1, "a"]);
    const [first, second] = await Promise.all([
      connection.query("select name from shelf where id = $1", [1]),
      connection.query("select count(*)::int as count from shelf"),
    ]);
    expect([first, second]).toEqual([[{ name: "a" }], [{ count: 2 }]]);
    await connection.close();
  });

  it("keeps its own settings and no other session's", async () => {
    const [one, other] = await Promise.all([open(), open()]);
    await one.query("set lock_timeout = '3s'");
    expect(await one.query("show lock_timeout")).toEqual([{ lock_timeout: "3s" }]);
    expect(await other.query("show lock_timeout")).toEqual([{ lock_timeout: "0" }]);
    await Promise.all([one.close(), other.close()]);
  });

  it("builds an index concurrently, outside of any transaction", async () => {
    const connection = await open();
    await connection.query("create table books (id int, title text)");
    await connection.query("create index concurrently books_title on books (title)");
    const rows = await connection.query("select indisvalid from pg_index where indexrelid = 'books_title'::regclass");
    expect(rows).toEqual([{ indisvalid: true }]);
    await connection.close();
  });

  it("goes on after an error, and leaves no transaction open", async () => {
    const connection = await open();
    await expect(connection.query("select nothing")).rejects.toMatchObject({ code: "42703" });
    await connection.query("begin");
    await expect(connection.query("commit")).resolves.toEqual([]);
    expect(await connection.query("select 1 as one")).toEqual([{ one: 1 }]);
    await connection.close();
  });

  it("is refused with a wrong password", async () => {
    const wrong = postgres.connectionString.replace(/:[^:@/]+@/, ":wrong@");
    await expect(open(wrong)).rejects.toMatchObject({ code: "28P01" });
  });
});
