import { and, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { alertSilences } from "../../db/schema.ts";

/** Silence, as it is stored. */
export type AlertSilence = typeof alertSilences.$inferSelect;

/** Settings of a silence. */
export type AlertSilenceSettings = Pick<AlertSilence, "ruleId" | "startsAt" | "endsAt" | "reason">;

/** List of an organisation's silences. */
export const silenceList = {
  name: "alert_silences",
  table: alertSilences,
  organizationId: alertSilences.organizationId,
  id: alertSilences.id,
  fields: {
    id: alertSilences.id,
    ruleId: alertSilences.ruleId,
    startsAt: alertSilences.startsAt,
    endsAt: alertSilences.endsAt,
    reason: alertSilences.reason,
    createdAt: alertSilences.createdAt,
  },
  sorts: { createdAt: alertSilences.createdAt },
  filters: { ruleId: (ruleId: string) => eq(alertSilences.ruleId, ruleId) },
} as const satisfies ListDefinition;

/** Creates the store of silences. `onChanged` is told of every change and waited for. */
export function createAlertSilences(
  db: Database,
  onChanged: (organizationId: string) => Promise<void>,
  now: () => number = Date.now,
) {
  return {
    async create(organizationId: string, settings: AlertSilenceSettings): Promise<AlertSilence> {
      const row = { ...settings, organizationId, id: createId("silence", now()), createdAt: new Date(now()) };
      const [silence] = await db.insert(alertSilences).values(row).returning();
      if (silence === undefined) throw new Error("The insert returned no row.");
      await onChanged(organizationId);
      return silence;
    },

    /** Ends a silence and forgets it. False when there is none. */
    async remove(organizationId: string, id: string): Promise<boolean> {
      const gone = await db
        .delete(alertSilences)
        .where(and(eq(alertSilences.organizationId, organizationId), eq(alertSilences.id, id)))
        .returning({ id: alertSilences.id });
      if (gone.length > 0) await onChanged(organizationId);
      return gone.length > 0;
    },
  };
}
/** Store of silences, see `createAlertSilences`. */
export type AlertSilences = ReturnType<typeof createAlertSilences>;
