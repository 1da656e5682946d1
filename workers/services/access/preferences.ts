import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { userPreferences } from "../../db/schema.ts";
import { type Author, auditStatement } from "./audit.ts";

/** What somebody prefers, as it was stored; `version` is 0 and `updatedAt` null as long as they said nothing. */
export interface StoredPreferences {
  preferences: Record<string, unknown>;
  version: number;
  updatedAt: Date | null;
}

/** A member or the holder of a key, as what they prefer is kept. */
interface Preferrer {
  organizationId: string;
  actor: { id: string };
}

/** What members and holders of keys prefer, each their own. */
export function createPreferences(db: Database, now: () => number = Date.now) {
  return {
    async read({ organizationId, actor }: Preferrer): Promise<StoredPreferences> {
      const [row] = await db
        .select()
        .from(userPreferences)
        .where(and(eq(userPreferences.organizationId, organizationId), eq(userPreferences.subjectId, actor.id)));
      return row ?? { preferences: {}, version: 0, updatedAt: null };
    },

    /**
     * Puts these in the place of the author's earlier ones, and logs it in the same transaction. With `ofVersion`, only when those still have it: null
     * otherwise.
     */
    async write(
      author: Author,
      preferences: Record<string, unknown>,
      ofVersion?: number,
    ): Promise<StoredPreferences | null> {
      const { organizationId, actor } = author;
      const updatedAt = new Date(now());
      const entry = { action: "preferences.set", resourceId: actor.id, fields: Object.keys(preferences) } as const;
      const mine = and(eq(userPreferences.organizationId, organizationId), eq(userPreferences.subjectId, actor.id));
      const version = db.select({ version: userPreferences.version }).from(userPreferences).where(mine);
      const isUnchanged = ofVersion === undefined ? sql`true` : sql`coalesce((${version}), 0) = ${ofVersion}`;
      const [, [row]] = await db.batch([
        auditStatement(db, author, entry, isUnchanged, now()),
        db
          .insert(userPreferences)
          .values({ organizationId, subjectId: actor.id, preferences, updatedAt })
          .onConflictDoUpdate({
            target: [userPreferences.organizationId, userPreferences.subjectId],
            set: { preferences, updatedAt, version: sql`${userPreferences.version} + 1` },
            ...(ofVersion !== undefined && { setWhere: eq(userPreferences.version, ofVersion) }),
          })
          .returning(),
      ]);
      return row ?? null;
    },
  };
}
export type Preferences = ReturnType<typeof createPreferences>;
