import { migrate } from "drizzle-orm/neon-http/migrator";
import { createDatabaseOpener, type DatabaseAddress } from "./client.ts";

/** One statement of a migration may take this long: an index on a large table does. */
const STATEMENT_DEADLINE_MS = 10 * 60_000;

/**
 * Brings a database up to date with the migrations in `folder`, in order; those it already has are left alone. Throws
 * when a statement fails: Postgres over HTTP has no transaction around them, so a migration that failed half-way has to
 * be looked at. Runs in Node.
 */
export async function migrateDatabase(address: DatabaseAddress, folder: string): Promise<void> {
  const db = createDatabaseOpener(address)(() => AbortSignal.timeout(STATEMENT_DEADLINE_MS));
  await migrate(db, { migrationsFolder: folder });
}
