import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { callNotes, callTranscripts, callTurns, organizations, voiceCalls } from "../../db/schema.ts";
import { auditStatement } from "../access/audit.ts";
import { wordErasure } from "./call-erasure.ts";
import { type CallObjects, eraseInObjects } from "./call-objects.ts";

/** Calls that are found at once and erased in one transaction for each organisation. */
const CALLS_PER_ROUND = 100;
/** A run ends after these; the next one goes on. */
const MAX_ROUNDS = 20;

/**
 * By then a call's object has deleted itself what it keeps: the timeline after 30 days, a recording after 90 at the
 * most.
 */
const OBJECT_RETENTION_DAYS = 91;

const DAY_MS = 86_400_000;

interface ExpiredCall {
  id: string;
  organization_id: string;
  /** Ms since the Unix epoch. */
  ended_at_ms: number;
}

/** Parts that a run works with beside the database. */
interface RetentionDeps {
  objects: CallObjects;
  /** Names the run in the log. */
  requestId: string;
  /** Called when words of an organisation's calls were erased. */
  onErased(organizationId: string): Promise<unknown>;
  now?: () => number;
}

/** Creates the task that erases the words of calls which ended longer ago than their organisation keeps them. */
export function createRetention(db: Database, { objects, requestId, onErased, now = Date.now }: RetentionDeps) {
  return {
    /**
     * Erases expired calls, at most 2,000 a run. Returns how many; `isComplete` when none is left. Rejects when a
     * call's object could not be asked.
     */
    async run(): Promise<{ calls: number; isComplete: boolean }> {
      let calls = 0;
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const { rows } = await db.execute<Record<string, unknown> & ExpiredCall>(expiredCalls(now()));
        const inObjects = rows.filter((call) => call.ended_at_ms > now() - OBJECT_RETENTION_DAYS * DAY_MS);
        await eraseInObjects(
          objects,
          inObjects.map(({ id }) => id),
        );
        for (const [organizationId, ofOne] of Map.groupBy(rows, (call) => call.organization_id)) {
          const author = { actor: { type: "platform", id: "retention" }, organizationId, requestId } as const;
          const entry = { action: "organization.erase_words", resourceId: organizationId } as const;
          const ids = ofOne.map(({ id }) => id);
          await db.batch([
            auditStatement(db, author, entry, sql`true`, now()),
            ...wordErasure(db, organizationId, ids),
          ]);
          await onErased(organizationId);
        }
        calls += rows.length;
        if (rows.length < CALLS_PER_ROUND) return { calls, isComplete: true };
      }
      return { calls, isComplete: false };
    },
  };
}

/**
 * SQL of the calls past their organisation's days of which words are left. A call whose end was never told counts from
 * its beginning.
 */
function expiredCalls(nowMs: number) {
  const endedAt = sql`coalesce(call.ended_at, call.started_at, call.created_at)`;
  const cutoff = sql`${new Date(nowMs).toISOString()}::timestamptz - make_interval(days => tenant.retention_days)`;
  return sql`
    select call.id, call.organization_id, (extract(epoch from call.ended_at) * 1000)::float8 as ended_at_ms
    from ${organizations} tenant
    cross join lateral (
      select call.id, call.organization_id, ${endedAt} as ended_at
      from ${voiceCalls} call
      where call.organization_id = tenant.id and call.created_at < ${cutoff} and ${endedAt} < ${cutoff}
        and (exists (select 1 from ${callTranscripts} line where line.organization_id = tenant.id and line.call_id = call.id)
          or exists (select 1 from ${callNotes} note where note.organization_id = tenant.id and note.call_id = call.id)
          or exists (select 1 from ${callTurns} turn where turn.organization_id = tenant.id and turn.call_id = call.id
            and (turn.user_text is not null or turn.reply_text <> '' or turn.heard_text <> '')))
      limit ${CALLS_PER_ROUND}
    ) call
    where tenant.retention_days is not null
    limit ${CALLS_PER_ROUND}`;
}
