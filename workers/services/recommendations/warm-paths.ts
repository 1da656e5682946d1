import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { warmPaths } from "../../db/schema.ts";

/**
 * Lists that an organisation may have kept warm, besides those of every one: cached lists that the warming of pages can
 * request.
 */
export const warmCandidates: readonly string[] = ["/api/knowledge/documents"];

/** Creates the store of lists that are kept warm for organisations. */
export function createWarmPaths(db: Database) {
  return {
    /** Returns the paths of some organisations, by organisation. */
    async of(organizationIds: readonly string[]): Promise<Map<string, string[]>> {
      if (organizationIds.length === 0) return new Map();
      const rows = await db
        .select()
        .from(warmPaths)
        .where(inArray(warmPaths.organizationId, [...organizationIds]));
      const kept = rows.filter(({ path }) => warmCandidates.includes(path));
      return new Map(
        [...Map.groupBy(kept, ({ organizationId }) => organizationId)].map(([id, some]) => [
          id,
          some.map(({ path }) => path),
        ]),
      );
    },

    /** Adds paths; those that are there stay. */
    async add(organizationId: string, paths: readonly string[]): Promise<void> {
      const rows = paths.map((path) => ({ organizationId, path }));
      if (rows.length > 0) await db.insert(warmPaths).values(rows).onConflictDoNothing();
    },

    /** Removes paths. */
    async remove(organizationId: string, paths: readonly string[]): Promise<void> {
      await db
        .delete(warmPaths)
        .where(and(eq(warmPaths.organizationId, organizationId), inArray(warmPaths.path, [...paths])));
    },
  };
}
/** Store of lists that are kept warm, see `createWarmPaths`. */
export type WarmPaths = ReturnType<typeof createWarmPaths>;
