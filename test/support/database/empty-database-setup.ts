import { join } from "node:path";
import { startPostgres } from "../../../local/postgres/start.ts";
import { migrateDatabase } from "../../../workers/db/migrate.ts";

/** A Postgres of one test file's own, with the platform's tables and nothing in them. */
export async function startEmptyDatabase() {
  const postgres = await startPostgres();
  const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database, join(import.meta.dirname, "../../../migrations"));
  return { ...database, close: () => postgres.close() };
}
