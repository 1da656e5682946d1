import { and, eq, exists, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { organizations } from "../../db/schema.ts";
import { lockOrganization } from "./admin-access.ts";
import { type Author, auditStatement } from "./audit.ts";

/** Organisation, as it is stored. */
export type Organization = typeof organizations.$inferSelect;

/** Creates the store of organisations, each seen by its own people only. */
export function createOrganizations(db: Database, now: () => number = Date.now) {
  return {
    /** Returns the organisation with this id; null when there is none. */
    async find(organizationId: string): Promise<Organization | null> {
      const [organization] = await db.select().from(organizations).where(eq(organizations.id, organizationId));
      return organization ?? null;
    },

    /**
     * Changes the author's organisation and logs it in the same transaction; null when it is gone. With `ofVersion`,
     * only while it still has that version: null otherwise.
     */
    async change(
      author: Author,
      changes: {
        name?: string | undefined;
        retentionDays?: number | null | undefined;
        timeZone?: string | null | undefined;
      },
      ofVersion?: number,
    ): Promise<Organization | null> {
      const { organizationId } = author;
      const entry = {
        action: "organization.change",
        resourceId: organizationId,
        fields: Object.keys(changes),
      } as const;
      const changeable = and(
        eq(organizations.id, organizationId),
        ofVersion === undefined ? undefined : eq(organizations.version, ofVersion),
      );
      const isChangeable = exists(db.select({ id: organizations.id }).from(organizations).where(changeable));
      const [, , [organization]] = await db.batch([
        lockOrganization(db, organizationId),
        auditStatement(db, author, entry, isChangeable, now()),
        db
          .update(organizations)
          .set({ ...changes, version: sql`${organizations.version} + 1` })
          .where(changeable)
          .returning(),
      ]);
      return organization ?? null;
    },
  };
}
/** Store of organisations, see `createOrganizations`. */
export type Organizations = ReturnType<typeof createOrganizations>;
