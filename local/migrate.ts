import { join } from "node:path";
import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-http";
import { migrate } from "drizzle-orm/neon-http/migrator";
import { ROOT_DIRECTORY } from "./build.ts";

/** By host and port of the connection string. */
const endpoints = new Map<string, string>();

/** Applies the committed migrations that a database has not seen yet. `fetchEndpoint` is where Neon's wire is served, null for Neon itself. */
export async function migrateDatabase(connectionString: string, fetchEndpoint: string | null): Promise<void> {
  if (fetchEndpoint !== null) {
    // The driver has one setting for the whole process, in which several platforms may be starting.
    endpoints.set(new URL(connectionString).host, fetchEndpoint);
    neonConfig.fetchEndpoint = (host, port) => endpoints.get(`${host}:${port}`) ?? `https://${host}/sql`;
  }
  await migrate(drizzle(neon(connectionString)), { migrationsFolder: join(ROOT_DIRECTORY, "migrations") });
}
