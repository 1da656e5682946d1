import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createId } from "../../../workers/db/ids.ts";
import { voiceCalls } from "../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../workers/services/calls/call-records.ts";
import { callRecord } from "../../support/call/call-record.ts";
import { createAgent, createCampaign } from "../../support/worker/campaign.ts";
import { api, createTenant, database, openDatabase } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
});

const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
  api(method, path, { key: tenant.keys.admin, headers, ...(json === undefined ? {} : { json }) });
const tagOf = async (path: string) => (await send("GET", path)).headers.get("ETag") ?? "";

let lastNumber = 2_000_000;
const made = async (path: string, json: unknown): Promise<string> => {
  const { status, body } = await send("POST", path, json);
  if (status !== 201) throw new Error(`${path} was answered ${status}.`);
  return `${path}/${body.data.id}`;
};

/** Makes one of each resource that has an entity tag and can be deleted, and a change of it. */
const resources: Record<string, () => Promise<{ path: string; change: () => Promise<unknown> }>> = {
  "/api/agents/{id}": async () => {
    const path = `/api/agents/${await createAgent(tenant)}`;
    return { path, change: () => send("PATCH", path, { greeting: "New." }) };
  },
  "/api/campaigns/{id}": async () => {
    const path = `/api/campaigns/${(await createCampaign(tenant)).id}`;
    return { path, change: () => send("PATCH", path, { name: "New" }) };
  },
  "/api/leads/{id}": async () => {
    const campaignId = (await createCampaign(tenant)).id;
    const path = await made("/api/leads", { campaignId, phone: `+4930${++lastNumber}` });
    return { path, change: () => send("PATCH", path, { name: "New" }) };
  },
  "/api/alert-rules/{id}": async () => {
    const rule = { name: "Slow answers", metric: "answer_heard", threshold: 900, objective: 0.9 };
    const path = await made("/api/alert-rules", rule);
    return { path, change: () => send("PATCH", path, { name: "New" }) };
  },
  "/api/alert-channels/{id}": async () => {
    const channel = { name: "Desk", kind: "webhook", url: "https://hooks.clinic.example/alerts" };
    const { body } = await send("POST", "/api/alert-channels", channel);
    const path = `/api/alert-channels/${body.data.channel.id}`;
    return { path, change: () => send("PATCH", path, { name: "New" }) };
  },
  "/api/members/{id}": async () => {
    const path = await made("/api/members", { email: `ada${++lastNumber}@clinic.example`, role: "viewer" });
    return { path, change: () => send("PATCH", path, { name: "New" }) };
  },
  "/api/calls/{id}": async () => {
    const { organizationId } = tenant;
    const callId = createId("call");
    const record = callRecord({ callId, organizationId, agentId: await createAgent(tenant) });
    await storeCallRecord(record, openDatabase);
    const change = () => database().update(voiceCalls).set({ costMicroUsd: 7 }).where(eq(voiceCalls.id, callId));
    return { path: `/api/calls/${callId}`, change };
  },
  "/api/knowledge/documents/{id}": async () => {
    const { body } = await api("POST", "/api/knowledge/documents", {
      key: tenant.keys.admin,
      body: `We open at nine. ${++lastNumber}`,
      headers: { "Content-Type": "text/plain" },
    });
    const path = `/api/knowledge/documents/${body.data.id}`;
    const read = async () => (await send("GET", path)).body.data;
    await expect.poll(async () => (await read()).status, { timeout: 10_000 }).toBe("indexed");
    const { version } = await read();
    const change = async () => {
      await send("POST", `${path}/reindex`);
      // Its reader cuts it again behind the answer.
      await expect.poll(async () => (await read()).version, { timeout: 10_000 }).toBeGreaterThan(version);
    };
    return { path, change };
  },
};

/**
 * A session is read as what came with the request; a benchmark's DELETE stops its run and deletes nothing; nobody
 * changes a call's audio, and it is erased whatever its state.
 */
const WITHOUT_VERSION = new Set(["/api/session", "/api/performance/benchmarks/{id}", "/api/calls/{id}/audio"]);

it("every address that can be read and deleted takes If-Match, and is tried here", async () => {
  const { body } = await api("GET", "/api/openapi.json");
  const guarded = Object.entries<Record<string, { parameters?: { name: string }[] }>>(body.paths).filter(
    ([path, operations]) => "get" in operations && "delete" in operations && !WITHOUT_VERSION.has(path),
  );
  for (const [path, operations] of guarded) {
    const names = (operations.delete?.parameters ?? []).map(({ name }) => name);
    expect([path, names]).toEqual([path, expect.arrayContaining(["if-match"])]);
  }
  expect(guarded.map(([path]) => path).sort()).toEqual(Object.keys(resources).sort());
});

describe.each(Object.keys(resources))("deleting %s", (template) => {
  const make = () => resources[template]?.() ?? Promise.reject(new Error("There is no such resource."));

  it("does not happen to what was changed meanwhile", async () => {
    const { path, change } = await make();
    const headers = { "If-Match": await tagOf(path) };
    await change();
    const answer = await send("DELETE", path, undefined, headers);
    expect([answer.status, answer.body.error?.code]).toEqual([412, "precondition_failed"]);
    expect((await send("GET", path)).status).toBe(200);
  });

  it("happens to what the client has read, its tag weakened on the way or not", async () => {
    const exact = await make();
    expect((await send("DELETE", exact.path, undefined, { "If-Match": await tagOf(exact.path) })).status).toBe(200);
    const weak = await make();
    const tag = await tagOf(weak.path);
    expect((await send("DELETE", weak.path, undefined, { "If-Match": `W/${tag}` })).status).toBe(200);
    expect((await send("GET", weak.path)).status).toBe(404);
  });

  it("happens to whatever is there with a star, and is 404 where nothing is", async () => {
    const { path } = await make();
    expect((await send("DELETE", path, undefined, { "If-Match": "*" })).status).toBe(200);
    expect((await send("DELETE", path, undefined, { "If-Match": '"x"' })).status).toBe(404);
  });
});
