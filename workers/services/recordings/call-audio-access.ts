import { and, eq, exists, gt, not, sql } from "drizzle-orm";
import { within } from "../../../voice/deadline.ts";
import type { Database } from "../../db/client.ts";
import { auditLog } from "../../db/schema.ts";
import type { Env } from "../../environment/env.ts";
import type { CallAudio } from "../../environment/objects.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { type Author, auditStatement } from "../access/audit.ts";
import type { RecordedCall } from "./recording-keys.ts";
import { type ByteRange, recordingStream } from "./recording-stream.ts";

/** Wait for a call's object to tell of its recording. */
const STATE_DEADLINE_MS = 2_000;
/** Wait for a call's object to erase its recording, which the bucket takes a while for. */
const ERASE_DEADLINE_MS = 8_000;
/** A player asks for a file in many parts: a person's hearing of one call is noted once in this time. */
const HEARING_MS = 600_000;

/**
 * Creates the access to calls' audio recordings: their objects know what there is, the bucket has the audio. Callers of
 * it have found the call in their organisation before.
 */
export function createCallAudioAccess(db: Database, env: Env, now: () => number = Date.now) {
  const ask = <T>(asking: Promise<T>, limitMs: number): Promise<T> => within(asking, "the call", limitMs, workerClock);

  return {
    /** Returns what there is of a call's recording; throws when its object does not answer in time. */
    state(callId: string): Promise<CallAudio> {
      const asking: Promise<CallAudio> = env.CALL_SESSION.getByName(callId).audio();
      return ask(asking, STATE_DEADLINE_MS);
    },

    /** Streams a part of a recording's file. */
    stream(call: RecordedCall, audioBytes: number, range: ByteRange): ReadableStream<Uint8Array> {
      return recordingStream({ bucket: env.RECORDINGS, clock: workerClock }, call, audioBytes, range);
    },

    /** Notes in the audit log that somebody hears a call, unless that was noted a moment ago. */
    async noteHeard(author: Author, callId: string): Promise<void> {
      const action = "call.hear_audio";
      const noted = db
        .select({ one: sql`1` })
        .from(auditLog)
        .where(
          and(
            eq(auditLog.organizationId, author.organizationId),
            eq(auditLog.resourceId, callId),
            gt(auditLog.createdAt, new Date(now() - HEARING_MS)),
            eq(auditLog.actorId, author.actor.id),
            eq(auditLog.action, action),
          ),
        );
      await auditStatement(db, author, { action, resourceId: callId }, not(exists(noted)), now());
    },

    /** Erases the recording of a call that has ended; false when there is none, `running` while the call goes on. */
    async erase(author: Author, callId: string): Promise<boolean | "running"> {
      const asking: Promise<boolean | "running"> = env.CALL_SESSION.getByName(callId).eraseAudio();
      const erased = await ask(asking, ERASE_DEADLINE_MS);
      if (erased === true) {
        await auditStatement(db, author, { action: "call.erase_audio", resourceId: callId }, sql`true`, now());
      }
      return erased;
    },
  };
}
/** Access to calls' audio recordings, see `createCallAudioAccess`. */
export type CallAudioAccess = ReturnType<typeof createCallAudioAccess>;
