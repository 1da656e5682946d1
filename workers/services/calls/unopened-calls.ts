import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { organizations, voiceCalls } from "../../db/schema.ts";

/** Rows that one statement deletes, and statements in one run: the next one goes on. */
const CALLS_PER_STATEMENT = 1_000;
const MAX_STATEMENTS = 50;

/**
 * Age at which a call that nobody opened is deleted. Its token is good for five minutes; the rest is for calls that
 * began while Postgres was away and whose record is still on its way. Such a record brings a deleted row back.
 */
const UNOPENED_LIFETIME_MS = 3_600_000;

/**
 * Deletes calls that were prepared an hour ago or earlier and never opened, at most 50,000 a run. `onDeleted` is told
 * each organisation of which some were.
 */
export async function deleteUnopenedCalls(
  db: Database,
  nowMs: number,
  onDeleted: (organizationId: string) => Promise<unknown>,
): Promise<void> {
  const cutoff = sql`${new Date(nowMs - UNOPENED_LIFETIME_MS).toISOString()}::timestamptz`;
  const isUnopened = sql`${voiceCalls.status} = 'created' and ${voiceCalls.createdAt} < ${cutoff}`;
  const organizationIds = new Set<string>();
  for (let statement = 0; statement < MAX_STATEMENTS; statement++) {
    // By organisation, as the index of states is.
    const some = sql`
      select call.ctid from ${organizations} tenant cross join lateral (
        select ctid from ${voiceCalls}
        where ${voiceCalls.organizationId} = tenant.id and ${isUnopened} limit ${CALLS_PER_STATEMENT}
      ) call limit ${CALLS_PER_STATEMENT}`;
    // By place: a call that is opened meanwhile moves, and stays.
    const deleted = await db
      .delete(voiceCalls)
      .where(sql`ctid = any(array(${some})) and ${isUnopened}`)
      .returning({ organizationId: voiceCalls.organizationId });
    for (const { organizationId } of deleted) organizationIds.add(organizationId);
    if (deleted.length < CALLS_PER_STATEMENT) break;
  }
  for (const organizationId of organizationIds) await onDeleted(organizationId);
}
