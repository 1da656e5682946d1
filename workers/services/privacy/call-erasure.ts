import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { callNotes, callTranscripts, callTurns } from "../../db/schema.ts";

/**
 * Returns the statements that erase the words of calls: their transcripts, the notes on them, and the texts of their
 * turns. How long everything took stays.
 */
export function wordErasure(db: Database, organizationId: string, callIds: readonly string[]) {
  return [
    db
      .delete(callNotes)
      .where(and(eq(callNotes.organizationId, organizationId), inArray(callNotes.callId, [...callIds]))),
    db
      .delete(callTranscripts)
      .where(and(eq(callTranscripts.organizationId, organizationId), inArray(callTranscripts.callId, [...callIds]))),
    db
      .update(callTurns)
      .set({ userText: null, replyText: "", heardText: "" })
      .where(and(eq(callTurns.organizationId, organizationId), inArray(callTurns.callId, [...callIds]))),
  ] as const;
}
