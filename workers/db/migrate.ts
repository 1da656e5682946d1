import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { createDatabaseOpener, type DatabaseAddress } from "./client.ts";

/** One migration may take this long: an index on a large table does. */
const MIGRATION_DEADLINE_MS = 10 * 60_000;

/**
 * Brings a database up to date with the migrations in `folder`, in order; those it already has are left alone. Each is
 * one transaction with the note that it was made: one that fails, or is cut off, has changed nothing, and is made by
 * the next run. Throws when a statement fails. Runs in Node.
 */
export async function migrateDatabase(address: DatabaseAddress, folder: string): Promise<void> {
  const db = createDatabaseOpener(address)(() => AbortSignal.timeout(MIGRATION_DEADLINE_MS));
  // The names that drizzle-kit knows its notes by.
  await db.execute(sql`create schema if not exists drizzle`);
  await db.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  const { rows } = await db.execute<{ made: string }>(
    sql`select coalesce(max(created_at), 0) as made from drizzle.__drizzle_migrations`,
  );
  for (const migration of readMigrationFiles({ migrationsFolder: folder })) {
    if (migration.folderMillis <= Number(rows[0]?.made)) continue;
    const { hash, folderMillis } = migration;
    await db.batch([
      db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`),
      ...migration.sql.map((statement) => db.execute(sql.raw(statement))),
    ]);
  }
}
