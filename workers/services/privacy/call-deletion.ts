import { and, eq, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { voiceCalls } from "../../db/schema.ts";
import { type Author, auditStatement } from "../access/audit.ts";
import { CALL_TOKEN_LIFETIME_MS } from "../calls/call-token.ts";
import { type CallObjects, eraseInObjects } from "./call-objects.ts";

/** Creates the deletion of single calls, with all that Postgres and the call's own object keep of them. */
export function createCallDeletion(db: Database, objects: CallObjects, now: () => number = Date.now) {
  return {
    /**
     * Deletes a call, its turns, transcript, appointments, timeline and recording; one that runs is ended first. Fails
     * with `may_begin` while the token of a call that nobody opened is good: it would come back with its first word.
     */
    async remove(author: Author, callId: string): Promise<Result<void, "unknown" | "may_begin">> {
      const one = and(eq(voiceCalls.organizationId, author.organizationId), eq(voiceCalls.id, callId));
      const [call] = await db
        .select({ status: voiceCalls.status, createdAt: voiceCalls.createdAt })
        .from(voiceCalls)
        .where(one);
      if (call === undefined) return err("unknown");
      const tokenEndsAtMs = call.createdAt.getTime() + CALL_TOKEN_LIFETIME_MS;
      if (call.status === "created" && now() < tokenEndsAtMs) return err("may_begin");
      // The object first: a record on its way would bring everything back.
      await eraseInObjects(objects, [callId]);
      await db.batch([
        auditStatement(db, author, { action: "call.delete", resourceId: callId }, sql`true`, now()),
        db.delete(voiceCalls).where(one),
      ]);
      return ok(undefined);
    },
  };
}
/** Deletion of single calls, see `createCallDeletion`. */
export type CallDeletion = ReturnType<typeof createCallDeletion>;
