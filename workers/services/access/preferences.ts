import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { userPreferences } from "../../db/schema.ts";
import { type Author, auditStatement } from "./audit.ts";

/** Preferences as they were stored; `version` is 0 and `updatedAt` null as long as none were. */
export interface StoredPreferences {
  preferences: Record<string, unknown>;
  version: number;
  updatedAt: Date | null;
}

/** Member or holder of a key, whose preferences are kept. */
interface Preferrer {
  organizationId: string;
  actor: { id: string };
}

/** Creates the store of preferences, those of each member and each key's holder apart. */
export function createPreferences(db: Database, now: () => number = Date.now) {
  return {
    /** Returns the preferences of an actor; empty when none were stored. */
    async read({ organizationId, actor }: Preferrer): Promise<StoredPreferences> {
      const [row] = await db
        .select()
        .from(userPreferences)
        .where(and(eq(userPreferences.organizationId, organizationId), eq(userPreferences.subjectId, actor.id)));
      return row ?? { preferences: {}, version: 0, updatedAt: null };
    },

    /**
     * Puts these in the place of the author's earlier ones, and logs it in the same transaction. With `ofVersion`, only
     * while those still have that version: null otherwise.
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
/** Store of preferences, see `createPreferences`. */
export type Preferences = ReturnType<typeof createPreferences>;
