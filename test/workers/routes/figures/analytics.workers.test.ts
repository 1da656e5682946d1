import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { recordOf } from "../../../../voice/record-of.ts";
import type { ServicesKind } from "../../../../voice/timeline/services-kind.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { agents, campaigns, voiceCalls } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { overviewLatencies } from "../../../../workers/services/figures/figures.ts";
import { callRecord, turnMetrics } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
let tenant: Tenant;
let stranger: Tenant;
let agentId: string;
let otherAgentId: string;
const campaignId = createId("campaign");

async function makeAgent({ organizationId }: Tenant): Promise<string> {
  const id = createId("agent");
  await database()
    .insert(agents)
    .values({ ...agentSettings(), id, organizationId });
  return id;
}

interface StoredCall {
  owner?: Tenant;
  agent?: string;
  at: string;
  /** Response times of its answers; one that is null was not measured. */
  answers: (number | null)[];
  services?: ServicesKind;
  campaign?: string;
  reason?: "caller_hung_up" | "silence";
}

async function storeCall({
  owner = tenant,
  agent = agentId,
  at,
  answers,
  reason = "caller_hung_up",
  ...rest
}: StoredCall) {
  const startedAtEpochMs = Date.parse(at);
  const callId = createId("call", startedAtEpochMs);
  const words = { userText: "Hello?", replyText: "Yes.", heardText: "Yes." };
  const greeting = { metrics: turnMetrics({ turnId: "turn_0", responseTimeMs: 5_000 }), ...words };
  const turns = answers.map((responseTimeMs, index) => ({
    metrics: turnMetrics({
      turnId: `turn_${index + 1}`,
      index: index + 1,
      source: "speech",
      responseTimeMs,
      turnGapMs: responseTimeMs === null ? null : responseTimeMs + 200,
      answerHeardMs: responseTimeMs === null ? null : responseTimeMs + 500,
      interrupted: index === 0,
      falseStart: index === 1,
    }),
    ...words,
  }));
  const identity = { callId, organizationId: owner.organizationId, agentId: agent, startedAtEpochMs };
  const record = callRecord({
    ...identity,
    endedAtEpochMs: startedAtEpochMs + 90_000,
    endReason: reason,
    services: rest.services ?? "vendor",
    turns: [greeting, ...turns],
    transcript: [],
  });
  await storeCallRecord(record, openDatabase);
  if (rest.campaign !== undefined) {
    await database().update(voiceCalls).set({ campaignId: rest.campaign }).where(eq(voiceCalls.id, callId));
  }
}

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  [agentId, otherAgentId] = await Promise.all([makeAgent(tenant), makeAgent(tenant)]);
  const strangersAgentId = await makeAgent(stranger);
  const limits = { callingWindows: [], pacing: { maxConcurrentCalls: 1, callsPerMinute: 1 } };
  const retryPolicy = { maxAttempts: 1, retryAfterMinutes: 1, retryOn: [] };
  await database()
    .insert(campaigns)
    .values({
      id: campaignId,
      organizationId: tenant.organizationId,
      agentId,
      name: "Recall",
      timeZone: "UTC",
      ...limits,
      retryPolicy,
    });
  // In Berlin, clocks went back on 25 October at 01:00Z; its day lasts from 24 October 22:00Z to 25 October 23:00Z.
  await Promise.all([
    storeCall({ at: "2026-10-20T12:00:00Z", answers: [40] }),
    storeCall({ at: "2026-10-24T21:59:59.999Z", answers: [10, 20] }),
    storeCall({ at: "2026-10-24T22:00:00Z", answers: [30, 50, null], campaign: campaignId, reason: "silence" }),
    storeCall({ at: "2026-10-25T22:59:59Z", answers: [70], agent: otherAgentId }),
    storeCall({ at: "2026-10-26T09:00:00Z", answers: [900, 1_100], services: "simulated" }),
    storeCall({ at: "2026-10-26T10:00:00Z", answers: [], owner: stranger, agent: strangersAgentId }),
  ]);
  const createdAt = new Date("2026-10-26T11:00:00Z");
  const { organizationId } = tenant;
  const services = "vendor" as const;
  const never = {
    id: createId("call", createdAt.getTime()),
    organizationId,
    agentId,
    agentVersion: 1,
    createdAt,
    services,
  };
  await database()
    .insert(voiceCalls)
    .values({ ...never, transport: "browser", status: "created" });
});

/** Latencies that the turns of these calls do not have. */
const unmeasured = recordOf(overviewLatencies, () => ({ count: 0, p50: null, p95: null }));

const RANGE = { from: "2026-10-24T00:00:00Z", to: "2026-10-28T00:00:00Z" };
const overview = (query: Record<string, string> = {}, key = tenant.keys.viewer) =>
  api("GET", `/api/analytics/overview?${new URLSearchParams({ ...RANGE, services: "vendor", ...query })}`, { key });

describe("the overview", () => {
  it("counts calls, minutes, outcomes, turns and latencies over services of one kind", async () => {
    const { status, body } = await overview();
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      services: "vendor",
      callsByServices: { vendor: 3, simulated: 1, local: 0, generated: 0 },
    });
    expect(body.data.total).toEqual({
      calls: 3,
      running: 0,
      neverConnected: 1,
      minutes: 4.5,
      endReasons: { caller_hung_up: 2, silence: 1 },
      // Prices of that day are not known for all that was used.
      cost: { microUsd: null, pricedCalls: 0, unpricedCalls: 3 },
      latency: {
        turns: 6,
        ...unmeasured,
        responseTimeMs: { count: 5, p50: 30, p95: 70 },
        turnGapMs: { count: 5, p50: 230, p95: 270 },
        answerHeardMs: { count: 5, p50: 530, p95: 570 },
        interruptedShare: 0.5,
        falseStartShare: 2 / 6,
      },
    });
    const simulated = (await overview({ services: "simulated" })).body.data;
    expect(simulated).toMatchObject({
      services: "simulated",
      callsByServices: { vendor: 3, simulated: 1, local: 0, generated: 0 },
      total: { calls: 1, neverConnected: 0, minutes: 1.5 },
    });
    expect(simulated.total.latency).toMatchObject({
      turns: 2,
      responseTimeMs: { count: 2, p50: 900, p95: 1_100 },
      answerHeardMs: { count: 2, p50: 1_400, p95: 1_600 },
      falseStartShare: 0.5,
    });
    expect((await overview({ services: "local" })).body.data.total).toMatchObject({ calls: 0, latency: { turns: 0 } });
  });

  it("is over the deployment's own kind of services unless told otherwise", async () => {
    const { body } = await api("GET", `/api/analytics/overview?${new URLSearchParams(RANGE)}`, {
      key: tenant.keys.viewer,
    });
    const health = await api("GET", "/api/health");
    expect(body.data.services).toBe(health.body.data.services);
  });

  it("has every day of the zone, as long as it was, also those without calls", async () => {
    const perDay = async (timeZone: string) =>
      (await overview({ timeZone })).body.data.groups.map((day: { key: string; calls: number }) => [
        day.key,
        day.calls,
      ]);
    expect(await perDay("Europe/Berlin")).toEqual([
      ["2026-10-24", 1],
      ["2026-10-25", 2],
      ["2026-10-26", 0],
      ["2026-10-27", 0],
      ["2026-10-28", 0],
    ]);
    expect(await perDay("UTC")).toEqual([
      ["2026-10-24", 2],
      ["2026-10-25", 1],
      ["2026-10-26", 0],
      ["2026-10-27", 0],
    ]);
    const days = (await overview({ timeZone: "Europe/Berlin" })).body.data.groups;
    expect(days[1].latency.responseTimeMs).toEqual({ count: 3, p50: 50, p95: 70 });
    expect(days[3].latency).toMatchObject({
      turns: 0,
      interruptedShare: null,
      responseTimeMs: { count: 0, p50: null },
    });
  });

  it("groups by agent and by campaign, the busiest first", async () => {
    const groups = async (groupBy: string) =>
      (await overview({ groupBy })).body.data.groups.map((group: { key: string; calls: number }) => [
        group.key,
        group.calls,
      ]);
    expect(await groups("agent")).toEqual([
      [agentId, 2],
      [otherAgentId, 1],
    ]);
    expect(await groups("campaign")).toEqual([
      [null, 2],
      [campaignId, 1],
    ]);
  });

  it("is of one agent or campaign when asked", async () => {
    expect((await overview({ agentId: otherAgentId })).body.data.total).toMatchObject({
      calls: 1,
      latency: { turns: 1 },
    });
    expect((await overview({ campaignId })).body.data.total).toMatchObject({ calls: 1, endReasons: { silence: 1 } });
    expect((await overview({ agentId: "agent_x" })).body.data.total.calls).toBe(0);
  });

  it("compares with the stretch of the same length before, and with nothing where there is nothing", async () => {
    const { previous, change } = (await overview()).body.data;
    expect(previous).toMatchObject({ from: "2026-10-20T00:00:00.000Z", to: "2026-10-24T00:00:00.000Z" });
    expect(previous.total).toMatchObject({
      calls: 1,
      minutes: 1.5,
      latency: { responseTimeMs: { count: 1, p50: 40 } },
    });
    expect(change).toMatchObject({
      calls: 2,
      minutes: 2,
      costMicroUsd: null,
      latency: { responseTimeP50Ms: -0.25, interruptedShare: -0.5, falseStartShare: null },
    });
    const empty = (await overview({ from: "2026-10-19T00:00:00Z", to: "2026-10-21T00:00:00Z" })).body.data.change;
    expect(empty).toMatchObject({ calls: null, minutes: null, latency: { responseTimeP50Ms: null } });
  });

  it("adds up what calls cost", async () => {
    const key = stranger.keys.viewer;
    const agent = await makeAgent(stranger);
    const times = ["2026-11-05T10:00:00Z", "2026-11-12T10:00:00Z", "2026-11-12T11:00:00Z"];
    await Promise.all(times.map((at) => storeCall({ at, answers: [], owner: stranger, agent })));
    const range = { from: "2026-11-09T00:00:00Z", to: "2026-11-16T00:00:00Z" };
    const { total, change } = (await overview(range, key)).body.data;
    // What the vendors get, and what the call's object costs in 90 s: 144 for its time, 34 for its messages.
    expect(total.cost).toEqual({ microUsd: 2 * (3_355 + 178), pricedCalls: 2, unpricedCalls: 0 });
    expect(change.costMicroUsd).toBe(1);
  });

  it("knows nothing of another organisation", async () => {
    const { total } = (await overview({ groupBy: "agent" }, stranger.keys.viewer)).body.data;
    expect(total.calls).toBe(1);
    expect((await overview({ agentId }, stranger.keys.viewer)).body.data.total.calls).toBe(0);
  });

  it("is of the last seven days unless told otherwise", async () => {
    const { body } = await api("GET", "/api/analytics/overview", { key: tenant.keys.viewer });
    expect(Date.parse(body.data.to) - Date.parse(body.data.from)).toBe(7 * 24 * 3_600_000);
    expect([7, 8]).toContain(body.data.groups.length);
  });

  it.each([
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["timeZone", { timeZone: "UTC'; --" }],
    ["timeZone", { timeZone: "BST" }],
    ["groupBy", { groupBy: "caller" }],
    ["from", { from: "2025-10-26T00:00:00Z" }],
    ["from", { from: "2026-10-28T00:00:00Z" }],
    ["from", { from: "last week" }],
    ["agentId", { agentId: "a\u0000" }],
    ["campaignId", { campaignId: "'" }],
    ["services", { services: "real" }],
    ["group", { group: "day" }],
  ])("names %s when it is not valid: %j", async (path, query) => {
    const { status, body } = await overview(query as Record<string, string>);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(path);
  });
});
