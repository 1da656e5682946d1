import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { alertIncidents } from "../../db/schema.ts";
import type { AlertStatus } from "../../db/states.ts";
import type { AlertIncident } from "../../measure/alerts/alert-incident.ts";

/** Incident, as it is stored. */
export type StoredIncident = typeof alertIncidents.$inferSelect;

/** List of an organisation's incidents. */
export const incidentList = {
  name: "alert_incidents",
  table: alertIncidents,
  organizationId: alertIncidents.organizationId,
  id: alertIncidents.id,
  fields: {
    id: alertIncidents.id,
    ruleId: alertIncidents.ruleId,
    dedupKey: alertIncidents.dedupKey,
    agentId: alertIncidents.agentId,
    severity: alertIncidents.severity,
    status: alertIncidents.status,
    summary: alertIncidents.summary,
    rule: alertIncidents.rule,
    evidence: alertIncidents.evidence,
    history: alertIncidents.history,
    createdAt: alertIncidents.createdAt,
    updatedAt: alertIncidents.updatedAt,
    resolvedAt: alertIncidents.resolvedAt,
    acknowledgedAt: alertIncidents.acknowledgedAt,
    acknowledgedBy: alertIncidents.acknowledgedBy,
  },
  sorts: { createdAt: alertIncidents.createdAt },
  filters: {
    ruleId: (ruleId: string) => eq(alertIncidents.ruleId, ruleId),
    status: (status: AlertStatus) => eq(alertIncidents.status, status),
  },
  long: ["evidence", "history"],
} as const satisfies ListDefinition;

/** Creates the store of incidents, in Postgres. */
export function createAlertIncidents(db: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(alertIncidents.organizationId, organizationId), eq(alertIncidents.id, id));

  return {
    /** Returns the incident with this id; null when there is none. */
    async find(organizationId: string, id: string): Promise<StoredIncident | null> {
      const [row] = await db.select().from(alertIncidents).where(oneOf(organizationId, id));
      return row ?? null;
    },

    /** Notes who looks after an incident; the first one stays. Null when there is no such incident. */
    async acknowledge(organizationId: string, id: string, by: string): Promise<StoredIncident | null> {
      const one = oneOf(organizationId, id);
      const at = new Date(now());
      await db
        .update(alertIncidents)
        .set({ acknowledgedAt: at, acknowledgedBy: by })
        .where(and(one, isNull(alertIncidents.acknowledgedAt)));
      const [row] = await db.select().from(alertIncidents).where(one);
      return row ?? null;
    },

    /**
     * Stores an incident as its hub has it; may be repeated. A state that is older than the stored one changes nothing.
     */
    async store(organizationId: string, incident: AlertIncident): Promise<void> {
      const row = rowOf(organizationId, incident);
      const { id: _id, organizationId: _organization, createdAt: _created, ...changes } = row;
      await db
        .insert(alertIncidents)
        .values(row)
        .onConflictDoUpdate({
          target: alertIncidents.id,
          set: changes,
          setWhere: sql`${alertIncidents.organizationId} = ${organizationId} and ${alertIncidents.updatedAt} <= ${row.updatedAt.toISOString()}::timestamptz`,
        });
    },
  };
}
/** Store of incidents, see `createAlertIncidents`. */
export type AlertIncidents = ReturnType<typeof createAlertIncidents>;

function rowOf(organizationId: string, incident: AlertIncident) {
  const { id, rule, severity, status, summary, evidence, history } = incident;
  return {
    id,
    organizationId,
    ruleId: rule.id,
    dedupKey: incident.dedupKey,
    agentId: rule.agentId,
    severity,
    status,
    summary,
    rule,
    evidence,
    history,
    createdAt: new Date(incident.openedAtMs),
    updatedAt: new Date(incident.changedAtMs),
    resolvedAt: incident.resolvedAtMs === null ? null : new Date(incident.resolvedAtMs),
  };
}
