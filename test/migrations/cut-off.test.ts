import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type PostgresService, startPostgres } from "../../local/postgres/start.ts";
import { migrateDatabase } from "../../workers/db/migrate.ts";

let postgres: PostgresService;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "quantum-voice-migrations-"));
  await cp(join(import.meta.dirname, "../../migrations"), folder, { recursive: true });
}, 60_000);
afterAll(async () => {
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
});

const migrate = () =>
  migrateDatabase({ connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` }, folder);
const madeCount = async () =>
  Number((await postgres.database.query("select count(*) as n from drizzle.__drizzle_migrations")).rows[0]?.n);

it("makes a migration that was cut off half-way from its beginning, and none twice", async () => {
  const { entries } = JSON.parse(await readFile(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  const second = join(folder, `${entries[1]?.tag}.sql`);
  const whole = await readFile(second, "utf8");
  // As a start that ends there: what stands before has been done.
  await writeFile(second, `${whole}\n--> statement-breakpoint\nselect 1 / 0;`);
  await expect(migrate()).rejects.toThrow();
  expect(await madeCount()).toBe(1);
  await writeFile(second, whole);
  await migrate();
  expect(await madeCount()).toBe(entries.length);
  await migrate();
  expect(await madeCount()).toBe(entries.length);
}, 60_000);
