import { removeGeneratedPoints } from "../analytics/generated-points.ts";
import { type PlatformDatabase, queryDatabase } from "../database.ts";
import { DEMO_AGENT_IDS } from "./agents.ts";
import { CAMPAIGN_ID, insertAgents, insertCampaign, linkCampaign } from "./campaign.ts";
import { type DemoOptions, type GeneratedCall, generateCalls } from "./generate.ts";
import { storeCalls } from "./store-calls.ts";
import { storePoints } from "./store-points.ts";
import { removeTimelines, storeTimelines } from "./store-timelines.ts";

/** Where generated calls go. */
export interface DemoStores {
  database: PlatformDatabase;
  /** The runtime's directory of call objects. */
  callObjects: string;
}

/**
 * Puts the generated calls into the demonstration organisation, in place of those that are there: their records into
 * Postgres, their turns into the local Analytics Engine, their timelines into objects of their own. Says what it does
 * through `onProgress`.
 */
export async function loadDemo(
  stores: DemoStores,
  options: DemoOptions,
  onProgress: (text: string) => void = () => undefined,
): Promise<GeneratedCall[]> {
  const { database, callObjects } = stores;
  const calls = generateCalls(options);
  await removeDemo(stores, options.organizationId, new Set(calls.map(({ identity }) => identity.callId)));
  onProgress("agents and the campaign");
  const firstMs = calls[0]?.identity.startedAtEpochMs ?? options.untilMs;
  await insertAgents(database, options.organizationId, firstMs);
  await insertCampaign(database, options.organizationId, firstMs);
  onProgress(`${calls.length} calls with their turns and transcripts`);
  await storeCalls(database, calls);
  await linkCampaign(database, calls);
  onProgress("timelines");
  await storeTimelines(callObjects, calls);
  onProgress("points in Analytics Engine");
  await storePoints(queryOf(database), calls);
  await queryDatabase(database, "analyze", []);
  return calls;
}

/** Deletes everything that `loadDemo` made, and nothing else; not the timelines of calls that come again (`kept`). */
export async function removeDemo(
  { database, callObjects }: DemoStores,
  organizationId: string,
  kept: ReadonlySet<string> = new Set(),
): Promise<void> {
  await removeGeneratedPoints(queryOf(database));
  const { rows } = await queryDatabase(
    database,
    "delete from voice_calls where organization_id = $1 and services = 'generated' returning id",
    [organizationId],
  );
  // What a deleted call cost is kept as a rule; these cost nothing.
  await queryDatabase(database, "delete from call_costs where organization_id = $1 and services = 'generated'", [
    organizationId,
  ]);
  const callIds = rows.map(({ id }) => String(id));
  removeTimelines(
    callObjects,
    callIds.filter((id) => !kept.has(id)),
  );
  await queryDatabase(database, "delete from campaigns where id = $1", [CAMPAIGN_ID]);
  // Somebody may have called them since: then they stay, as agents with calls do.
  await queryDatabase(
    database,
    `delete from agents where id = any ($1::text[]) and not exists (select 1 from voice_calls where agent_id = agents.id)
       and not exists (select 1 from campaigns where agent_id = agents.id)`,
    [`{${DEMO_AGENT_IDS.join(",")}}`],
  );
}

function queryOf(database: PlatformDatabase) {
  return (sql: string, parameters: readonly unknown[]) => queryDatabase(database, sql, parameters);
}
