import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { parseRecording } from "../../../voice/flight/recording.ts";
import { replayRecording } from "../../../voice/flight/replay.ts";
import { PLATFORM_VERSION } from "../../../workers/environment/version.ts";
import { agentSettings, api, createTenant } from "../../support/worker/tenant.ts";
import { placeCall } from "../../support/worker/worker-call.ts";

// No vendor is configured here: the agent's lines are the recorded apology, and its timers and the caller's audio are
// what is recorded.

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agents: { recorded: string; unrecorded: string };
beforeAll(async () => {
  tenant = await createTenant();
  const limits = { maxCallMs: 900_000, silencePromptMs: 120_000, maxSilencePrompts: 2 };
  const create = async (enabled: boolean): Promise<string> => {
    const json = agentSettings({ limits, flightRecorder: { enabled, retentionDays: 3 } });
    return (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
  };
  agents = { recorded: await create(true), unrecorded: await create(false) };
});

const endedCall = (agentId: string) => placeCall(agentId, tenant.keys.operator);
const stubOf = (callId: string) => env.CALL_SESSION.getByName(callId);
const read = (callId: string, key = tenant.keys.admin) => api("GET", `/api/calls/${callId}/recording`, { key });
/** Rows of the object's database that hold any of the recording. */
const tablesOf = (callId: string) =>
  runInDurableObject(stubOf(callId), (_session, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'recording%'").toArray(),
  );
async function restart(callId: string): Promise<void> {
  const died = runInDurableObject(stubOf(callId), (_session, state) => state.abort("restarted"));
  await expect(died).rejects.toThrow("restarted");
}
const inTheObject = (callId: string, statement: string) =>
  runInDurableObject(stubOf(callId), (_session, { storage }) => {
    storage.sql.exec(statement);
  });

describe("a call's flight recording", { timeout: 20_000 }, () => {
  it("is a file that replays to the same decisions", async () => {
    const callId = await endedCall(agents.recorded);
    const { status, headers, body } = await read(callId);
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toBe("application/x-ndjson");
    const parsed = parseRecording(body);
    if (!parsed.ok) throw new Error(`line ${parsed.error.line}: ${parsed.error.detail}`);
    expect(parsed.value.header).toMatchObject({ callId, platformVersion: PLATFORM_VERSION });
    expect(parsed.value.trailer).toMatchObject({ isCallEnded: true });
    const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
    const result = await replayRecording(parsed.value, { settle });
    expect(result.difference).toBeNull();
    expect(result.events).toEqual(await stubOf(callId).timeline());
    expect(result.events.map(({ type }) => type)).toContain("turn_committed");
    const audio = parsed.value.segments.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.type === "called" && entry.method === "receiveAudio" ? entry.args : [])),
    );
    expect(audio).toEqual([Int16Array.from({ length: 320 }, (_, index) => index * 100)]);
    expect(body).not.toContain(env.TOKEN_SECRET);
  });

  it("is for administrators of the call's own organisation", async () => {
    const callId = await endedCall(agents.recorded);
    const other = await createTenant();
    expect((await read(callId, other.keys.admin)).status).toBe(404);
    expect((await read(callId, tenant.keys.operator)).status).toBe(403);
    expect((await api("GET", `/api/calls/${callId}/recording`)).status).toBe(401);
    expect((await read("call_x")).status).toBe(404);
  });

  it("is none when the agent does not ask for one", async () => {
    const callId = await endedCall(agents.unrecorded);
    expect((await read(callId)).status).toBe(404);
    expect(await tablesOf(callId)).toEqual([]);
  });

  it("is deleted by the alarm when its days are over, though the record cannot be delivered", async () => {
    const callId = await endedCall(agents.recorded);
    await expect
      .poll(async () => (await api("GET", `/api/calls/${callId}`, { key: tenant.keys.viewer })).body.data.status)
      .toBe("ended");
    expect(await tablesOf(callId)).toHaveLength(2);
    // As if its end were days ago, and the record one that Postgres does not take.
    await inTheObject(callId, "UPDATE recording_terms SET json = json_set(json, '$.deleteAtEpochMs', 1)");
    await inTheObject(
      callId,
      "UPDATE meta SET json = json_set(json, '$.isStored', json('false'), '$.claims.agentVersion', 'x')",
    );
    await restart(callId);
    // Whether the alarm has come or not.
    expect((await read(callId)).status).toBe(404);
    expect(await runDurableObjectAlarm(stubOf(callId))).toBe(true);
    expect(await tablesOf(callId)).toEqual([]);
    const meta = await runInDurableObject(stubOf(callId), (_session, { storage }) =>
      JSON.parse(storage.sql.exec<{ json: string }>("SELECT json FROM meta").one().json),
    );
    expect(meta).toMatchObject({ isStored: false });
    expect(meta.failedDeliveries).toBeGreaterThan(0);
  });

  it("wakes its object when its days are over, and outlives the timeline where it is kept longer", async () => {
    const callId = await endedCall(agents.recorded);
    const alarmAt = () => runInDurableObject(stubOf(callId), (_session, { storage }) => storage.getAlarm());
    const inDays = async () => Math.round((((await alarmAt()) ?? 0) - Date.now()) / 86_400_000);
    await expect.poll(inDays).toBe(3);
    const deleteAtEpochMs = Date.now() + 60 * 86_400_000;
    await inTheObject(
      callId,
      `UPDATE recording_terms SET json = json_set(json, '$.deleteAtEpochMs', ${deleteAtEpochMs})`,
    );
    await inTheObject(
      callId,
      "UPDATE meta SET json = json_set(json, '$.endedAtEpochMs', 1, '$.isStored', json('true'))",
    );
    await restart(callId);
    expect(await runDurableObjectAlarm(stubOf(callId))).toBe(true);
    expect(await tablesOf(callId)).toHaveLength(2);
  });
});
