import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { leads, voiceCalls } from "../../db/schema.ts";

/**
 * Returns the statement that writes the numbers of leads onto their calls, to be put before the leads are deleted or
 * given another number: a call is found by the number of the person who was spoken to, whatever becomes of the lead. At
 * most `limit` calls at once.
 */
export function keepNumbers(db: Database, organizationId: string, ofLeads: SQL | undefined, limit = 1_000) {
  const calls = db
    .select({ id: voiceCalls.id, number: leads.phone })
    .from(leads)
    .innerJoin(voiceCalls, eq(voiceCalls.leadId, leads.id))
    .where(
      and(
        eq(leads.organizationId, organizationId),
        ofLeads,
        isNotNull(leads.phone),
        eq(voiceCalls.organizationId, organizationId),
        isNull(voiceCalls.phone),
      ),
    )
    .limit(limit)
    .as("calls_of_leads");
  return db
    .update(voiceCalls)
    .set({ phone: sql`${calls.number}` })
    .from(calls)
    .where(eq(voiceCalls.id, calls.id));
}
