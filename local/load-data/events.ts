import type { Chance } from "./random-sql.ts";

/** Organisations' ids, and from and to which time (exclusive): the parameters of the statements below. */
const CALLS_BETWEEN =
  "organization_id = any ($1::text[]) and created_at >= $2::timestamptz and created_at < $3::timestamptz";

/** Inserts an event for every campaign call of `$1` between `$2` and `$3`. */
export function insertEvents(chance: Chance): string {
  const key = "extract(epoch from created_at) * 1000";
  return `
    insert into analytics_events (id, organization_id, type, occurred_at, properties)
    select 'event' || substr(id, 5), organization_id,
      case when ${chance.uniform("event", key)} < 0.55 then 'lead_reached' else 'lead_unreached' end,
      coalesce(ended_at, created_at), jsonb_build_object('campaignId', campaign_id)
    from voice_calls where ${CALLS_BETWEEN} and campaign_id is not null`;
}

/** Inserts a line of the audit log for every call of `$1` between `$2` and `$3`: somebody started it over the API. */
export const insertAudits = `
    insert into audit_log (id, organization_id, created_at, actor_type, actor_id, action, resource_type, resource_id, fields, request_id)
    select 'audit' || substr(id, 5), organization_id, created_at, 'key', organization_id || '/' || agent_id, 'call.start', 'call', id,
      '["agentId"]', 'request' || substr(id, 5)
    from voice_calls where ${CALLS_BETWEEN}`;
