import { agentSettings, api, type createTenant } from "./tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

/** A new agent's id. */
export async function createAgent({ keys }: Tenant): Promise<string> {
  return (await api("POST", "/api/agents", { key: keys.admin, json: agentSettings() })).body.data.id;
}

/** What makes a campaign that may run. */
export const campaignSettings = (agentId: string, changes: Record<string, unknown> = {}) => ({
  name: "Reminders",
  agentId,
  timeZone: "Europe/Berlin",
  callingWindows: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }],
  ...changes,
});

/** A new campaign, as the API told of it. */
export async function createCampaign(tenant: Tenant, changes: Record<string, unknown> = {}) {
  const json = campaignSettings((changes.agentId as string | undefined) ?? (await createAgent(tenant)), changes);
  const { status, body } = await api("POST", "/api/campaigns", { key: tenant.keys.operator, json });
  if (status !== 201) throw new Error(`The campaign was refused: ${JSON.stringify(body.error)}`);
  return body.data;
}
