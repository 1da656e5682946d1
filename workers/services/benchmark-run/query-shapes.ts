import type { AgentConfig } from "../../../voice/agent.ts";
import type { ListDefinition, ListRequest } from "../../db/lists.ts";
import { apiKeyList } from "../access/api-keys.ts";
import { auditList } from "../access/audit.ts";
import { memberList } from "../access/members.ts";
import { agentList } from "../agents/agents.ts";
import { channelList } from "../alerts/alert-channels.ts";
import { incidentList } from "../alerts/alert-incidents.ts";
import { silenceList } from "../alerts/alert-silences.ts";
import { benchmarkList } from "../benchmarks/report-store.ts";
import { callList } from "../calls/call-list.ts";
import type { RequestServices } from "../create.ts";
import { documentList } from "../knowledge/knowledge-documents.ts";
import { campaignList } from "../outreach/campaigns.ts";
import { doNotCallList } from "../outreach/do-not-call.ts";
import { leadImportList } from "../outreach/lead-imports.ts";
import { leadList } from "../outreach/leads.ts";

/** Rows of a sandbox that a query is asked for. */
export interface ShapeSample {
  organizationId: string;
  agent: Pick<AgentConfig, "id" | "slug">;
  callId: string;
  campaignId: string;
  leadId: string;
  phone: string;
  /** Start of a day of calls, ms since the Unix epoch. */
  dayMs: number;
}

/** Query of the API, as its service makes it. Reads only, since each is also run by `explain analyze`. */
export type QueryShape = (services: RequestServices, sample: ShapeSample) => Promise<unknown>;

const page = (
  list: ListDefinition,
  filters: (sample: ShapeSample) => object = () => ({}),
  sort = "-createdAt",
): QueryShape => {
  return (services, sample) => {
    const request = { limit: 50, sort, filters: filters(sample) } as ListRequest;
    return services.lists.read(list, sample.organizationId, request);
  };
};

/** Page of the middle of a list: behind the cursor of its first. */
const nextPage =
  (list: ListDefinition): QueryShape =>
  async (services, { organizationId }) => {
    const request = { limit: 50, sort: "-createdAt", filters: {} } as ListRequest;
    const first = await services.lists.read(list, organizationId, { ...request, limit: 1 });
    const cursor = first.ok ? (first.value.nextCursor ?? undefined) : undefined;
    return services.lists.read(list, organizationId, { ...request, cursor });
  };

/** Shapes of the API's queries: every list, in the orders and by the filters that pages use, and the other reads. */
export const queryShapes: Readonly<Record<string, QueryShape>> = {
  agents: page(agentList),
  agents_by_name: page(agentList, undefined, "name"),
  agent: ({ agents }, { organizationId, agent }) => agents.agents.find(organizationId, agent.id),
  agent_by_slug: ({ agents }, { organizationId, agent }) => agents.agents.findByName(organizationId, agent.slug),
  api_keys: page(apiKeyList),
  audit_log: page(auditList),
  members: page(memberList),
  alerts: page(incidentList),
  alert_channels: page(channelList),
  alert_silences: page(silenceList),
  alert_rules: ({ alerts }, { organizationId }) => alerts.rules.list(organizationId),
  benchmarks: page(benchmarkList),
  calls: page(callList),
  calls_next: nextPage(callList),
  calls_by_status: page(callList, () => ({ status: "ended" })),
  calls_by_agent: page(callList, ({ agent }) => ({ agentId: agent.id })),
  calls_by_campaign: page(callList, ({ campaignId }) => ({ campaignId })),
  calls_by_services: page(callList, () => ({ services: "generated" })),
  call: ({ calls }, { organizationId, callId }) => calls.calls.find(organizationId, callId),
  turns: ({ calls }, { organizationId, callId }) => calls.calls.turns(organizationId, callId),
  transcript: ({ calls }, { organizationId, callId }) => calls.calls.transcript(organizationId, callId),
  transcript_search: ({ calls }, { organizationId }) =>
    calls.transcriptSearch.find({ organizationId, query: "appointment afternoon", limit: 20 }),
  campaigns: page(campaignList),
  campaigns_by_status: page(campaignList, () => ({ status: "running" })),
  campaign: ({ outreach }, { organizationId, campaignId }) => outreach.campaigns.find(organizationId, campaignId),
  documents: page(documentList),
  do_not_call: page(doNotCallList),
  lead_imports: page(leadImportList),
  leads: page(leadList),
  leads_next: nextPage(leadList),
  leads_by_campaign: page(leadList, ({ campaignId }) => ({ campaignId })),
  leads_by_status: page(leadList, () => ({ status: "reached" })),
  leads_by_phone: page(leadList, ({ phone }) => ({ phone })),
  lead: ({ outreach }, { organizationId, leadId }) => outreach.leads.find(organizationId, leadId),
  overview: ({ figures }, { organizationId, dayMs }) =>
    figures.overviews.read({
      organizationId,
      fromMs: dayMs,
      toMs: dayMs + 7 * 86_400_000,
      groupBy: "day",
      timeZone: "UTC",
      services: "generated",
      agentId: null,
      campaignId: null,
    }),
};
