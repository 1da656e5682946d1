import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import { hashSecret, randomSecret } from "../../crypto/secrets.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { apiKeys, type Role, roles } from "../../db/schema.ts";

/** `lastUsedAt` is renewed no more often than this. */
const LAST_USED_GRAIN_MS = 60_000;

/** Actor: the holder of an API key, or a member of the organisation. */
export interface Actor {
  type: "key" | "user";
  id: string;
}

/** Principal of a request: the actor, the organisation it acts for, and its role there. */
export interface Principal {
  actor: Actor;
  organizationId: string;
  role: Role;
  via: "key" | "session";
}

/** True when `role` may do what `needed` may. */
export function mayActAs(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/**
 * Creates an API key and the row that recognises it, without storing it. The key is in no other place: show it to its
 * owner now.
 */
export async function createApiKey(details: {
  organizationId: string;
  name: string;
  role: Role;
  expiresAt?: Date | null;
}): Promise<{ key: string; row: typeof apiKeys.$inferInsert & { id: string } }> {
  const key = `qv_${randomSecret()}`;
  const row = { id: createId("key"), ...details, hash: await hashSecret(key), prefix: key.slice(0, 9) };
  return { key, row };
}

/** SQL condition: the key is not revoked and not expired. */
export function isKeyValid(now: Date) {
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));
}

/** Creates the authentication by API keys. `waitUntil` keeps the note of a key's last use alive after the answer. */
export function createAuthentication(
  db: Database,
  waitUntil: (task: Promise<unknown>) => void,
  now: () => number = Date.now,
) {
  const noteUse = async (keyId: string): Promise<void> => {
    const stale = new Date(now() - LAST_USED_GRAIN_MS);
    await db
      .update(apiKeys)
      .set({ lastUsedAt: new Date(now()) })
      .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, stale))))
      // A missed note of use is worth no failure; the next use makes it.
      .catch(() => undefined);
  };

  return {
    /**
     * Returns the principal of a key; null when it is unknown, revoked or expired. Keys are found by their hash in an
     * index: how long that takes says nothing about a key that was not guessed whole.
     */
    async byKey(key: string): Promise<Principal | null> {
      const [row] = await db
        .select({
          id: apiKeys.id,
          organizationId: apiKeys.organizationId,
          role: apiKeys.role,
          lastUsedAt: apiKeys.lastUsedAt,
        })
        .from(apiKeys)
        .where(and(eq(apiKeys.hash, await hashSecret(key)), isKeyValid(new Date(now()))));
      if (row === undefined) return null;
      const { id, organizationId, role, lastUsedAt } = row;
      if (lastUsedAt === null || lastUsedAt.getTime() < now() - LAST_USED_GRAIN_MS) waitUntil(noteUse(id));
      return { actor: { type: "key", id }, organizationId, role, via: "key" };
    },

    /** Returns the principal that a revoked or expired key stood for; null for one that never was. */
    async formerOwner(key: string): Promise<Principal | null> {
      const [row] = await db
        .select({ id: apiKeys.id, organizationId: apiKeys.organizationId, role: apiKeys.role })
        .from(apiKeys)
        .where(eq(apiKeys.hash, await hashSecret(key)));
      if (row === undefined) return null;
      return { actor: { type: "key", id: row.id }, organizationId: row.organizationId, role: row.role, via: "key" };
    },
  };
}
/** Authentication by API keys, see `createAuthentication`. */
export type Authentication = ReturnType<typeof createAuthentication>;
