import { beforeAll, describe, expect, it } from "vitest";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord, usageLine } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
let ours: Tenant;
let agentId: string;

const PATH = "/api/performance/cost-opportunities";
const NOVEMBER = Date.UTC(2026, 10, 2, 9);
const CALLS = 31;
const CHARACTERS = 30;

async function newAgent(tenant: Tenant): Promise<string> {
  return (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
}

/** Stores calls of nine seconds, a minute apart, whose one answer threw away as much speech as it said. */
async function storeCalls(tenant: Tenant, agent: string, count: number, changes: Partial<CallRecord> = {}) {
  const usage = [
    usageLine("deepgram/aura-2-x", "tts_character", CHARACTERS),
    usageLine("deepgram/aura-2-x", "tts_character", CHARACTERS, { purpose: "discarded" }),
  ];
  for (let at = 0; at < count; at++) {
    const startedAtEpochMs = NOVEMBER + at * 60_000;
    const times = { startedAtEpochMs, endedAtEpochMs: startedAtEpochMs + 9_000 };
    const identity = { callId: createId("call"), organizationId: tenant.organizationId, agentId: agent };
    await storeCallRecord(callRecord({ ...identity, ...times, usage, ...changes }), openDatabase);
  }
}

const get = async (query: string, key = ours.keys.viewer) => {
  const answer = await api("GET", `${PATH}?services=vendor&month=2026-11${query}`, { key });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data;
};
const of = (answer: { opportunities: { lever: string }[] }, lever: string) =>
  answer.opportunities.find((one) => one.lever === lever);

beforeAll(async () => {
  ours = await createTenant();
  agentId = await newAgent(ours);
  await storeCalls(ours, agentId, CALLS);
});

describe("opportunities to spend less", () => {
  it("are none without calls, and say so", async () => {
    const { keys } = await createTenant();
    const answer = await get("", keys.viewer);
    expect(answer.calls).toMatchObject({ found: 0, hasMore: false, replayed: 0, needed: 30, minutes: 0 });
    for (const one of answer.opportunities) {
      expect(one).toMatchObject({ calls: 0, baseNanoUsd: 0, saving: null, formula: null });
    }
    expect(answer.combination).toMatchObject({ levers: [], baseNanoUsd: 0, saving: null });
  });

  it("replay the stored calls, each lever alone and those that save together", async () => {
    const answer = await get("");
    expect(answer.calls).toMatchObject({ found: CALLS, replayed: CALLS, unpriced: 0 });
    expect(answer.calls.minutes).toBeCloseTo((CALLS * 9) / 60);
    const discarded = CALLS * CHARACTERS * 30_000;
    expect(of(answer, "lessSpeculation")).toMatchObject({
      state: "estimated",
      calls: CALLS,
      baseNanoUsd: discarded,
      saving: {
        nanoUsd: discarded,
        perMinuteNanoUsd: Math.round((CHARACTERS * 30_000 * 60) / 9),
        lowNanoUsd: Math.round((CHARACTERS * 30_000 * 60) / 9),
      },
    });
    expect(answer.combination.levers).toContain("lessSpeculation");
    expect(answer.combination.saving.nanoUsd).toBeLessThanOrEqual(answer.combination.baseNanoUsd);
    expect(answer.cheaper.tts).toContain("deepgram/aura-*");
    expect(answer).toMatchObject({ prices: "paid", isHypothetical: false, modelsAs: null });
  });

  it("combine the levers that are asked for, by the settings that are asked for", async () => {
    const both = await get("&levers=voice,lessSpeculation&voice=deepgram/aura-*");
    expect(both.combination.levers).toEqual(["lessSpeculation", "voice"]);
    // The half that is left is spoken at half the price; alone, the voice would halve both.
    expect(both.combination.saving.nanoUsd).toBe(CALLS * CHARACTERS * 45_000);
    expect(both.combination.sumNanoUsd).toBe(CALLS * CHARACTERS * 60_000);
    expect((await get("&levers=")).combination).toMatchObject({ levers: [], saving: { nanoUsd: 0 } });
  });

  it("are not enough data for an agent of few calls", async () => {
    const other = await newAgent(ours);
    await storeCalls(ours, other, 2);
    const answer = await get(`&agentId=${other}`);
    expect(answer).toMatchObject({ agentId: other, calls: { found: 2 } });
    expect(of(answer, "lessSpeculation")).toMatchObject({ state: "not_enough_data", calls: 2, saving: null });
  });

  it("have no price over stand-ins, but for list prices, which are marked", async () => {
    const tenant = await createTenant();
    const standIns = ["stt", "llm", "tts"] as const;
    const changes = { services: "simulated", simulatedLatency: "cloud", standIns: [...standIns] } as const;
    await storeCalls(tenant, await newAgent(tenant), CALLS, changes);
    const asked = async (query: string) =>
      (await api("GET", `${PATH}?services=simulated&month=2026-11${query}`, { key: tenant.keys.viewer })).body.data;
    expect((await asked("")).calls).toMatchObject({ found: CALLS, replayed: 0, unpriced: CALLS });
    const list = await asked("&prices=list");
    expect(list).toMatchObject({ prices: "list", isHypothetical: true, calls: { replayed: CALLS } });
    expect(of(list, "lessSpeculation")).toMatchObject({ saving: { nanoUsd: CALLS * CHARACTERS * 30_000 } });
  });

  it("are another organisation's alone", async () => {
    const theirs = await createTenant();
    for (const query of ["&days=31", `&agentId=${agentId}`]) {
      const answer = await get(query, theirs.keys.admin);
      expect(answer.calls).toMatchObject({ found: 0, replayed: 0 });
      expect(JSON.stringify(answer)).not.toContain("call_");
    }
  });

  it.each(["levers=free", "month=2026-13", "days=91", "promptShare=1", "hangUpAfterSeconds=1", "agent=x"])(
    "refuse %s",
    async (query) => {
      expect((await api("GET", `${PATH}?${query}`, { key: ours.keys.viewer })).status).toBe(400);
    },
  );
});
