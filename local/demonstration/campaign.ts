import { type PlatformDatabase, queryDatabase } from "../database.ts";
import { fixedId, WRITTEN_MS } from "./fixed-id.ts";

/** People who do not exist, with numbers that nobody has (555-0100 to 555-0199). */
const LEADS = [
  { name: "Ada Marsh", phone: "+12065550111", email: "ada.marsh@mail.example", attributes: { due: "cleaning" } },
  { name: "Ben Carver", phone: "+12065550112", email: null, attributes: { due: "check-up" } },
  { name: "Cleo North", phone: "+12065550113", email: "cleo.north@mail.example", attributes: { due: "cleaning" } },
  { name: "Dan Oakes", phone: "+12065550114", email: null, attributes: { due: "crown" } },
  { name: "Eva Stone", phone: "+12065550115", email: "eva.stone@mail.example", attributes: { due: "check-up" } },
];

/** Gives the demonstration organisation a draft of a campaign with a few leads, unless it has any. It calls nobody. */
export async function ensureCampaign(
  database: PlatformDatabase,
  organizationId: string,
  agentId: string,
): Promise<void> {
  const campaignId = fixedId("campaign", "recall");
  const leads = LEADS.map((lead) => ({ id: fixedId("lead", lead.phone), ...lead }));
  await queryDatabase(
    database,
    `with campaign as (
      insert into campaigns (id, organization_id, name, description, agent_id, time_zone, calling_windows, pacing, retry_policy, created_at, updated_at)
      select $1, $2, 'Yearly check-up', 'Patients whose last visit was a year ago.', $3, 'America/Los_Angeles',
        '[{"days":[1,2,3,4,5],"from":"09:00","to":"17:00"}]', '{"maxConcurrentCalls":2,"callsPerMinute":6}',
        '{"maxAttempts":3,"retryAfterMinutes":1440,"retryOn":["no_answer","busy"]}', $4::timestamptz, $4::timestamptz
      where not exists (select 1 from campaigns where organization_id = $2)
      on conflict do nothing
      returning id
    )
    insert into leads (id, organization_id, campaign_id, phone, email, name, attributes, created_at, updated_at)
    select lead.id, $2, campaign.id, lead.phone, lead.email, lead.name, lead.attributes, $4::timestamptz, $4::timestamptz
    from campaign cross join jsonb_to_recordset($5::jsonb) as lead (id text, phone text, email text, name text, attributes jsonb)
    on conflict do nothing`,
    [campaignId, organizationId, agentId, new Date(WRITTEN_MS).toISOString(), JSON.stringify(leads)],
  );
}
