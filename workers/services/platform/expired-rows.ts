import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { cacheEntries, idempotencyKeys, sessions } from "../../db/schema.ts";

/** Rows that one statement deletes, and statements for each table in one run: the next one goes on. */
const ROWS_PER_STATEMENT = 1_000;
const MAX_STATEMENTS = 10;

/** As long as a client may repeat a request. */
const IDEMPOTENCY_KEY_LIFETIME_MS = 86_400_000;

/**
 * Deletes expired rows of all organisations: sessions, cache entries and Idempotency-Keys, at most 10,000 of each a
 * run.
 */
export async function deleteExpiredRows(db: Database, nowMs: number): Promise<void> {
  const at = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;
  await deleteAll(db, sql`${sessions}`, sql`expires_at < ${at(nowMs)}`);
  await deleteAll(db, sql`${cacheEntries}`, sql`expires_at < ${at(nowMs)}`);
  await deleteAll(db, sql`${idempotencyKeys}`, sql`created_at < ${at(nowMs - IDEMPOTENCY_KEY_LIFETIME_MS)}`);
}

async function deleteAll(db: Database, table: SQL, condition: SQL): Promise<void> {
  for (let statement = 0; statement < MAX_STATEMENTS; statement++) {
    // By place, which needs no name of a key; a row that is changed meanwhile moves and is left for the next run.
    const some = sql`select ctid from ${table} where ${condition} limit ${ROWS_PER_STATEMENT}`;
    const { rowCount } = await db.execute(sql`delete from ${table} where ctid = any(array(${some})) and ${condition}`);
    if ((rowCount ?? 0) < ROWS_PER_STATEMENT) return;
  }
}
