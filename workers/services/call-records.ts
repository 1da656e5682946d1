import { sql } from "drizzle-orm";
import type { CallRecord } from "../../voice/call-record.ts";
import type { OpenDatabase } from "../db/client.ts";
import { callTranscripts, callTurns, voiceCalls } from "../db/schema.ts";

/** An attempt to store a call is given up after this; the outbox tries again. */
const STORE_DEADLINE_MS = 5_000;

/**
 * Writes a call with its turns and transcript in one transaction, and throws when that failed. The same record may be written any number of times, and a record
 * of the running call may arrive after that of the ended one: an ended call stays ended, rows that exist stay as they are.
 */
export async function storeCallRecord(record: CallRecord, openDatabase: OpenDatabase): Promise<void> {
  const db = openDatabase(() => AbortSignal.timeout(STORE_DEADLINE_MS));
  const { callId, organizationId } = record;
  const startedAt = new Date(record.startedAtEpochMs);
  const call = db
    .insert(voiceCalls)
    .values({
      id: callId,
      organizationId,
      agentId: record.agentId,
      agentVersion: record.agentVersion,
      transport: record.transport,
      status: record.status,
      endReason: record.endReason,
      createdAt: startedAt,
      startedAt,
      endedAt: record.endedAtEpochMs === null ? null : new Date(record.endedAtEpochMs),
    })
    .onConflictDoUpdate({
      target: voiceCalls.id,
      set: {
        agentVersion: sql`excluded.agent_version`,
        status: sql`excluded.status`,
        endReason: sql`excluded.end_reason`,
        startedAt: sql`excluded.started_at`,
        endedAt: sql`excluded.ended_at`,
      },
      setWhere: sql`${voiceCalls.organizationId} = excluded.organization_id and ${voiceCalls.status} <> 'ended'`,
    });
  const turns = record.turns.map(({ metrics, userText, replyText, heardText }) => ({
    ...metrics,
    callId,
    organizationId,
    userText,
    replyText,
    heardText,
  }));
  const lines = record.transcript.map((segment) => ({ ...segment, callId, organizationId }));
  await db.batch([
    call,
    ...(turns.length === 0 ? [] : [db.insert(callTurns).values(turns).onConflictDoNothing()]),
    ...(lines.length === 0 ? [] : [db.insert(callTranscripts).values(lines).onConflictDoNothing()]),
  ]);
}
