import { getTableName, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import * as schema from "../../db/schema.ts";
import type { Sandboxes } from "./sandboxes.ts";

/** Time without a run after which a sandbox is removed. */
const UNUSED_MS = 7 * 86_400_000;

/** Rows that one statement deletes, and statements of one run of housekeeping: the next one goes on. */
const ROWS_PER_STATEMENT = 2_000;
const MAX_STATEMENTS = 60;

/** Tables that rows of a sandbox may be in, each before those that it refers to. */
export const sandboxTables = [
  schema.callTurns,
  schema.callTranscripts,
  schema.appointments,
  schema.callLabels,
  schema.callNotes,
  schema.callLabelRules,
  schema.callViews,
  schema.voiceCalls,
  schema.leads,
  schema.leadImports,
  schema.campaigns,
  schema.doNotCall,
  schema.knowledgeChunks,
  schema.knowledgeDocuments,
  schema.analyticsEvents,
  schema.auditLog,
  schema.idempotencyKeys,
  schema.cacheEntries,
  schema.sessions,
  schema.apiKeys,
  schema.users,
  schema.userPreferences,
  schema.providerCredentials,
  schema.alertIncidents,
  schema.alertRules,
  schema.alertChannels,
  schema.alertSilences,
  schema.recommendations,
  schema.cacheSettings,
  schema.warmPaths,
  schema.benchmarkAcknowledgements,
  schema.benchmarkReports,
  schema.benchmarkSchedules,
  schema.databaseChanges,
  schema.callCosts,
  schema.costBudgets,
  schema.costChanges,
  schema.costChangeCalls,
  schema.costActions,
  schema.costRates,
  schema.agentVersions,
  schema.agents,
] as const;

/** Removes sandboxes that no run has used for 7 days, as much of them as one run of housekeeping may. */
export async function removeUnusedSandboxes(
  db: Database,
  sandboxes: Pick<Sandboxes, "unused">,
  nowMs: number,
): Promise<void> {
  let statements = 0;
  for (const id of await sandboxes.unused(nowMs - UNUSED_MS)) {
    for (const table of sandboxTables) {
      let deleted = ROWS_PER_STATEMENT;
      while (deleted === ROWS_PER_STATEMENT) {
        if (++statements > MAX_STATEMENTS) return;
        const name = sql.identifier(getTableName(table));
        const some = sql`select ctid from ${name} where organization_id = ${id} limit ${ROWS_PER_STATEMENT}`;
        const { rowCount } = await db.execute(
          sql`delete from ${name} where ctid = any(array(${some})) and organization_id = ${id}`,
        );
        deleted = rowCount ?? 0;
      }
    }
    // Only a sandbox: the condition is asked for here too, since nothing else may ever be deleted whole.
    await db.execute(sql`delete from organizations where id = ${id} and sandbox_of is not null`);
  }
}
