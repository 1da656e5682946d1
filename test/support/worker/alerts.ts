import { createId } from "../../../workers/db/ids.ts";
import type { AlertIncident } from "../../../workers/measure/alerts/alert-incident.ts";
import { createAlertIncidents } from "../../../workers/services/alerts/alert-incidents.ts";
import { firingIncident } from "../alerts/incident-builder.ts";
import { database } from "./tenant.ts";

/** Stores an incident as a hub does. */
export async function storeIncident(
  organizationId: string,
  { callId, ...changes }: Partial<AlertIncident> & { callId: string },
): Promise<AlertIncident> {
  const incident = { ...firingIncident(callId), id: createId("incident"), ...changes };
  await createAlertIncidents(database()).store(organizationId, incident);
  return incident;
}
