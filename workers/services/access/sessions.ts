import { and, eq, gt, or, sql } from "drizzle-orm";
import { hashSecret, randomSecret } from "../../crypto/secrets.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { apiKeys, sessions, users } from "../../db/schema.ts";
import { type Audit, type Author, auditStatement } from "./audit.ts";
import { type Actor, isKeyValid, type Principal } from "./authentication.ts";

/** Lifetime of a session, however much it is used. */
export const SESSION_LIFETIME_MS = 12 * 3_600_000;

/** Age at which a session's secret is replaced when it is used: one that was stolen unnoticed does not stay good. */
export const SECRET_LIFETIME_MS = 30 * 60_000;

/** Time that a replaced secret stays good, for requests that were on their way. */
export const REPLACED_SECRET_GRACE_MS = 60_000;

/** Ticket of a session, which a browser has to keep: the secret, until the session ends. */
export interface SessionTicket {
  secret: string;
  expiresAt: Date;
}

/** Session that was opened: its principal, and the ticket that takes the old one's place when its time has come. */
export interface OpenedSession {
  principal: Principal;
  renewed: SessionTicket | null;
}

/**
 * Creates the store of browsers' sessions, in Postgres: each ends with its key, its member, its time or its sign-out,
 * whichever is first.
 */
export function createSessions(db: Database, audit: Audit, now: () => number = Date.now) {
  /** Replaces a session's secret; null when another request has just done so. */
  const renew = async (row: typeof sessions.$inferSelect): Promise<SessionTicket | null> => {
    const secret = randomSecret();
    const [renewed] = await db
      .update(sessions)
      .set({
        hash: await hashSecret(secret),
        previousHash: row.hash,
        previousExpiresAt: new Date(now() + REPLACED_SECRET_GRACE_MS),
        rotatedAt: new Date(now()),
      })
      .where(and(eq(sessions.id, row.id), eq(sessions.hash, row.hash)))
      .returning({ id: sessions.id });
    return renewed === undefined ? null : { secret, expiresAt: row.expiresAt };
  };

  return {
    /** Begins a session of the author; a member's is noted as their last sign-in. */
    async start(author: Author & { actor: Actor }): Promise<SessionTicket> {
      const { actor, organizationId } = author;
      const id = createId("session", now());
      const at = new Date(now());
      const secret = randomSecret();
      const expiresAt = new Date(now() + SESSION_LIFETIME_MS);
      const entry = { action: "session.start", resourceId: id } as const;
      const owner = actor.type === "key" ? { keyId: actor.id } : { userId: actor.id };
      const hash = await hashSecret(secret);
      await db.batch([
        db.insert(sessions).values({ id, organizationId, hash, ...owner, createdAt: at, rotatedAt: at, expiresAt }),
        db
          .update(users)
          .set({ lastSignedInAt: at })
          .where(and(eq(users.organizationId, organizationId), eq(users.id, actor.id))),
        auditStatement(db, author, entry, sql`true`, now()),
      ]);
      return { secret, expiresAt };
    },

    /**
     * Opens the session of a secret; null when there is none, or not any more. A replaced secret that comes after its
     * grace ends the session.
     */
    async open(secret: string): Promise<OpenedSession | null> {
      const hash = await hashSecret(secret);
      const at = new Date(now());
      const [found] = await db
        .select({ session: sessions, keyRole: apiKeys.role, userRole: users.role })
        .from(sessions)
        .leftJoin(apiKeys, and(eq(apiKeys.id, sessions.keyId), isKeyValid(at)))
        .leftJoin(users, eq(users.id, sessions.userId))
        .where(and(gt(sessions.expiresAt, at), or(eq(sessions.hash, hash), eq(sessions.previousHash, hash))));
      const role = found?.keyRole ?? found?.userRole;
      if (found === undefined || role === undefined || role === null) return null;
      const { session } = found;
      const isReplaced = session.hash !== hash;
      if (isReplaced && (session.previousExpiresAt?.getTime() ?? 0) <= now()) {
        // Two parties have this session, and there is no telling which of them signed in.
        await db.delete(sessions).where(eq(sessions.id, session.id));
        return null;
      }
      const principal: Principal = {
        actor: actorOf(session),
        organizationId: session.organizationId,
        role,
        via: "session",
      };
      const isOld = session.rotatedAt.getTime() <= now() - SECRET_LIFETIME_MS;
      return { principal, renewed: isOld && !isReplaced ? await renew(session) : null };
    },

    /** Ends the session of a secret, if there is one. */
    async end(secret: string, requestId: string): Promise<void> {
      const hash = await hashSecret(secret);
      const [ended] = await db
        .delete(sessions)
        .where(or(eq(sessions.hash, hash), eq(sessions.previousHash, hash)))
        .returning();
      if (ended === undefined) return;
      const author = { actor: actorOf(ended), organizationId: ended.organizationId, requestId };
      await audit.record(author, { action: "session.end", resourceId: ended.id });
    },
  };
}
/** Store of sessions, see `createSessions`. */
export type Sessions = ReturnType<typeof createSessions>;

function actorOf({ keyId, userId }: { keyId: string | null; userId: string | null }): Actor {
  if (keyId !== null) return { type: "key", id: keyId };
  if (userId !== null) return { type: "user", id: userId };
  throw new Error("A session belongs to nobody.");
}
