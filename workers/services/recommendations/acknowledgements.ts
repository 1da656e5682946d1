import { and, desc, eq, gt, lte } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { benchmarkAcknowledgements } from "../../db/schema.ts";

/** Acknowledgement, as it is stored. */
export type Acknowledgement = typeof benchmarkAcknowledgements.$inferSelect;

/** Acknowledgements in force that one comparison looks at. */
const MAX_IN_FORCE = 200;

/** Creates the store of acknowledgements: regressions that a person has taken note of. */
export function createAcknowledgements(db: Database, now: () => number = Date.now) {
  return {
    /** Stores an acknowledgement, and deletes those of the organisation that have expired. */
    async create(
      organizationId: string,
      settings: Pick<Acknowledgement, "reportId" | "metric" | "reason" | "acknowledgedBy" | "expiresAt">,
    ): Promise<Acknowledgement> {
      const row = { ...settings, id: createId("acknowledgement", now()), organizationId, createdAt: new Date(now()) };
      const [[made]] = await db.batch([
        db.insert(benchmarkAcknowledgements).values(row).returning(),
        db
          .delete(benchmarkAcknowledgements)
          .where(
            and(
              eq(benchmarkAcknowledgements.organizationId, organizationId),
              lte(benchmarkAcknowledgements.expiresAt, new Date(now())),
            ),
          ),
      ]);
      if (made === undefined) throw new Error("The insert returned no row.");
      return made;
    },

    /** Lists the acknowledgements that have not expired, the newest first. */
    async inForce(organizationId: string): Promise<Acknowledgement[]> {
      return db
        .select()
        .from(benchmarkAcknowledgements)
        .where(
          and(
            eq(benchmarkAcknowledgements.organizationId, organizationId),
            gt(benchmarkAcknowledgements.expiresAt, new Date(now())),
          ),
        )
        .orderBy(desc(benchmarkAcknowledgements.createdAt), desc(benchmarkAcknowledgements.id))
        .limit(MAX_IN_FORCE);
    },
  };
}
/** Store of acknowledgements, see `createAcknowledgements`. */
export type Acknowledgements = ReturnType<typeof createAcknowledgements>;
