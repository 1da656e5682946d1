import type { OpenDatabase } from "../../db/client.ts";
import { type Campaigns, createCampaigns } from "./campaigns.ts";
import { createDoNotCall, type DoNotCall } from "./do-not-call.ts";
import { createLeadExport, type LeadExport } from "./lead-export.ts";
import { createLeadImports, type LeadImports } from "./lead-imports.ts";
import { createLeads, type Leads } from "./leads.ts";

/** Who is to be called, and who is not. */
export interface OutreachServices {
  campaigns: Campaigns;
  leads: Leads;
  leadImports: LeadImports;
  leadExport: LeadExport;
  doNotCall: DoNotCall;
}

/** A statement over hundreds of rows, or over all of a campaign, waits this long. */
const BULK_DEADLINE_MS = 10_000;

/** Wires them for one request; `deadline` is for each query that concerns a row or a page of them. */
export function createOutreachServices(openDatabase: OpenDatabase, deadline: () => AbortSignal): OutreachServices {
  const db = openDatabase(deadline);
  const bulk = openDatabase(() => AbortSignal.timeout(BULK_DEADLINE_MS));
  return {
    campaigns: createCampaigns(db, bulk),
    leads: createLeads(db),
    leadImports: createLeadImports(bulk),
    leadExport: createLeadExport(bulk),
    doNotCall: createDoNotCall(db),
  };
}
