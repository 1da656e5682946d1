import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { alertRules, callCosts, costRates, voiceCalls } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord, usageLine } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
let ours: Tenant;
let theirs: Tenant;
let agentId: string;

const COSTS = "/api/performance/costs";
/** A morning of November, in which the month of Kiritimati, fourteen hours ahead, had begun as well. */
const NOVEMBER = Date.UTC(2026, 10, 2, 9);

async function newAgent(tenant: Tenant): Promise<string> {
  return (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
}

async function storeCall(tenant: Tenant, agent: string, changes: Partial<CallRecord> = {}): Promise<string> {
  const callId = createId("call");
  const startedAtEpochMs = changes.startedAtEpochMs ?? NOVEMBER;
  const times = { startedAtEpochMs, endedAtEpochMs: startedAtEpochMs + 9_000 };
  const identity = { callId, organizationId: tenant.organizationId, agentId: agent };
  await storeCallRecord(callRecord({ ...identity, ...times, ...changes }), openDatabase);
  return callId;
}

const get = async (path: string, key = ours.keys.viewer) => {
  const answer = await api("GET", path, { key });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data;
};
const month = (query = "", key = ours.keys.viewer) => get(`${COSTS}?services=vendor&month=2026-11${query}`, key);
const sumOf = (rows: { nanoUsd: number }[]): number => rows.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);

beforeAll(async () => {
  [ours, theirs] = await Promise.all([createTenant(), createTenant()]);
  agentId = await newAgent(ours);
});

describe("a month's costs", () => {
  it("are none without calls, and say so", async () => {
    const { organizationId, keys } = await createTenant();
    const costs = await month("", keys.viewer);
    expect(costs).toMatchObject({ month: "2026-11", forecast: null, agents: [], byService: [], dearestCalls: [] });
    expect(costs.total).toMatchObject({ nanoUsd: 0, calls: { calls: 0, pricedCalls: 0, minutes: 0 } });
    expect(organizationId).not.toBe("");
  });

  it("add up the same by layer, agent, campaign, service, day and call", async () => {
    const other = await newAgent(ours);
    const calls = await Promise.all([
      storeCall(ours, agentId),
      storeCall(ours, agentId, { startedAtEpochMs: NOVEMBER + 86_400_000 }),
      storeCall(ours, other, { usage: [usageLine("deepgram/aura-2-x", "tts_character", 5, { purpose: "discarded" })] }),
    ]);
    const costs = await month();
    const total = costs.total.calls;
    expect(total).toMatchObject({ calls: 3, pricedCalls: 3, unlayeredNanoUsd: 0, wastedNanoUsd: 150_000 });
    expect(total.minutes).toBeCloseTo(0.45);
    expect(total.nanoUsd).toBe(2 * 3_373_108 + 150_000 + 17_775);
    expect(costs.total.nanoUsd).toBe(total.nanoUsd);
    expect(Object.values<number>(total.layers).reduce((sum, part) => sum + part, 0)).toBe(total.nanoUsd);
    for (const rows of [costs.agents, costs.campaigns, costs.byService, costs.days, costs.dearestCalls]) {
      expect(sumOf(rows)).toBe(total.nanoUsd);
    }
    expect(costs.agents.map(({ key }: { key: string }) => key)).toEqual([agentId, other]);
    const byDate = costs.days.filter(({ calls: count }: { calls: number }) => count > 0);
    expect(byDate.map(({ date, calls: count }: { date: string; calls: number }) => [date, count])).toEqual([
      ["2026-11-02", 2],
      ["2026-11-03", 1],
    ]);
    const single = await Promise.all(calls.map((id) => get(`/api/calls/${id}/costs`)));
    expect(sumOf(single)).toBe(total.nanoUsd);
    for (const call of single) expect(sumOf(call.turns)).toBe(call.nanoUsd);
    expect((await month(`&agentId=${other}`)).total.nanoUsd).toBe(150_000 + 17_775);
  });

  it("begin and end by the clocks of a time zone", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    // On the last evening of November in Greenwich, and already the first of December in Berlin.
    await storeCall(tenant, agent, { startedAtEpochMs: Date.UTC(2026, 10, 30, 23, 30) });
    const calls = async (timeZone: string, of: string) =>
      (await get(`${COSTS}?services=vendor&month=${of}&timeZone=${timeZone}`, tenant.keys.viewer)).total.calls.calls;
    expect([await calls("UTC", "2026-11"), await calls("Europe/Berlin", "2026-11")]).toEqual([1, 0]);
    expect([await calls("UTC", "2026-12"), await calls("Europe/Berlin", "2026-12")]).toEqual([0, 1]);
  });

  it("have no price for calls over stand-ins, which are told apart", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    const standIns = ["stt", "llm", "tts"] as const;
    await storeCall(tenant, agent, { services: "simulated", simulatedLatency: "cloud", standIns });
    const costs = await month("", tenant.keys.viewer);
    expect(costs).toMatchObject({ callsByServices: { vendor: 0, simulated: 1 }, total: { nanoUsd: 0 } });
    const simulated = await get(`${COSTS}?services=simulated&month=2026-11`, tenant.keys.viewer);
    expect(simulated.total).toMatchObject({ nanoUsd: 0, calls: { calls: 1, nanoUsd: 0 } });
  });

  it("list what has no known price, and count the call among those that are not priced", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    const unknown = usageLine("openai-compatible/demo", "llm_prompt_token", 7);
    await storeCall(tenant, agent, { usage: [unknown, usageLine("deepgram/aura-2-x", "tts_character", 10)] });
    const costs = await month("", tenant.keys.viewer);
    expect(costs.total.calls).toMatchObject({ calls: 1, pricedCalls: 0, nanoUsd: 300_000 + 17_775 });
    const [row] = costs.byService.filter(({ withoutPrice }: { withoutPrice: number }) => withoutPrice > 0);
    expect(row).toMatchObject({ service: "openai-compatible/demo", quantity: 7, nanoUsd: 0, withoutQuantity: 0 });
    expect(costs.dearestCalls[0]).toMatchObject({ nanoUsd: null, knownNanoUsd: 317_775 });
  });

  it("take off what a contract includes, as a row of no one's call", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    const { organizationId } = tenant;
    await database()
      .insert(costRates)
      .values({
        id: createId("rate"),
        organizationId,
        provider: "deepgram/*",
        unit: "tts_character",
        microUsdPerMillion: 20_000_000,
        includedUnits: 100,
        effectiveFrom: new Date(0),
      });
    await storeCall(tenant, agent);
    await storeCall(tenant, agent);
    const costs = await month("", tenant.keys.viewer);
    expect(costs.shared).toEqual([
      { service: "deepgram/*", unit: "tts_character", reason: "contract", nanoUsd: -100 * 20_000 },
    ]);
    expect(costs.total.nanoUsd).toBe(costs.total.calls.nanoUsd - 2_000_000);
  });

  it("stay what they were when a call is deleted", async () => {
    const tenant = await createTenant();
    const callId = await storeCall(tenant, await newAgent(tenant));
    const before = await month("", tenant.keys.viewer);
    await database().delete(voiceCalls).where(eq(voiceCalls.id, callId));
    expect((await month("", tenant.keys.viewer)).total).toEqual(before.total);
  });

  it("of calls from before have no layers, and are in the sum", async () => {
    const tenant = await createTenant();
    await database()
      .insert(callCosts)
      .values({
        callId: createId("call"),
        organizationId: tenant.organizationId,
        agentId: "agent_old",
        services: "vendor",
        transport: "browser",
        startedAt: new Date(NOVEMBER),
        durationMs: 60_000,
        nanoUsd: 5_000_000n,
        knownNanoUsd: 5_000_000n,
        lines: [],
      });
    const { total } = await month("", tenant.keys.viewer);
    expect(total.calls).toMatchObject({ nanoUsd: 5_000_000, unlayeredNanoUsd: 5_000_000, layers: { llm: 0 } });
  });

  it.each(["month=2026-13", "month=26-11", "timeZone=Nowhere", "services=none", "agent=x"])(
    "refuse %s",
    async (query) => {
      expect((await api("GET", `${COSTS}?${query}`, { key: ours.keys.viewer })).status).toBe(400);
    },
  );
});

describe("another organisation", () => {
  it("sees no figure of ours: in no sum, no file, no call", async () => {
    const callId = await storeCall(ours, agentId);
    const costs = await month("", theirs.keys.viewer);
    expect(costs.total.calls.calls).toBe(0);
    expect([costs.agents, costs.campaigns, costs.byService, costs.dearestCalls, costs.shared]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(Object.values<number>(costs.callsByServices).every((count) => count === 0)).toBe(true);
    const ourAgent = await month(`&agentId=${agentId}`, theirs.keys.viewer);
    expect(ourAgent.total.nanoUsd).toBe(0);
    expect((await api("GET", `/api/calls/${callId}/costs`, { key: theirs.keys.admin })).status).toBe(404);
    const file = await api("GET", `${COSTS}/export?services=vendor&month=2026-11`, { key: theirs.keys.operator });
    expect(file.body.trim().split("\r\n")).toHaveLength(1);
    const json = { name: "Ours", monthlyMicroUsd: 1, agentId };
    expect((await api("POST", "/api/performance/cost-budgets", { key: theirs.keys.admin, json })).status).toBe(404);
  });
});

describe("a FOCUS file", () => {
  it("has the month's sum in its rows, to the nano-dollar, in both versions", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    await storeCall(tenant, agent);
    await storeCall(tenant, agent, { startedAtEpochMs: NOVEMBER + 1_000 });
    const { total } = await month("", tenant.keys.viewer);
    for (const focus of ["1.2", "1.3"]) {
      const path = `${COSTS}/export?services=vendor&month=2026-11&focus=${focus}`;
      const { body, headers, status } = await api("GET", path, { key: tenant.keys.operator });
      expect(status).toBe(200);
      expect(headers.get("Content-Disposition")).toContain(`costs-2026-11-focus-${focus}.csv`);
      const [head = "", ...rows] = String(body).trim().split("\r\n");
      const at = head.split(",").indexOf("BilledCost");
      const nanoUsd = rows.map((row) => Math.round(Number(row.split(",")[at]) * 1e9));
      expect(nanoUsd.reduce((sum, cost) => sum + cost, 0)).toBe(total.nanoUsd);
      expect(rows).toHaveLength(2 * 6);
    }
  });
});

describe("budgets", () => {
  const BUDGETS = "/api/performance/cost-budgets";
  const rulesOf = ({ organizationId }: Tenant) =>
    database().select().from(alertRules).where(eq(alertRules.organizationId, organizationId));

  it("come with a rule of alerts for a day that would use them up, and take it with them", async () => {
    const tenant = await createTenant();
    const key = tenant.keys.admin;
    const json = { name: "November", monthlyMicroUsd: 730_000_000 };
    const { body, status } = await api("POST", BUDGETS, { key, json });
    expect(status).toBe(201);
    const budget = body.data;
    expect(budget).toMatchObject({ ...json, agentId: null, warnAtPercent: 80, spentNanoUsd: 0, state: "within" });
    expect(await rulesOf(tenant)).toMatchObject([{ id: budget.ruleId, metric: "cost_rate", threshold: 1_000_000 }]);
    expect((await get(BUDGETS, tenant.keys.viewer)).items).toMatchObject([{ id: budget.id }]);
    expect((await api("DELETE", `${BUDGETS}/${budget.id}`, { key })).status).toBe(200);
    expect(await rulesOf(tenant)).toEqual([]);
    expect((await api("DELETE", `${BUDGETS}/${budget.id}`, { key })).status).toBe(404);
  });

  it("of one agent have no alert, as alerts of costs are of all", async () => {
    const tenant = await createTenant();
    const agent = await newAgent(tenant);
    const json = { name: "One", monthlyMicroUsd: 1_000, agentId: agent };
    const { body } = await api("POST", BUDGETS, { key: tenant.keys.admin, json });
    expect(body.data).toMatchObject({ agentId: agent, ruleId: null });
    expect(await rulesOf(tenant)).toEqual([]);
  });

  it("are fifty at most", async () => {
    const tenant = await createTenant();
    const json = { name: "One", monthlyMicroUsd: 1_000, hasAlert: false };
    for (let made = 0; made < 50; made++) await api("POST", BUDGETS, { key: tenant.keys.admin, json });
    expect((await api("POST", BUDGETS, { key: tenant.keys.admin, json })).status).toBe(409);
  });
});
