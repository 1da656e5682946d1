import { and, asc, eq } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { callViews } from "../../db/schema.ts";

/** View of the list of calls, as it is stored. */
export type CallView = typeof callViews.$inferSelect;
/** Settings of a view. */
export type CallViewSettings = Pick<CallView, "name" | "filters" | "sort">;

/** Views that an organisation may have. */
export const MAX_VIEWS = 50;

/** Creates the store of views of the list of calls. Every method sees one organisation only. */
export function createCallViews(db: Database, now: () => number = Date.now) {
  const ofOrganization = (organizationId: string) => eq(callViews.organizationId, organizationId);
  return {
    /** Lists the views, the oldest first. */
    async list(organizationId: string): Promise<CallView[]> {
      return db
        .select()
        .from(callViews)
        .where(ofOrganization(organizationId))
        .orderBy(asc(callViews.createdAt), asc(callViews.id))
        .limit(MAX_VIEWS);
    },

    /** Creates a view. Fails where there are 50, and where another has the name. */
    async create(
      organizationId: string,
      authorId: string,
      settings: CallViewSettings,
    ): Promise<Result<CallView, "too_many" | "duplicate">> {
      if ((await db.$count(callViews, ofOrganization(organizationId))) >= MAX_VIEWS) return err("too_many");
      const row = { ...settings, organizationId, authorId, id: createId("view", now()), createdAt: new Date(now()) };
      const [view] = await db.insert(callViews).values(row).onConflictDoNothing().returning();
      return view === undefined ? err("duplicate") : ok(view);
    },

    /** Deletes a view. False when there is none. */
    async remove(organizationId: string, id: string): Promise<boolean> {
      const gone = await db
        .delete(callViews)
        .where(and(ofOrganization(organizationId), eq(callViews.id, id)))
        .returning({ id: callViews.id });
      return gone.length > 0;
    },
  };
}
/** Store of views, see `createCallViews`. */
export type CallViews = ReturnType<typeof createCallViews>;
