import type { Database } from "../../db/client.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { type Campaigns, createCampaigns } from "./campaigns.ts";
import { createDoNotCall, type DoNotCall } from "./do-not-call.ts";
import { createLeadExport, type LeadExport } from "./lead-export.ts";
import { createLeadImports, type LeadImports } from "./lead-imports.ts";
import { createLeads, type Leads } from "./leads.ts";

/** Services of outreach: the people to be called, and those not to be. */
export interface OutreachServices {
  campaigns: Campaigns;
  leads: Leads;
  leadImports: LeadImports;
  leadExport: LeadExport;
  doNotCall: DoNotCall;
}

/** A statement over hundreds of rows, or over all of a campaign, waits this long. */
const BULK_DEADLINE_MS = 10_000;

const wire = lazily<{ parts: RequestParts; bulk: Database }, OutreachServices>({
  campaigns: ({ parts, bulk }) => createCampaigns(parts.db, bulk),
  leads: ({ parts }) => createLeads(parts.db),
  leadImports: ({ bulk }) => createLeadImports(bulk),
  leadExport: ({ bulk }) => createLeadExport(bulk),
  doNotCall: ({ parts }) => createDoNotCall(parts.db),
});

/** Wires the services of outreach for one request. */
export function createOutreachServices(parts: RequestParts): OutreachServices {
  return wire({ parts, bulk: parts.openDatabase(() => AbortSignal.timeout(BULK_DEADLINE_MS)) });
}
