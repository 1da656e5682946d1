import { and, asc, eq } from "drizzle-orm";
import { err, ok, type Result } from "../../../../voice/result.ts";
import type { Database } from "../../../db/client.ts";
import { createId } from "../../../db/ids.ts";
import { callNotes, voiceCalls } from "../../../db/schema.ts";

/** Note on a call, as it is stored. */
export type CallNote = typeof callNotes.$inferSelect;

/** Notes that a call may have. */
export const MAX_NOTES = 100;

/** Creates the store of notes on calls. Every method sees one organisation only. */
export function createCallNotes(db: Database, now: () => number = Date.now) {
  const ofCall = (organizationId: string, callId: string) =>
    and(eq(callNotes.organizationId, organizationId), eq(callNotes.callId, callId));
  return {
    /** Lists the notes on a call, the oldest first. */
    async list(organizationId: string, callId: string): Promise<CallNote[]> {
      return db
        .select()
        .from(callNotes)
        .where(ofCall(organizationId, callId))
        .orderBy(asc(callNotes.createdAt), asc(callNotes.id))
        .limit(MAX_NOTES);
    },

    /** Adds a note. Fails when there is no such call, or it has 100. */
    async add(
      organizationId: string,
      callId: string,
      authorId: string,
      text: string,
    ): Promise<Result<CallNote, "unknown_call" | "too_many">> {
      const [calls, notes] = await db.batch([
        db
          .select({ id: voiceCalls.id })
          .from(voiceCalls)
          .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, callId))),
        db.select({ id: callNotes.id }).from(callNotes).where(ofCall(organizationId, callId)).limit(MAX_NOTES),
      ]);
      if (calls.length === 0) return err("unknown_call");
      if (notes.length >= MAX_NOTES) return err("too_many");
      const row = { id: createId("note", now()), callId, organizationId, authorId, text, createdAt: new Date(now()) };
      const [note] = await db.insert(callNotes).values(row).returning();
      if (note === undefined) throw new Error("The insert returned no row.");
      return ok(note);
    },

    /** Deletes a note. False when there is none. */
    async remove(organizationId: string, callId: string, id: string): Promise<boolean> {
      const gone = await db
        .delete(callNotes)
        .where(and(ofCall(organizationId, callId), eq(callNotes.id, id)))
        .returning({ id: callNotes.id });
      return gone.length > 0;
    },
  };
}
/** Store of notes on calls, see `createCallNotes`. */
export type CallNotes = ReturnType<typeof createCallNotes>;
