import { and, desc, eq, isNull, lte, or } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { costRates } from "../../db/schema.ts";
import type { StoredRate } from "../../measure/cost/stored-steps.ts";

/** Most rates that are read: those of the newest days, of far more services than an organisation uses. */
const MAX_RATES = 1_000;

/** Reads the rates in `cost_rates` that are in force at a moment: an organisation's own, and those for everyone. */
export async function readStoredRates(
  db: Database,
  organizationId: string,
  at: Date,
): Promise<{ own: StoredRate[]; everyones: StoredRate[] }> {
  const rows = await storedRateQuery(db, organizationId, at);
  const of = (owner: string | null): StoredRate[] => rows.filter((row) => row.organizationId === owner);
  return { own: of(organizationId), everyones: of(null) };
}

/** Makes the query of the rates in force at a moment, newest first. */
export function storedRateQuery(db: Database, organizationId: string, at: Date) {
  return db
    .select()
    .from(costRates)
    .where(
      and(
        or(eq(costRates.organizationId, organizationId), isNull(costRates.organizationId)),
        lte(costRates.effectiveFrom, at),
      ),
    )
    .orderBy(desc(costRates.effectiveFrom))
    .limit(MAX_RATES);
}
