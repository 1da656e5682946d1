import { type PlatformDatabase, queryDatabase } from "../database.ts";
import { fixedId } from "../demonstration/fixed-id.ts";
import { DAY_MS } from "../load-data/calendar.ts";
import { agentRows, DEMO_AGENT_IDS } from "./agents.ts";
import { CLINIC_TIME_ZONE, DEMO_DAYS } from "./calendar.ts";
import type { GeneratedCall } from "./generate.ts";
import { PEOPLE } from "./people.ts";

/** Id of the generated campaign. */
export const CAMPAIGN_ID = fixedId("campaign", "half-yearly recall");

const leadIdOf = (index: number): string => fixedId("lead", `recall/${index}`);

/** Inserts the agents that come with the generated calls; those that are there stay as they are. */
export async function insertAgents(database: PlatformDatabase, organizationId: string, firstMs: number): Promise<void> {
  await insertRows(database, "agents", agentRows(organizationId, new Date(firstMs - DAY_MS).toISOString()));
}

/** Inserts the campaign whose calls are generated, and the people it calls. It runs no more, so it calls nobody. */
export async function insertCampaign(
  database: PlatformDatabase,
  organizationId: string,
  firstMs: number,
): Promise<void> {
  const at = new Date(firstMs - DAY_MS).toISOString();
  const [agentId] = DEMO_AGENT_IDS;
  const common = { organization_id: organizationId, version: 1, created_at: at, updated_at: at };
  await insertRows(database, "campaigns", [
    {
      ...common,
      id: CAMPAIGN_ID,
      name: "Half-yearly recall (generated)",
      description: "Patients whose last cleaning was half a year ago. Generated for demonstration: nobody was called.",
      agent_id: agentId,
      status: "done",
      starts_at: at,
      ends_at: new Date(firstMs + DEMO_DAYS * DAY_MS).toISOString(),
      time_zone: CLINIC_TIME_ZONE,
      calling_windows: [{ days: [1, 2, 3, 4, 5], from: "10:00", to: "17:00" }],
      pacing: { maxConcurrentCalls: 2, callsPerMinute: 4 },
      retry_policy: { maxAttempts: 2, retryAfterMinutes: 1_440, retryOn: ["no_answer", "voicemail"] },
    },
  ]);
  await insertRows(
    database,
    "leads",
    PEOPLE.map(({ name, phone }, index) => ({
      ...common,
      id: leadIdOf(index),
      campaign_id: CAMPAIGN_ID,
      phone,
      name,
      attributes: { due: "cleaning" },
      status: "new",
      attempts: 0,
    })),
  );
}

/** Joins the campaign's calls with the people who were called, as a dialler would have. */
export async function linkCampaign(database: PlatformDatabase, calls: readonly GeneratedCall[]): Promise<void> {
  const links = calls.flatMap(({ identity, leadIndex }) =>
    leadIndex === null ? [] : [{ call_id: identity.callId, lead_id: leadIdOf(leadIndex) }],
  );
  await queryDatabase(
    database,
    `update voice_calls set campaign_id = $1, lead_id = link.lead_id, phone = leads.phone
     from jsonb_to_recordset($2::text::jsonb) as link (call_id text, lead_id text) join leads on leads.id = link.lead_id
     where voice_calls.id = link.call_id`,
    [CAMPAIGN_ID, JSON.stringify(links)],
  );
  await queryDatabase(
    database,
    `update leads set attempts = called.attempts, last_called_at = called.last_at, updated_at = called.last_at,
       status = case when called.reached then 'reached' else 'unreached' end
     from (
       select lead_id, count(*)::int4 as attempts, max(ended_at) as last_at, bool_or(turn_count > 2) as reached
       from voice_calls where campaign_id = $1 group by lead_id
     ) as called where leads.id = called.lead_id`,
    [CAMPAIGN_ID],
  );
}

async function insertRows(
  database: PlatformDatabase,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = [...new Set(rows.flatMap(Object.keys))].map((name) => `"${name}"`).join(", ");
  await queryDatabase(
    database,
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::text::jsonb) on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}
