import { eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { organizations } from "../db/schema.ts";
import { type Author, auditStatement } from "./audit.ts";

export type Organization = typeof organizations.$inferSelect;

/** Organisations, each seen by its own people only. */
export function createOrganizations(db: Database, now: () => number = Date.now) {
  return {
    async find(organizationId: string): Promise<Organization | null> {
      const [organization] = await db.select().from(organizations).where(eq(organizations.id, organizationId));
      return organization ?? null;
    },

    /** Changes the author's organisation and logs it in the same transaction. */
    async change(
      author: Author,
      changes: { name?: string | undefined; retentionDays?: number | null | undefined },
    ): Promise<Organization | null> {
      const { organizationId } = author;
      const entry = {
        action: "organization.change",
        resourceId: organizationId,
        fields: Object.keys(changes),
      } as const;
      const [[organization]] = await db.batch([
        db
          .update(organizations)
          .set({ ...changes, version: sql`${organizations.version} + 1` })
          .where(eq(organizations.id, organizationId))
          .returning(),
        auditStatement(db, author, entry, sql`true`, now()),
      ]);
      return organization ?? null;
    },
  };
}
export type Organizations = ReturnType<typeof createOrganizations>;
