import { and, eq, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { apiKeys, organizations, type Role, roles } from "../db/schema.ts";
import { createId } from "./ids.ts";
import { openToken, signToken, toBase64Url } from "./signed-token.ts";

/** How long a session lasts before the key has to be given again. */
const SESSION_LIFETIME_MS = 12 * 3_600_000;

/** `lastUsedAt` is renewed no more often than this. */
const LAST_USED_GRAIN_MS = 60_000;

/** Who is asking. */
export interface Principal {
  keyId: string;
  organizationId: string;
  role: Role;
  via: "key" | "session";
}

const sessionSchema = z.object({ keyId: z.string(), expiresAtMs: z.number() });

/** Whether `role` may do what `needed` may. */
export function mayActAs(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** SHA-256 in hex: the form in which keys are kept. A key has 256 random bits, so no salt or slow hash is needed. */
export async function hashApiKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A new key and the row that recognises it. The key is in no other place: show it to its owner now. */
export async function createApiKey(details: {
  organizationId: string;
  name: string;
  role: Role;
}): Promise<{ key: string; row: typeof apiKeys.$inferInsert }> {
  const key = `qv_${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
  const row = { id: createId("key"), ...details, hash: await hashApiKey(key), prefix: key.slice(0, 9) };
  return { key, row };
}

/** Recognises keys and sessions. `waitUntil` keeps the note of a key's last use alive after the answer. */
export function createAuthentication(
  db: Database,
  tokenSecret: string,
  waitUntil: (task: Promise<unknown>) => void,
  now: () => number = Date.now,
) {
  const load = async (condition: ReturnType<typeof eq>, via: Principal["via"]): Promise<Principal | null> => {
    const [row] = await db
      .select({ keyId: apiKeys.id, organizationId: apiKeys.organizationId, role: apiKeys.role })
      .from(apiKeys)
      .where(and(condition, isNull(apiKeys.revokedAt)));
    if (row === undefined) return null;
    waitUntil(noteUse(row.keyId));
    return { ...row, via };
  };

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
     * The owner of a key, null when nobody's. Keys are found by their hash in an index: how long that takes says nothing about
     * a key that was not guessed whole.
     */
    async byKey(key: string): Promise<Principal | null> {
      return load(eq(apiKeys.hash, await hashApiKey(key)), "key");
    },

    /** The owner of a session cookie; null when it is expired, forged, or its key was revoked. */
    async bySession(cookie: string): Promise<Principal | null> {
      const session = sessionSchema.safeParse(await openToken("session", cookie, tokenSecret));
      if (!session.success || session.data.expiresAtMs <= now()) return null;
      return load(eq(apiKeys.id, session.data.keyId), "session");
    },

    /** A cookie value that stands for the key for twelve hours. */
    async createSession(principal: Principal): Promise<{ cookie: string; expiresAtMs: number }> {
      const expiresAtMs = now() + SESSION_LIFETIME_MS;
      return { cookie: await signToken("session", { keyId: principal.keyId, expiresAtMs }, tokenSecret), expiresAtMs };
    },

    /** Name and age of the organisation that `principal` belongs to. */
    async organization(principal: Principal): Promise<{ id: string; name: string; createdAt: Date } | null> {
      const [row] = await db
        .select({ id: organizations.id, name: organizations.name, createdAt: organizations.createdAt })
        .from(organizations)
        .where(eq(organizations.id, principal.organizationId));
      return row ?? null;
    },
  };
}
export type Authentication = ReturnType<typeof createAuthentication>;
