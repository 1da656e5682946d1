import { expect, it } from "vitest";
import { voiceCalls } from "../../../../workers/db/schema.ts";
import { createCampaign } from "../../../support/worker/campaign.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

async function doneSteps({ keys }: Tenant): Promise<string[]> {
  const { body } = await api("GET", "/api/organizations/me/first-steps", { key: keys.admin });
  return body.data.steps.filter(({ isDone }: { isDone: boolean }) => isDone).map(({ step }: { step: string }) => step);
}

it("ticks each first step when the organisation has what it makes, and no other organisation's", async () => {
  const [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  const key = tenant.keys.admin;
  // A tenant of the tests begins with three keys.
  const expected = ["key"];
  expect(await doneSteps(tenant)).toEqual(expected);

  const mute = agentSettings({ expectedPhrases: [], knowledge: [] });
  const agentId = (await api("POST", "/api/agents", { key, json: mute })).body.data.id;
  expect(await doneSteps(tenant)).toEqual(["agent", "key"]);
  await api("PATCH", `/api/agents/${agentId}`, { key, json: { expectedPhrases: ["hello"] } });
  expect(await doneSteps(tenant)).toEqual(["agent", "phrases", "key"]);

  const callId = (await api("POST", "/api/calls/start", { key, json: { agentId, transport: "browser" } })).body.data
    .callId;
  // Nobody has opened it yet.
  expect(await doneSteps(tenant)).toEqual(["agent", "phrases", "key"]);
  const generated = { organizationId: tenant.organizationId, agentId, agentVersion: 1, transport: "browser" };
  await database()
    .insert(voiceCalls)
    .values({ ...generated, id: `call_${crypto.randomUUID()}`, status: "ended", services: "generated" });
  expect(await doneSteps(tenant)).toEqual(["agent", "phrases", "key"]);
  await database()
    .insert(voiceCalls)
    .values({ ...generated, id: `${callId}_held`, status: "ended", services: "local" });
  expect(await doneSteps(tenant)).toEqual(["agent", "phrases", "call", "key"]);

  const text = { key, body: "The pool opens at noon.", headers: { "Content-Type": "text/plain" } };
  await api("POST", "/api/knowledge/documents", text);
  const campaign = await createCampaign(tenant, { agentId });
  await api("POST", "/api/leads", { key, json: { campaignId: campaign.id, phone: "+49301234567" } });
  await api("POST", "/api/members", { key, json: { email: "ada@clinic.example", role: "viewer" } });
  expect(await doneSteps(tenant)).toEqual(["agent", "phrases", "call", "document", "leads", "member", "key"]);
  expect(await doneSteps(stranger)).toEqual(expected);
});

it("is put away for all administrators, once in the log however often it is asked", async () => {
  const tenant = await createTenant();
  const key = tenant.keys.admin;
  const read = async () => (await api("GET", "/api/organizations/me/first-steps", { key })).body.data.dismissedAt;
  expect(await read()).toBeNull();
  for (let i = 0; i < 2; i++) {
    expect((await api("POST", "/api/organizations/me/first-steps/dismiss", { key })).status).toBe(200);
  }
  expect(Date.parse(await read())).toBeGreaterThan(0);
  const { body } = await api("GET", `/api/audit-log?resourceId=${tenant.organizationId}`, { key });
  expect(body.data.items.map(({ action }: { action: string }) => action)).toEqual(["organization.dismiss_first_steps"]);
});
