import { randomOf } from "../../voice/random.ts";
import { DAY_MS, DAYS, shares } from "./calendar.ts";

/**
 * A generated organisation: how much of everything is its own, and how many agents, campaigns, members and documents it
 * has.
 */
interface TenantShape {
  id: string;
  name: string;
  share: number;
  agents: number;
  campaigns: number;
  members: number;
  documents: number;
}

/**
 * One big organisation, one of middle size, six small ones: queries must be quick for the first and must not read the
 * others' rows.
 */
const TENANTS: readonly TenantShape[] = [
  { id: "org_load_1", name: "Meridian Health", share: 0.7, agents: 12, campaigns: 14, members: 60, documents: 160 },
  { id: "org_load_2", name: "Lakeside Dental", share: 0.18, agents: 4, campaigns: 6, members: 15, documents: 40 },
  ...["Alder", "Birch", "Cedar", "Elm", "Hazel", "Juniper"].map((tree, index) => ({
    id: `org_load_${index + 3}`,
    name: `${tree} Practice`,
    share: 0.02,
    agents: 2,
    campaigns: 3,
    members: 3,
    documents: 8,
  })),
];

/** Their ids; nothing else has these. */
export const LOAD_ORGANIZATION_IDS: readonly string[] = TENANTS.map(({ id }) => id);

/** How long a campaign calls. */
const CAMPAIGN_MS = 30 * DAY_MS;

/** Of an organisation's calls, those that belong to no campaign: people who called of themselves. */
const INBOUND_SHARE = 0.2;

/** A lead is called this often, as many as are called at all. */
const CALLS_PER_LEAD = 1.4;

/** A generated campaign. Its leads are numbered from 0; the first `called` of them have been called. */
export interface LoadCampaign {
  /** Its own among all campaigns, from 1. */
  number: number;
  id: string;
  organizationId: string;
  agentId: string;
  name: string;
  status: "draft" | "scheduled" | "running" | "paused" | "done";
  /** When its leads were imported, and between which times it calls. */
  importedMs: number;
  startsMs: number;
  endsMs: number;
  leads: number;
  called: number;
}

/** A generated agent. */
export interface LoadAgent {
  id: string;
  organizationId: string;
  number: number;
  createdMs: number;
}

/** Somebody whom calls of one kind come from: a campaign, or people who call an agent of themselves. */
export interface Line {
  organizationId: string;
  agentId: string;
  campaign: LoadCampaign | null;
  /** How many of a day's calls are its own, relative to the day's other lines. */
  weight: number;
}

/** A generated organisation with what belongs to it. */
export interface LoadTenant extends TenantShape {
  campaignsOf: LoadCampaign[];
  agentsOf: LoadAgent[];
}

/** Lays out the organisations. `idOf` makes the id of the row that is the n-th of its kind. */
export function layOutTenants(
  { seed, untilMs, leads }: { seed: number; untilMs: number; leads: number },
  idOf: (prefix: "agent" | "campaign", ms: number, number: number) => string,
): LoadTenant[] {
  const random = randomOf(`load/${seed}/tenants`);
  const startMs = untilMs - DAYS * DAY_MS;
  let agentNumber = 0;
  let campaignNumber = 0;
  const leadShares = shares(
    leads,
    TENANTS.map(({ share }) => share),
  );
  return TENANTS.map((tenant, index) => {
    const agentsOf = Array.from({ length: tenant.agents }, () => {
      const createdMs = startMs - Math.floor(random() * 30 * DAY_MS);
      agentNumber++;
      return { id: idOf("agent", createdMs, agentNumber), organizationId: tenant.id, number: agentNumber, createdMs };
    });
    const [firstLead, lastLead] = leadShares[index] ?? [0, 0];
    // Lists differ in length: the n-th is 1/√n as long as the first.
    const lengths = shares(
      lastLead - firstLead,
      Array.from({ length: tenant.campaigns }, (_, position) => 1 / Math.sqrt(position + 1)),
    );
    const campaignsOf = lengths.map(([first, last], position): LoadCampaign => {
      campaignNumber++;
      // Evenly over the days; the last one begins after them.
      const startsMs = startMs + Math.round((DAYS * DAY_MS * (position + 0.2)) / (tenant.campaigns - 0.9));
      const importedMs = Math.min(startsMs, untilMs) - Math.floor((1 + random()) * 6 * 3_600_000);
      return {
        number: campaignNumber,
        id: idOf("campaign", importedMs, campaignNumber),
        organizationId: tenant.id,
        agentId: agentsOf[position % agentsOf.length]?.id ?? "",
        name: `Recall ${position + 1}`,
        status: statusOf(startsMs, untilMs, random()),
        importedMs,
        startsMs,
        endsMs: startsMs + CAMPAIGN_MS,
        leads: last - first,
        called: 0,
      };
    });
    return { ...tenant, agentsOf, campaignsOf };
  });
}

function statusOf(startsMs: number, untilMs: number, random: number): LoadCampaign["status"] {
  if (startsMs > untilMs) return random < 0.5 ? "draft" : "scheduled";
  if (startsMs + CAMPAIGN_MS < untilMs) return "done";
  return random < 0.2 ? "paused" : "running";
}

/** Whom the calls of the day that begins at `dayMs` come from. */
export function linesOn(tenants: readonly LoadTenant[], dayMs: number): Line[] {
  return tenants.flatMap(({ id: organizationId, share, agentsOf, campaignsOf }) => {
    const calling = campaignsOf.filter(({ startsMs, endsMs }) => startsMs <= dayMs && dayMs < endsMs);
    const inbound = calling.length === 0 ? share : share * INBOUND_SHARE;
    const leads = calling.reduce((sum, campaign) => sum + campaign.leads, 0);
    return [
      ...agentsOf.map(({ id }) => ({
        organizationId,
        agentId: id,
        campaign: null,
        weight: inbound / agentsOf.length,
      })),
      ...calling.map((campaign) => ({
        organizationId,
        agentId: campaign.agentId,
        campaign,
        weight: ((share - inbound) * campaign.leads) / leads,
      })),
    ];
  });
}

/** Sets how many leads of each campaign have been called, by the calls that each day will bring. */
export function countCalledLeads(
  tenants: readonly LoadTenant[],
  days: readonly { startMs: number; calls: number }[],
): void {
  const expected = new Map<LoadCampaign, number>();
  for (const { startMs, calls } of days) {
    const lines = linesOn(tenants, startMs);
    const sum = lines.reduce((total, { weight }) => total + weight, 0);
    for (const { campaign, weight } of lines) {
      if (campaign !== null) expected.set(campaign, (expected.get(campaign) ?? 0) + (calls * weight) / sum);
    }
  }
  for (const [campaign, calls] of expected) {
    campaign.called = Math.max(1, Math.min(campaign.leads, Math.round(calls / CALLS_PER_LEAD)));
  }
}
