import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { createAdminKey } from "../../../local/admin-key.ts";
import { buildWhatIsStale } from "../../../local/build.ts";
import { migrateDatabase, queryDatabase } from "../../../local/database.ts";
import { FULL_LOAD, loadGenerated } from "../../../local/load-data/load.ts";
import { loadStatements } from "../../../local/load-data/run-statement.ts";
import { LOAD_ORGANIZATION_IDS } from "../../../local/load-data/tenants.ts";
import { startPostgres } from "../../../local/postgres/start.ts";
import { startModuleWorkerd, startPlatformWorkerd, type Workerd } from "../support/workerd.ts";
import type { LoadResult } from "./load.ts";
import type { LoadCommand } from "./loader.ts";

/**
 * What the API's benchmark runs against: the worker over a real Postgres full of generated organisations, and a bare
 * Hono route.
 */
export interface ApiSetting {
  readonly variables: Readonly<Record<string, string>>;
  readonly apiKey: string;
  startPlatform(): Promise<Workerd>;
  startBare(data: unknown): Promise<Workerd>;
  /** Runs a load in a process of its own. */
  load(command: LoadCommand): Promise<LoadResult>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Starts Postgres and fills it, as `npm run seed -- --load` does. */
export async function startApiSetting(
  size: { seed: number; leads: number; calls: number } = FULL_LOAD,
): Promise<ApiSetting> {
  await buildWhatIsStale();
  const postgres = await startPostgres();
  const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database);
  await loadGenerated(loadStatements(database), { ...size, untilMs: Date.now() });
  await queryDatabase(database, "ANALYZE", []);
  const [organizationId = ""] = LOAD_ORGANIZATION_IDS;
  const apiKey = await createAdminKey(database, organizationId);
  const loader = fork(join(import.meta.dirname, "loader.ts"), { serialization: "advanced" });
  const variables = {
    ENVIRONMENT: "local",
    DATABASE_URL: database.connectionString,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
    TOKEN_SECRET: randomBytes(32).toString("hex"),
  };
  return {
    variables,
    apiKey,
    startPlatform: () => startPlatformWorkerd(variables, { isUnlimited: true }),
    startBare: async (data) => startModuleWorkerd(await bundle("bare-worker.ts"), { DATA: JSON.stringify(data) }),
    load: (command) => runLoad(loader, command),
    query: async (sql) => (await queryDatabase(database, sql, [])).rows,
    async close() {
      loader.kill();
      await postgres.close();
    },
  };
}

async function runLoad(loader: ChildProcess, command: LoadCommand): Promise<LoadResult> {
  loader.send(command);
  const signal = AbortSignal.timeout(command.forMs + 60_000);
  const [result] = (await once(loader, "message", { signal })) as [LoadResult | { error: string }];
  if ("error" in result) throw new Error(`the load failed: ${result.error}`);
  return result;
}

async function bundle(file: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-bench-"));
  try {
    await build({
      configFile: false,
      logLevel: "warn",
      ssr: { target: "webworker", noExternal: true },
      build: {
        ssr: join(import.meta.dirname, file),
        outDir: folder,
        rollupOptions: { output: { entryFileNames: "worker.js" } },
      },
    });
    return await readFile(join(folder, "worker.js"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
