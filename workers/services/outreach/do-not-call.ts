import { and, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Database } from "../../db/client.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { doNotCall, type LeadState, leads } from "../../db/schema.ts";

/** Number on an organisation's do-not-call list. */
export type DoNotCallEntry = Pick<typeof doNotCall.$inferSelect, "phone" | "reason" | "createdAt">;

const entryFields = { phone: doNotCall.phone, reason: doNotCall.reason, createdAt: doNotCall.createdAt };

/** List of an organisation's numbers that are not to be called. */
export const doNotCallList = {
  name: "do_not_call",
  table: doNotCall,
  organizationId: doNotCall.organizationId,
  id: doNotCall.phone,
  fields: entryFields,
  sorts: { createdAt: doNotCall.createdAt },
  filters: { phone: (phone: string) => eq(doNotCall.phone, phone) },
} as const satisfies ListDefinition;

/** SQL condition: `phone` is on the organisation's do-not-call list. */
export function isOnDoNotCall(organizationId: string, phone: string | SQL | AnyPgColumn): SQL {
  return sql`exists (select 1 from ${doNotCall} where ${doNotCall.organizationId} = ${organizationId} and ${doNotCall.phone} = ${phone})`;
}

/** SQL expression of a new lead's state, by its number: `do_not_call` when the number is on the list, else `new`. */
export function firstState(organizationId: string, phone: string | SQL): SQL<LeadState> {
  return sql<LeadState>`case when ${isOnDoNotCall(organizationId, phone)} then 'do_not_call' else 'new' end`;
}

/** SQL condition: the lead was never called. */
export const wasNeverCalled = and(eq(leads.attempts, 0), isNull(leads.lastCalledAt)) as SQL;

/**
 * Returns the first statement of every batch that stores numbers of leads: it waits for a change of the do-not-call
 * list to end, and the list waits for it. Without, a number could join both at the same time and neither see the other.
 */
export function shareDoNotCall(db: Database, organizationId: string) {
  return db.execute(sql`select pg_advisory_xact_lock_shared(${lockOf(organizationId)})`);
}

function lockOf(organizationId: string): SQL {
  return sql`hashtextextended(${`do_not_call ${organizationId}`}, 0)`;
}

/**
 * Creates the store of numbers that organisations must not call, in Postgres. Every method sees one organisation only.
 */
export function createDoNotCall(db: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, phone: string) =>
    and(eq(doNotCall.organizationId, organizationId), eq(doNotCall.phone, phone));
  const own = (organizationId: string) => db.execute(sql`select pg_advisory_xact_lock(${lockOf(organizationId)})`);

  return {
    /**
     * Puts a number (E.164) on the list; its leads are not called from that moment on. A number that is there keeps its
     * reason.
     */
    async add(
      organizationId: string,
      phone: string,
      reason: string,
    ): Promise<{ entry: DoNotCallEntry; isNew: boolean }> {
      const at = new Date(now());
      const [, [made], , [entry]] = await db.batch([
        own(organizationId),
        db
          .insert(doNotCall)
          .values({ organizationId, phone, reason, createdAt: at })
          .onConflictDoNothing()
          .returning(entryFields),
        db
          .update(leads)
          .set({ status: "do_not_call", version: sql`${leads.version} + 1`, updatedAt: at })
          .where(
            and(eq(leads.organizationId, organizationId), eq(leads.phone, phone), ne(leads.status, "do_not_call")),
          ),
        db.select(entryFields).from(doNotCall).where(oneOf(organizationId, phone)),
      ]);
      if (entry === undefined) throw new Error("The number is not on the list it was just put on.");
      return { entry, isNew: made !== undefined };
    },

    /**
     * Takes a number off the list; false when it is not on it. Leads that were never called are new again; one that had
     * been called keeps its state, since calling it once more is for a person to decide.
     */
    async remove(organizationId: string, phone: string): Promise<boolean> {
      const [, removed] = await db.batch([
        own(organizationId),
        db.delete(doNotCall).where(oneOf(organizationId, phone)).returning({ phone: doNotCall.phone }),
        db
          .update(leads)
          .set({ status: "new", version: sql`${leads.version} + 1`, updatedAt: new Date(now()) })
          .where(
            and(
              eq(leads.organizationId, organizationId),
              eq(leads.phone, phone),
              eq(leads.status, "do_not_call"),
              wasNeverCalled,
            ),
          ),
      ]);
      return removed.length > 0;
    },
  };
}
/** Store of numbers that must not be called, see `createDoNotCall`. */
export type DoNotCall = ReturnType<typeof createDoNotCall>;
