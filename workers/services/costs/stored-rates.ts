import { and, desc, eq, isNull, lte, or } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { costRates } from "../../db/schema.ts";
import type { Rate } from "./call-cost.ts";

/** Most rates that are read: those of the newest days, of far more services than an organisation uses. */
const MAX_RATES = 1_000;

/** Reads the rates in `cost_rates` that are in force at a moment: an organisation's own, and those for everyone. */
export async function readStoredRates(
  db: Database,
  organizationId: string,
  at: Date,
): Promise<{ own: Rate[]; everyones: Rate[] }> {
  const rows = await db
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
  const ratesOf = (owner: string | null): Rate[] =>
    rows
      .filter((row) => row.organizationId === owner)
      .map(({ provider, unit, microUsdPerMillion, effectiveFrom }) => ({
        service: provider,
        unit,
        microUsdPerMillion,
        effectiveFromMs: effectiveFrom.getTime(),
      }));
  return { own: ratesOf(organizationId), everyones: ratesOf(null) };
}
