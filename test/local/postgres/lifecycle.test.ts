import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataDirectoryError } from "../../../local/postgres/data-directory.ts";
import { type PostgresOptions, type PostgresService, startPostgres } from "../../../local/postgres/start.ts";

let scratch: string;
/** A cluster with a table `kept` of one row, made once: creating one takes seconds. */
let prepared: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "postgres-lifecycle-"));
  prepared = join(scratch, "prepared");
  await using postgres = await started({ dataDirectory: prepared });
  await postgres.database.runScript("CREATE TABLE kept (n int PRIMARY KEY); INSERT INTO kept VALUES (1)");
}, 30_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;
function copyOfPrepared(): string {
  copies += 1;
  const directory = join(scratch, `copy-${copies}`);
  cpSync(prepared, directory, { recursive: true });
  return directory;
}

async function started(options: PostgresOptions): Promise<PostgresService & AsyncDisposable> {
  const postgres = await startPostgres(options);
  return { ...postgres, [Symbol.asyncDispose]: () => postgres.close() };
}

function post(postgres: PostgresService, query: string): Promise<Response> {
  return fetch(`${postgres.url}/sql`, {
    method: "POST",
    body: JSON.stringify({ query }),
    headers: {
      "Neon-Connection-String": postgres.connectionString,
      "Neon-Raw-Text-Output": "true",
      "Neon-Array-Mode": "true",
    },
  });
}

const ENDLESS = "SELECT count(*) FROM generate_series(1, 100000000000)";

describe("a data directory", () => {
  it("keeps its data over a restart on the same port", async () => {
    const dataDirectory = copyOfPrepared();
    const first = await startPostgres({ dataDirectory });
    await post(first, "INSERT INTO kept VALUES (2)");
    await first.close();
    await using second = await started({ dataDirectory, port: Number(new URL(first.url).port) });
    expect(second.connectionString).toBe(first.connectionString);
    const response = await post(second, "SELECT n FROM kept ORDER BY n");
    expect(await response.json()).toMatchObject({ rows: [["1"], ["2"]] });
  }, 20_000);

  it("keeps what was committed when its process is killed, and is free again", async () => {
    const dataDirectory = copyOfPrepared();
    const program = `
      import { startPostgres } from ${JSON.stringify(new URL("../../../local/postgres/start.ts", import.meta.url).href)};
      const { database } = await startPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      for (let n = 2; ; n++) {
        await database.query("INSERT INTO kept VALUES ($1)", [n]);
        console.log(n);
      }`;
    const file = join(scratch, "writer.mjs");
    writeFileSync(file, program);
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += chunk;
      if (printed.split("\n").length > 21) child.kill("SIGKILL");
    }
    await exited;
    await using postgres = await started({ dataDirectory });
    const { rows } = await postgres.database.query("SELECT count(*)::int AS rows, max(n) AS last FROM kept");
    const lastPrinted = Number(printed.slice(0, printed.lastIndexOf("\n")).split("\n").at(-1));
    expect(lastPrinted).toBeGreaterThan(20);
    expect(rows[0]?.last).toBeGreaterThanOrEqual(lastPrinted);
    expect(rows[0]?.rows).toBe(rows[0]?.last);
  }, 30_000);

  it("is refused while a running process holds it", async () => {
    const dataDirectory = copyOfPrepared();
    await using _holder = await started({ dataDirectory });
    const refused = startPostgres({ dataDirectory });
    await expect(refused).rejects.toThrow(DataDirectoryError);
    await expect(refused).rejects.toThrow(`in use by process ${process.pid}`);
  }, 20_000);

  it("that is damaged is refused with what to delete", async () => {
    const dataDirectory = copyOfPrepared();
    writeFileSync(join(dataDirectory, "cluster", "global", "pg_control"), "not a control file");
    await expect(startPostgres({ dataDirectory })).rejects.toThrow(`delete ${join(dataDirectory, "cluster")}`);
  }, 20_000);
});

describe("a statement past its deadline", () => {
  it("is answered 57014 and leaves nothing behind, and the next one runs", async () => {
    await using postgres = await started({ dataDirectory: copyOfPrepared(), limits: { deadlineMs: 4_000 } });
    const response = await post(postgres, `WITH slow AS (${ENDLESS}) INSERT INTO kept SELECT count FROM slow`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "57014" });
    expect((await postgres.database.query("SELECT n FROM kept")).rows).toEqual([{ n: 1 }]);
  }, 30_000);

  it("does not hold up closing", async () => {
    const postgres = await startPostgres({ dataDirectory: copyOfPrepared() });
    const endless = expect(postgres.database.query(ENDLESS)).rejects.toThrow("closed");
    const startMs = performance.now();
    await postgres.close();
    await endless;
    expect(performance.now() - startMs).toBeLessThan(10_000);
  }, 20_000);
});

describe("a busy database", () => {
  it("answers other requests of the process, and refuses statements past its queue with 503", async () => {
    await using postgres = await started({ dataDirectory: copyOfPrepared(), limits: { maxQueuedJobs: 1 } });
    const running = postgres.database.query("SELECT count(*)::int AS n FROM generate_series(1, 8000000)"); // over a second
    const waiting = postgres.database.query("SELECT 1 AS n");
    const health = await fetch(`${postgres.url}/health`);
    expect(await health.json()).toEqual({ status: "ok", queuedStatements: 1 });
    const refused = await post(postgres, "SELECT 1");
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await running).rows).toEqual([{ n: 8_000_000 }]);
    expect((await waiting).rows).toEqual([{ n: 1 }]);
    expect((await post(postgres, "SELECT 1")).status).toBe(200);
  }, 20_000);
});
