import { and, eq, sql } from "drizzle-orm";
import type { CacheRows } from "../../cache/database-layer.ts";
import type { OpenDatabase } from "../../db/client.ts";
import { cacheEntries } from "../../db/schema.ts";

/** Creates the table of the cache's slowest layer, in Postgres. */
export function createCacheRows(openDatabase: OpenDatabase): CacheRows {
  return {
    async find(organizationId, key, signal) {
      const [row] = await openDatabase(() => signal)
        .select({ entry: cacheEntries.entry })
        .from(cacheEntries)
        .where(and(eq(cacheEntries.organizationId, organizationId), eq(cacheEntries.key, key)));
      return row?.entry ?? null;
    },

    async put({ organizationId, key, value, expiresAtMs }, signal) {
      const expiresAt = new Date(expiresAtMs);
      await openDatabase(() => signal)
        .insert(cacheEntries)
        .values({ organizationId, key, entry: value, expiresAt })
        .onConflictDoUpdate({
          target: cacheEntries.key,
          set: { entry: sql`excluded.entry`, expiresAt: sql`excluded.expires_at`, createdAt: new Date() },
          setWhere: eq(cacheEntries.organizationId, organizationId),
        });
    },
  };
}
