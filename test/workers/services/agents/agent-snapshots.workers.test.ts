import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createCallServices } from "../../../../workers/services/calls/call-services.ts";
import { agentSettings, api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
});

async function createAgent() {
  const { body } = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() });
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...config } = body.data;
  return config;
}

/** Loads the agent for a call and waits for what goes on in the background. */
async function load(agentId: string, agentVersion: number, organizationId = tenant.organizationId) {
  const context = createExecutionContext();
  const services = createCallServices(env, (task) => context.waitUntil(task));
  const claims = {
    callId: "call_1",
    organizationId,
    agentId,
    agentSlug: "clinic",
    agentVersion,
    transport: "browser",
    expiresAtMs: 0,
  };
  const config = await services.loadAgentConfig(claims);
  await waitOnExecutionContext(context);
  return config;
}

describe("loading a call's agent", () => {
  it("gives the version that the token names while there is a copy of it", async () => {
    const agent = await createAgent();
    await api("PATCH", `/api/agents/${agent.id}`, { key: tenant.keys.admin, json: { greeting: "New." } });
    expect(await load(agent.id, 1)).toEqual(agent);
    expect(await load(agent.id, 2)).toEqual({ ...agent, greeting: "New.", version: 2 });
  });

  it("asks Postgres when there is no copy, and makes one", async () => {
    const agent = await createAgent();
    const key = `agent:${tenant.organizationId}:${agent.id}:1`;
    await env.CACHE.delete(key);
    expect(await load(agent.id, 1)).toEqual(agent);
    expect(JSON.parse((await env.CACHE.get(key)) ?? "null")).toEqual(agent);
  });

  it.each(["{", "{}", "null"])("asks Postgres when the copy is %s", async (text) => {
    const agent = await createAgent();
    await env.CACHE.put(`agent:${tenant.organizationId}:${agent.id}:1`, text);
    expect(await load(agent.id, 1)).toEqual(agent);
  });

  it("finds no agent of another organisation", async () => {
    const agent = await createAgent();
    const stranger = await createTenant();
    expect(await load(agent.id, 1, stranger.organizationId)).toBeNull();
    expect(await load("agent_x", 1)).toBeNull();
  });
});
