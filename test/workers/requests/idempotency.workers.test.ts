import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { idempotencyKeys } from "../../../workers/db/schema.ts";
import { campaignSettings, createAgent, createCampaign } from "../../support/worker/campaign.ts";
import { agentSettings, api, createTenant, database } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
let campaignId: string;
beforeAll(async () => {
  tenant = await createTenant();
  agentId = await createAgent(tenant);
  campaignId = (await createCampaign(tenant, { agentId })).id;
});

let lastNumber = 3_000_000;
const text = { "Content-Type": "text/plain" };

/** A request that creates something, anew for each call; what it is, and a request that is refused. */
interface Creation {
  path: string;
  body: () => BodyInit;
  headers?: Record<string, string>;
  /** A body like the others, that cannot be carried out. */
  refused?: () => BodyInit;
  /** Where what was made is deleted. */
  deleteAt: (data: Record<string, string>) => string;
}

const json = { "Content-Type": "application/json" };
const creations: Record<string, Creation> = {
  agent: {
    path: "/api/agents",
    body: () => JSON.stringify(agentSettings()),
    deleteAt: ({ id }) => `/api/agents/${id}`,
  },
  campaign: {
    path: "/api/campaigns",
    body: () => JSON.stringify(campaignSettings(agentId, { name: `Reminders ${++lastNumber}` })),
    refused: () => JSON.stringify(campaignSettings("agent_nobody")),
    deleteAt: ({ id }) => `/api/campaigns/${id}`,
  },
  lead: {
    path: "/api/leads",
    body: () => JSON.stringify({ campaignId, phone: `+4930${++lastNumber}` }),
    refused: () => JSON.stringify({ campaignId: "campaign_nobody", phone: "+49301234567" }),
    deleteAt: ({ id }) => `/api/leads/${id}`,
  },
  document: {
    path: "/api/knowledge/documents",
    body: () => `We open at nine. ${++lastNumber}`,
    headers: text,
    deleteAt: ({ id }) => `/api/knowledge/documents/${id}`,
  },
};

const send = ({ path, headers = json }: Creation, body: BodyInit, key: string) =>
  api("POST", path, { key: tenant.keys.admin, body, headers: { ...headers, "Idempotency-Key": key } });

describe.each(Object.entries(creations))("creating a %s under an Idempotency-Key", (_name, creation) => {
  it("makes one, and gives it again", async () => {
    const [body, key] = [creation.body(), crypto.randomUUID()];
    const [first, second] = [await send(creation, body, key), await send(creation, body, key)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data.id).toBe(first.body.data.id);
  });

  it("makes one of two requests that come at once", async () => {
    const [body, key] = [creation.body(), crypto.randomUUID()];
    const answers = await Promise.all([1, 2, 3].map(() => send(creation, body, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body: { data } }) => data.id)).size).toBe(1);
  });

  it("refuses the key for another request, also for one that comes at once", async () => {
    const key = crypto.randomUUID();
    const answers = await Promise.all([creation.body(), creation.body()].map((body) => send(creation, body, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it("makes nothing again once it was deleted", async () => {
    const [body, key] = [creation.body(), crypto.randomUUID()];
    const made = await send(creation, body, key);
    const deletion = await api("DELETE", creation.deleteAt(made.body.data), { key: tenant.keys.admin });
    expect(deletion.status).toBe(200);
    const late = await send(creation, body, key);
    expect([late.status, late.body.error.code]).toEqual([409, "conflict"]);
    expect(late.body.error.details).toEqual([{ path: "idempotency-key", message: expect.stringContaining("deleted") }]);
    // Under another key it is a new wish.
    expect((await send(creation, body, crypto.randomUUID())).status).toBe(201);
  });

  it("takes a key again whose time is over, for another request too", async () => {
    const key = crypto.randomUUID();
    await send(creation, creation.body(), key);
    const { organizationId } = tenant;
    await database()
      .delete(idempotencyKeys)
      .where(and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key)));
    expect((await send(creation, creation.body(), key)).status).toBe(201);
  });
});

const refusable = Object.entries(creations).filter(([, { refused }]) => refused !== undefined);
describe.each(refusable)("a refused %s", (_name, creation) => {
  it("does not use its Idempotency-Key up", async () => {
    const key = crypto.randomUUID();
    const refused = await send(creation, creation.refused?.() ?? "", key);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await send(creation, creation.body(), key)).status).toBe(201);
  });
});

describe("a lead", () => {
  it("that was refused as a duplicate does not use its key up", async () => {
    const key = crypto.randomUUID();
    const taken = creations.lead?.body() ?? "";
    await send(creations.lead as Creation, taken, crypto.randomUUID());
    expect((await send(creations.lead as Creation, taken, key)).status).toBe(409);
    expect((await send(creations.lead as Creation, creations.lead?.body() ?? "", key)).status).toBe(201);
  });

  it("of a person who was erased does not come back", async () => {
    const key = crypto.randomUUID();
    const phone = `+4930${++lastNumber}`;
    const body = JSON.stringify({ campaignId, phone, name: "Ann" });
    expect((await send(creations.lead as Creation, body, key)).status).toBe(201);
    const erased = await api("DELETE", `/api/people?${new URLSearchParams({ phone })}`, { key: tenant.keys.admin });
    expect(erased.body.data).toMatchObject({ leads: 1, isComplete: true });
    expect((await send(creations.lead as Creation, body, key)).status).toBe(409);
    const found = await api("GET", `/api/leads?${new URLSearchParams({ phone })}`, { key: tenant.keys.viewer });
    expect(found.body.data.items).toEqual([]);
  });

  it("of a campaign that was deleted does not come back", async () => {
    const campaign = await createCampaign(tenant, { agentId });
    const key = crypto.randomUUID();
    const body = JSON.stringify({ campaignId: campaign.id, phone: `+4930${++lastNumber}` });
    await send(creations.lead as Creation, body, key);
    await api("DELETE", `/api/campaigns/${campaign.id}`, { key: tenant.keys.admin });
    expect((await send(creations.lead as Creation, body, key)).status).toBe(409);
  });
});

it("a campaign is given again although its agent was deleted since", async () => {
  const ownAgent = await createAgent(tenant);
  const [body, key] = [JSON.stringify(campaignSettings(ownAgent)), crypto.randomUUID()];
  const made = await send(creations.campaign as Creation, body, key);
  await api("DELETE", `/api/agents/${ownAgent}`, { key: tenant.keys.admin });
  const again = await send(creations.campaign as Creation, body, key);
  expect([again.status, again.body.data.id]).toEqual([200, made.body.data.id]);
});
