import { migrateDatabase } from "./migrate.ts";

/** Runs in Node, alone in this folder: what it uses of Node is declared here and stays unknown to the rest. */
declare const process: { readonly env: Record<string, string | undefined>; exitCode: number | undefined };

/**
 * `npm run db:migrate`: migrates the database of `DATABASE_URL` (and `NEON_FETCH_ENDPOINT`, where that is not Neon's
 * own).
 */
const { DATABASE_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint } = process.env;
if (connectionString === undefined || connectionString === "") {
  console.error("DATABASE_URL is not set: give the connection string of the database to migrate.");
  process.exitCode = 1;
} else {
  // npm runs its scripts in the package's own folder.
  await migrateDatabase({ connectionString, fetchEndpoint: fetchEndpoint || undefined }, "migrations");
  console.log("The database is up to date.");
}
