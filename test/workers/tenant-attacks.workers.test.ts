import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyCallToken } from "../../workers/services/calls/call-token.ts";
import { campaignSettings, createCampaign } from "../support/worker/campaign.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../support/worker/tenant.ts";

/*
 * A tenant, another one that wants what is not its own, and a visitor without a key. What they try with ids in paths is
 * in access.workers.test.ts; with quotas, in anonymous-callers.workers.test.ts.
 */

type Tenant = Awaited<ReturnType<typeof createTenant>> & { open: Agent; closed: Agent; campaignId: string };
interface Agent {
  id: string;
  slug: string;
}

let victim: Tenant;
let thief: Tenant;
beforeAll(async () => {
  [victim, thief] = await Promise.all([furnished(), furnished()]);
});

async function furnished(): Promise<Tenant> {
  const tenant = await createTenant();
  const create = async (isPublic: boolean) =>
    (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ isPublic }) })).body.data;
  const [open, closed] = await Promise.all([create(true), create(false)]);
  return { ...tenant, open, closed, campaignId: (await createCampaign(tenant, { agentId: open.id })).id };
}

/** Asks for a token with the thief's key, or as a visitor. */
const ask = (agentId: string, key?: string) => {
  const headers = { Origin: ORIGIN, "CF-Connecting-IP": crypto.randomUUID() };
  return api(
    "POST",
    "/api/voice/token",
    key === undefined ? { json: { agentId }, headers } : { json: { agentId }, key },
  );
};

describe("another tenant", () => {
  it.each<[string, () => string]>([
    ["a public agent's id", () => victim.open.id],
    ["a public agent's slug", () => victim.open.slug],
    ["a public agent's address", () => `${victim.organizationId}/${victim.open.slug}`],
    ["a private agent's id", () => victim.closed.id],
    ["a private agent's address", () => `${victim.organizationId}/${victim.closed.slug}`],
    ["a private agent's id at its own address", () => `${thief.organizationId}/${victim.closed.id}`],
  ])("gets no token with its key by %s", async (_what, address) => {
    expect((await ask(address(), thief.keys.admin)).status).toBe(404);
  });

  it("takes no slug: both have it, and each address leads to its own agent", async () => {
    const { slug } = victim.open;
    const json = agentSettings({ slug, isPublic: true });
    const copy = (await api("POST", "/api/agents", { key: thief.keys.admin, json })).body.data;
    expect(copy.slug).toBe(slug);
    const agentAt = async (address: string, key?: string) => {
      const { body } = await ask(address, key);
      const claims = await verifyCallToken(body.data.token, env.TOKEN_SECRET, Date.now());
      return claims.ok ? claims.value.agentId : claims.error.reason;
    };
    expect(await agentAt(`${victim.organizationId}/${slug}`)).toBe(victim.open.id);
    expect(await agentAt(`${thief.organizationId}/${slug}`)).toBe(copy.id);
    expect(await agentAt(slug, victim.keys.operator)).toBe(victim.open.id);
    expect(await agentAt(slug, thief.keys.operator)).toBe(copy.id);
  });

  it.each([
    ["agents", () => agentSettings()],
    ["campaigns", (tenant: Tenant) => campaignSettings(tenant.open.id)],
    ["leads", (tenant: Tenant) => ({ campaignId: tenant.campaignId, phone: "+49301112233" })],
    ["calls/start", (tenant: Tenant) => ({ agentId: tenant.open.id, transport: "browser" })],
  ])("learns nothing from an Idempotency-Key that was used for %s, and blocks none", async (path, bodyOf) => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const bodies = new Map([thief, victim].map((tenant) => [tenant, bodyOf(tenant)]));
    const make = async (tenant: Tenant) => {
      const json = bodies.get(tenant);
      const answer = await api("POST", `/api/${path}`, { key: tenant.keys.admin, headers, json });
      return { status: answer.status, id: answer.body.data?.id ?? answer.body.data?.callId };
    };
    const first = await make(thief);
    const second = await make(victim);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.id).not.toBe(first.id);
    expect(await make(thief)).toEqual({ status: 200, id: first.id });
    expect(await make(victim)).toEqual({ status: 200, id: second.id });
  });

  it.each([
    ["POST", "/api/leads", () => ({ campaignId: victim.campaignId, phone: "+49301112244" })],
    ["POST", "/api/campaigns", () => campaignSettings(victim.open.id)],
    ["POST", "/api/calls/start", () => ({ agentId: victim.open.id, transport: "browser" })],
  ])("names the victim's rows in no body: %s %s", async (method, path, body) => {
    const answer = await api(method, path, { key: thief.keys.admin, json: body() });
    expect([400, 404, 422]).toContain(answer.status);
    expect(answer.body.success).toBe(false);
  });
});

describe("a visitor without a key", () => {
  it.each<[string, () => string]>([
    ["a private agent's id", () => victim.closed.id],
    ["a private agent's address", () => `${victim.organizationId}/${victim.closed.slug}`],
    ["a public agent's id at another organisation", () => `${thief.organizationId}/${victim.open.id}`],
    ["a public agent's slug at another organisation", () => `${thief.organizationId}/${victim.closed.slug}`],
  ])("gets no token by %s", async (_what, address) => {
    expect((await ask(address())).status).toBe(404);
  });

  it("finds in a list the public agents of that organisation alone", async () => {
    const { body } = await api("GET", `/api/voice/agents?organization=${victim.organizationId}`);
    expect(body.data.map(({ id }: Agent) => id)).toEqual([victim.open.id]);
    expect((await api("GET", "/api/voice/agents?organization=org_nobody")).body.data).toEqual([]);
  });
});
