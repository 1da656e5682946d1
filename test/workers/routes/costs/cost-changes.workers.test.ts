import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { armOf } from "../../../../voice/cost-trial.ts";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import type { schemas } from "../../../../web/src/api/api-types.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { costChanges } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { createRequestServices } from "../../../../workers/services/create.ts";
import { callRecord, usageLine } from "../../../support/call/call-record.ts";
import { CallerLine } from "../../../support/worker/caller-line.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
/** A change as it is answered. */
type Change = schemas["CostChange"];
let tenant: Tenant;
let agentId: string;

const CHANGES = "/api/performance/cost-changes";
const models = [{ provider: "openai-compatible" as const, model: "gpt-5-nano" }];
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

beforeEach(async () => {
  tenant = await createTenant();
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
});

const propose = (json: object = {}, key = tenant.keys.operator) =>
  api("POST", CHANGES, { key, json: { agentId, settings: { speculation: "off" }, expiresAt: tomorrow(), ...json } });

async function proposed(json: object = {}): Promise<Change> {
  const answer = await propose(json);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
}

const step = (id: string, name: string, key = tenant.keys.admin) => api("POST", `${CHANGES}/${id}/${name}`, { key });

async function running(json: object = {}): Promise<Change> {
  const { id } = await proposed(json);
  const answer = await step(id, "approve");
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data;
}

const get = async (path: string) => (await api("GET", path, { key: tenant.keys.viewer })).body.data;
const services = () => createRequestServices(env, () => {});
const judge = (id: string) => services().costs.trials.judge(tenant.organizationId, id, "test");

/** Stores finished calls of a trial, whose canary is as `canary` says and its control as the builder makes them. */
async function storeCalls(change: Change, calls: number, canary: Partial<CallRecord>, wrongInCanary = 0) {
  const share = change.canaryShare;
  for (let at = 0; at < calls; at++) {
    const callId = createId("call");
    const arm = armOf(change.id, callId, share);
    const answersWithoutFact = arm === "canary" ? wrongInCanary : 0;
    const identity = { callId, organizationId: tenant.organizationId, agentId };
    const trial = { changeId: change.id, arm, answersChecked: 3, answersWithoutFact };
    await storeCallRecord(callRecord({ ...identity, ...(arm === "canary" && canary), trial }), openDatabase);
  }
}

describe("a proposed change", () => {
  it("says what it would alter and on how many calls a day, and alters nothing", async () => {
    const before = await get(`/api/agents/${agentId}`);
    const change = await proposed({ settings: { speculation: "off", languageModel: models }, canaryShare: 0.1 });
    expect(change).toMatchObject({
      state: "proposed",
      agentId,
      changes: [
        { field: "languageModel", before: "openai-compatible (demo)", after: "openai-compatible (gpt-5-nano)" },
        { field: "speculation", before: "llm_tts", after: "off" },
      ],
      callsPerDay: 0,
      canaryCallsPerDay: 0,
      before: { calls: 0, nanoUsdPerMinute: null },
      realised: null,
      predictedSavingShare: null,
    });
    expect(await get(`/api/agents/${agentId}`)).toEqual(before);
  });

  it("counts the agent's calls of the last 14 days, and takes its thresholds from them where there are enough", async () => {
    const startedAtEpochMs = Date.now() - 3_600_000;
    const times = { startedAtEpochMs, endedAtEpochMs: startedAtEpochMs + 60_000, services: "simulated" as const };
    for (let at = 0; at < 7; at++) {
      const identity = { callId: createId("call"), organizationId: tenant.organizationId, agentId };
      await storeCallRecord(callRecord({ ...identity, ...times, services: "vendor" }), openDatabase);
    }
    const { canaryCallsPerDay, before, guards } = await proposed({ canaryShare: 0.5 });
    expect(before).toMatchObject({ calls: 7, turns: 7 });
    expect(before.nanoUsdPerMinute).toBeGreaterThan(0);
    expect(canaryCallsPerDay).toBeCloseTo(0.25);
    expect(guards.find(({ metric }) => metric === "turn_gap_p95")).toMatchObject({
      thresholdMs: 1_200,
    });
  });

  it.each<[string, object, number]>([
    ["without a difference", { settings: { speculation: "llm_tts" } }, 400],
    ["of no setting", { settings: {} }, 400],
    ["of another setting", { settings: { prompt: "Say nothing." } }, 400],
    ["that is not possible", { settings: { eagerEndOfTurnThreshold: 0.9 } }, 400],
    ["of a canary above a half", { canaryShare: 0.6 }, 400],
    ["of a guard twice", { guards: [{ metric: "failed_calls" }, { metric: "failed_calls" }] }, 400],
    ["that is over already", { expiresAt: new Date(Date.now() - 1_000).toISOString() }, 400],
    ["for more than thirty days", { expiresAt: new Date(Date.now() + 31 * 86_400_000).toISOString() }, 400],
    ["of nobody's agent", { agentId: "agent_nobody" }, 404],
  ])("is refused %s", async (_, json, status) => {
    expect((await propose(json)).status).toBe(status);
  });

  it("is refused when its agent was edited meanwhile", async () => {
    const { id } = await proposed();
    const json = { turnTaking: { speculation: "llm" } };
    await api("PATCH", `/api/agents/${agentId}`, { key: tenant.keys.admin, json });
    expect((await step(id, "approve")).status).toBe(409);
  });
});

describe("an approved change", () => {
  it("is on trial in the agent's next calls, each in the arm of its id, and in no other agent's", async () => {
    const change = await running({ canaryShare: 0.5 });
    const agent = await get(`/api/agents/${agentId}`);
    expect(agent).toMatchObject({ version: 2, trial: { changeId: change.id, canaryShare: 0.5 } });
    expect(agent.turnTaking.speculation).toBe("llm_tts");
    const json = { agentId, transport: "browser" };
    const { callId, url } = (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
    const line = await CallerLine.open(url);
    line.send({ type: "start_call" });
    await line.until(() => line.audioBytes > 0);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    const events = await env.CALL_SESSION.getByName(callId).timeline();
    expect(events.find(({ type }) => type === "trial_joined")).toMatchObject({
      changeId: change.id,
      arm: armOf(change.id, callId, 0.5),
    });
    const counted = async () => {
      const { canary, control } = await get(`${CHANGES}/${change.id}`);
      return canary.calls + control.calls;
    };
    await expect.poll(counted, { timeout: 5_000 }).toBe(1);
  });

  it("is the only one of its agent", async () => {
    await running();
    const { id } = await proposed({ settings: { languageModel: models } });
    const answer = await step(id, "approve");
    expect([answer.status, answer.body.error.message]).toEqual([409, "Another change of this agent is on trial."]);
  });

  it("is approved once, of two who do so at once", async () => {
    const { id } = await proposed();
    const answers = await Promise.all([step(id, "approve"), step(id, "approve")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await get(`/api/agents/${agentId}`)).version).toBe(2);
  });

  it("ends when it is stopped, and its agent's calls are its own again", async () => {
    const { id } = await running();
    expect((await step(id, "stop", tenant.keys.operator)).body.data).toMatchObject({ state: "stopped" });
    expect(await get(`/api/agents/${agentId}`)).toMatchObject({ version: 3, trial: null });
    expect((await step(id, "stop")).status).toBe(409);
    expect((await step(id, "keep")).status).toBe(409);
  });

  it("becomes the agent's own setting when it is kept", async () => {
    const { id } = await running({ settings: { speculation: "off", languageModel: models } });
    expect((await step(id, "keep")).body.data).toMatchObject({ state: "kept" });
    const agent = await get(`/api/agents/${agentId}`);
    expect(agent).toMatchObject({ trial: null, turnTaking: { speculation: "off" }, version: 3 });
    expect(agent.providers).toMatchObject({
      languageModel: models,
      textToSpeech: agentSettings().providers.textToSpeech,
    });
  });

  it("tries cost levers, and keeps them; every step is a version of the agent", async () => {
    const costLevers = { speechCache: true, pausesSpeechToText: true, stablePromptFirst: false, easyTurnModel: null };
    const change = await running({ settings: { costLevers } });
    const [difference] = change.changes;
    expect(difference).toEqual({ field: "costLevers", before: "none", after: "speechCache, pausesSpeechToText" });
    expect((await step(change.id, "keep")).body.data).toMatchObject({ state: "kept" });
    expect(await get(`/api/agents/${agentId}`)).toMatchObject({ trial: null, costLevers, version: 3 });
    const versions: { version: number; fields: string[] }[] = await get(`/api/agents/${agentId}/versions`);
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(versions[0]?.fields).toContain("costLevers");
  });

  it("ends with its time, by the clock", async () => {
    const { id } = await running();
    await services().costs.changes.endExpired("scheduled-test");
    expect(await get(`${CHANGES}/${id}`)).toMatchObject({ state: "running" });
    await database()
      .update(costChanges)
      .set({ expiresAt: new Date(Date.now() - 1_000) });
    await services().costs.changes.endExpired("scheduled-test");
    expect(await get(`${CHANGES}/${id}`)).toMatchObject({ state: "expired" });
    expect(await get(`/api/agents/${agentId}`)).toMatchObject({ trial: null });
  });

  it("has every step in the audit log", async () => {
    const { id } = await running();
    await step(id, "stop");
    const { items } = (await api("GET", `/api/audit-log?resourceId=${id}`, { key: tenant.keys.admin })).body.data;
    expect(items.map(({ action }: { action: string }) => action)).toEqual([
      "cost_change.stop",
      "cost_change.approve",
      "cost_change.propose",
    ]);
  });
});

describe("the guards of a change", () => {
  it("roll back a model that answers wrongly within 50 calls", { timeout: 30_000 }, async () => {
    const change = await running({ canaryShare: 0.3, settings: { languageModel: models } });
    await storeCalls(change, 50, {}, 3);
    await judge(change.id);
    const judged = await get(`${CHANGES}/${change.id}`);
    expect(judged.state).toBe("rolled_back");
    const [broken, ...others] = judged.guards.filter(({ isBroken }: { isBroken: boolean }) => isBroken);
    expect(others).toEqual([]);
    expect(broken).toMatchObject({ metric: "answers_without_fact", control: { badShare: 0 }, canary: { badShare: 1 } });
    expect(broken.evidence).toBeGreaterThanOrEqual(broken.evidenceLimit);
    expect(await get(`/api/agents/${agentId}`)).toMatchObject({ trial: null });
    const { items } = (await api("GET", `/api/audit-log?resourceId=${change.id}`, { key: tenant.keys.admin })).body
      .data;
    expect(items[0]).toMatchObject({ action: "cost_change.roll_back", actorType: "platform" });
  });

  it("count every call once, whoever judges", { timeout: 30_000 }, async () => {
    const change = await running({ canaryShare: 0.5 });
    await storeCalls(change, 12, {});
    await Promise.all([judge(change.id), judge(change.id), services().costs.trials.judgeAll("scheduled-test")]);
    await judge(change.id);
    const { state, canary, control } = await get(`${CHANGES}/${change.id}`);
    expect([state, canary.calls + control.calls]).toEqual(["running", 12]);
  });

  it("leave what was saved to be measured against the control", { timeout: 60_000 }, async () => {
    const change = await running({ canaryShare: 0.5, predictedSavingShare: 0.3 });
    const cheap = { usage: [usageLine("deepgram-flux", "stt_audio_ms", 8_800, { turnId: null })] };
    await storeCalls(change, 24, cheap);
    await judge(change.id);
    expect((await get(`${CHANGES}/${change.id}`)).realised).toBeNull();
    await storeCalls(change, 66, cheap);
    await judge(change.id);
    const judged = await get(`${CHANGES}/${change.id}`);
    expect(judged.canary.pricedCalls).toBeGreaterThanOrEqual(30);
    const { realised, canary, control, predictedSavingShare } = judged;
    expect(realised.nanoUsdPerMinute).toBeCloseTo(control.nanoUsdPerMinute - canary.nanoUsdPerMinute, 3);
    expect(realised.share).toBeGreaterThan(0.3);
    expect(predictedSavingShare).toBe(0.3);
  });

  it("judge calls over stand-ins, which have no cost", async () => {
    const change = await running({ canaryShare: 0.5 });
    const standIns = { services: "local" as const, standIns: ["stt", "llm", "tts"] as const };
    const identity = { callId: createId("call"), organizationId: tenant.organizationId, agentId };
    const trial = { changeId: change.id, arm: "control" as const, answersChecked: 1, answersWithoutFact: 1 };
    await storeCallRecord(callRecord({ ...identity, ...standIns, trial }), openDatabase);
    await judge(change.id);
    const { control, guards } = await get(`${CHANGES}/${change.id}`);
    expect(control).toMatchObject({ calls: 1, pricedCalls: 0, nanoUsdPerMinute: null });
    expect(guards.at(-1).control).toEqual({ calls: 1, badShare: 1 });
  });
});

describe("another organisation", () => {
  it("neither sees nor moves a change, nor adds calls to it", async () => {
    const change = await running();
    const stranger = await createTenant();
    const key = stranger.keys.admin;
    expect((await api("GET", `${CHANGES}/${change.id}`, { key })).status).toBe(404);
    for (const name of ["approve", "stop", "keep"]) expect((await step(change.id, name, key)).status).toBe(404);
    expect((await propose({}, key)).status).toBe(404);
    const theirs = (await api("POST", "/api/agents", { key, json: agentSettings() })).body.data.id;
    const identity = { callId: createId("call"), organizationId: stranger.organizationId, agentId: theirs };
    const trial = { changeId: change.id, arm: "canary" as const, answersChecked: 1, answersWithoutFact: 1 };
    await storeCallRecord(callRecord({ ...identity, trial }), openDatabase);
    await services().costs.trials.judge(stranger.organizationId, change.id, "test");
    await judge(change.id);
    expect(await get(`${CHANGES}/${change.id}`)).toMatchObject({ state: "running", canary: { calls: 0 } });
  });
});
