import { type ExplainedMethods, NOBODYS_PHONE, OF_FEW, run } from "./explained.ts";

const CAMPAIGN = {
  name: "None",
  description: "",
  startsAt: null,
  endsAt: null,
  timeZone: "UTC",
  callingWindows: [],
  pacing: { maxConcurrentCalls: 1, callsPerMinute: 1 },
  retryPolicy: { maxAttempts: 1, retryAfterMinutes: 60, retryOn: [] },
};

/** Methods of `services/outreach`. */
export const outreach: ExplainedMethods = {
  "outreach.campaigns.find": run(
    ({ request }, { organizationId, campaignId }) => request.outreach.campaigns.find(organizationId, campaignId),
    {
      kinds: ["rows read", "sort"],
      reason: "counts all leads of the campaign",
    },
  ),
  "outreach.campaigns.create": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.create(organizationId, { ...CAMPAIGN, agentId: "agent_nobody" }, null),
  ),
  "outreach.campaigns.update": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.update(organizationId, "campaign_nobody", { agentId: "agent_nobody" }),
  ),
  "outreach.campaigns.transition": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.transition(organizationId, "campaign_nobody", "done"),
  ),
  "outreach.campaigns.remove": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.remove(organizationId, "campaign_nobody"),
  ),
  "outreach.leads.find": run(({ request }, { organizationId, leadId }) =>
    request.outreach.leads.find(organizationId, leadId),
  ),
  "outreach.leads.create": run(({ request }, { organizationId }) => {
    const lead = { campaignId: "campaign_nobody", phone: NOBODYS_PHONE, email: null, name: null, attributes: {} };
    return request.outreach.leads.create({ organizationId, ...lead }, null);
  }),
  "outreach.leads.update": run(({ request }, { organizationId }) =>
    request.outreach.leads.update(organizationId, "lead_nobody", { phone: NOBODYS_PHONE }),
  ),
  "outreach.leads.remove": run(({ request }, { organizationId }) =>
    request.outreach.leads.remove(organizationId, "lead_nobody"),
  ),
  "outreach.leadImports.find": run(({ request }, { organizationId }) =>
    request.outreach.leadImports.find(organizationId, "import_nobody"),
  ),
  "outreach.leadImports.run": run(
    ({ request }, { author, campaignId }) =>
      request.outreach.leadImports.run(author, {
        campaignId,
        body: oneLead(),
        defaultCountry: undefined,
        fieldMap: {},
        charset: null,
        maxBytes: 1_000,
      }),
    OF_FEW("a batch is put in order before it is stored"),
  ),
  "outreach.leadExport.open": run(
    async ({ request }, { organizationId, campaignId }) => {
      const file = await request.outreach.leadExport.open(organizationId, campaignId, "unreached");
      if (!file.ok) throw new Error(file.error);
      // The header, and what is read for two pieces.
      for (let piece = 0; piece < 3; piece++) await file.value.next();
    },
    { kinds: ["rows read", "sort"], reason: "looks for attributes in all leads of the campaign" },
  ),
  "outreach.doNotCall.add": run(({ request }, { organizationId }) =>
    request.outreach.doNotCall.add(organizationId, NOBODYS_PHONE, ""),
  ),
  "outreach.doNotCall.remove": run(({ request }, { organizationId }) =>
    request.outreach.doNotCall.remove(organizationId, NOBODYS_PHONE),
  ),
};

async function* oneLead(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`phone\n${NOBODYS_PHONE}\n`);
}
