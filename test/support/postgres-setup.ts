import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../local/postgres/start.ts";
import { migrateDatabase } from "../../workers/db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    neonFetchEndpoint: string;
  }
}

/** Starts a Postgres with the platform's tables for the tests of the worker, and stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const neonFetchEndpoint = `${postgres.url}/sql`;
  await migrateDatabase(
    { connectionString: postgres.connectionString, fetchEndpoint: neonFetchEndpoint },
    join(import.meta.dirname, "../../migrations"),
  );
  project.provide("databaseUrl", postgres.connectionString);
  project.provide("neonFetchEndpoint", neonFetchEndpoint);
  return () => postgres.close();
}
