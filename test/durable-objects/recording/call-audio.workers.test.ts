import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { parseWav } from "../../../voice/audio/wav.ts";
import { voiceCalls } from "../../../workers/db/schema.ts";
import { putSegment } from "../../../workers/services/recordings/recording-bucket.ts";
import { auditTrail } from "../../support/worker/audit-trail.ts";
import { fetchFile, openCall } from "../../support/worker/recorded-call.ts";
import { agentSettings, api, createTenant, database } from "../../support/worker/tenant.ts";

// No vendor is configured here: the agent says its recorded apology, and the caller a tone.

let tenant: Awaited<ReturnType<typeof createTenant>>;
let recorded: string;
let unrecorded: string;
beforeAll(async () => {
  tenant = await createTenant();
  const limits = { maxCallMs: 900_000, silencePromptMs: 120_000, maxSilencePrompts: 2 };
  const create = async (enabled: boolean): Promise<string> => {
    const json = agentSettings({ limits, recording: { enabled, retentionDays: 3, announcement: "" } });
    return (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
  };
  [recorded, unrecorded] = [await create(true), await create(false)];
});

const stubOf = (callId: string) => env.CALL_SESSION.getByName(callId);
const tell = async (callId: string, key = tenant.keys.viewer) => api("GET", `/api/calls/${callId}/audio`, { key });
const stateOf = async (callId: string) => (await tell(callId)).body.data?.state;
const file = (callId: string, headers: Record<string, string> = {}, key = tenant.keys.operator) =>
  fetchFile(`/api/calls/${callId}/audio.wav`, key, headers);
const objectsOf = async (callId: string) =>
  (await env.RECORDINGS.list({ prefix: `${tenant.organizationId}/${callId}/` })).objects.map(({ key }) => key);

async function endedCall(agentId = recorded): Promise<string> {
  const call = await openCall(agentId, tenant.keys.operator);
  await call.speak(600);
  await call.hangUp();
  // Its record is delivered by then, and the alarm set that follows.
  const inDays = () =>
    runInDurableObject(stubOf(call.callId), async (_session, { storage }) =>
      Math.floor((((await storage.getAlarm()) ?? 0) - Date.now()) / 86_400_000),
    );
  await expect.poll(inDays).toBeGreaterThanOrEqual(1);
  if (agentId === recorded) await expect.poll(() => stateOf(call.callId)).toBe("ready");
  return call.callId;
}

async function restart(callId: string): Promise<void> {
  const died = runInDurableObject(stubOf(callId), (_session, state) => state.abort("restarted"));
  await expect(died).rejects.toThrow("restarted");
}

const setTerms = (callId: string, path: string, json: string) =>
  runInDurableObject(stubOf(callId), (_session, { storage }) => {
    storage.sql.exec(`UPDATE audio_terms SET json = json_set(json, '${path}', json('${json}'))`);
  });
const hasTerms = (callId: string) =>
  runInDurableObject(
    stubOf(callId),
    (_session, { storage }) =>
      storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'audio_terms'").toArray().length > 0,
  );

describe("a call's audio recording", { timeout: 30_000 }, () => {
  it("is a file with the caller left and the agent right", async () => {
    const callId = await endedCall();
    const { body } = await tell(callId);
    const { state, durationMs, bytes, isPartial, levels, deletedAt } = body.data;
    expect([state, isPartial]).toEqual(["ready", false]);
    expect(durationMs).toBeGreaterThanOrEqual(600);
    expect(Math.round((Date.parse(deletedAt) - Date.now()) / 86_400_000)).toBe(3);
    expect(levels.caller).toHaveLength(Math.ceil(durationMs / 200));
    expect(Math.max(...levels.caller)).toBeGreaterThan(80);
    expect(Math.max(...levels.agent)).toBeGreaterThan(60);

    const answer = await file(callId);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("audio/wav");
    expect(answer.headers.get("Accept-Ranges")).toBe("bytes");
    expect(answer.bytes).toHaveLength(bytes);
    const wav = parseWav(answer.bytes);
    if (!wav.ok) throw new Error(wav.detail);
    expect(wav).toMatchObject({ sampleRateHz: 16_000, channels: 2 });
    const loudOn = (channel: number) =>
      wav.samples.filter((sample, at) => at % 2 === channel && Math.abs(sample) > 2_000).length;
    // 600 ms of a tone, of whose samples most are loud.
    expect(loudOn(0)).toBeGreaterThan(600 * 16 * 0.6);
    expect(loudOn(1)).toBeGreaterThan(1_000);
  });

  it("is answered in the parts that a player asks for", async () => {
    const callId = await endedCall();
    const whole = (await file(callId)).bytes;
    const part = await file(callId, { Range: "bytes=40-99" });
    expect([part.status, part.headers.get("Content-Range")]).toEqual([206, `bytes 40-99/${whole.length}`]);
    expect(part.bytes).toEqual(whole.slice(40, 100));
    const end = await file(callId, { Range: "bytes=-1000" });
    expect(end.bytes).toEqual(whole.slice(-1_000));
    const behind = await file(callId, { Range: `bytes=${whole.length}-` });
    expect([behind.status, behind.headers.get("Content-Range")]).toEqual([416, `bytes */${whole.length}`]);
    const saved = await fetchFile(`/api/calls/${callId}/audio.wav?download=true`, tenant.keys.operator);
    expect(saved.headers.get("Content-Disposition")).toBe(`attachment; filename="${callId}.wav"`);
    // Five requests of one person, a moment apart.
    expect((await auditTrail(tenant.keys.admin, callId)).filter((entry) => entry === "call.hear_audio")).toHaveLength(
      1,
    );
  });

  it("spans segments, with silence where one is missing", async () => {
    const callId = await endedCall();
    const call = { organizationId: tenant.organizationId, callId };
    const segment = (index: number, code: number) => ({
      index,
      bytes: new Uint8Array(320_000).fill(code),
      levels: new Uint8Array(100).fill(code),
    });
    await putSegment(env.RECORDINGS, call, segment(0, 1));
    await putSegment(env.RECORDINGS, call, segment(2, 3));
    await setTerms(callId, "$.file", "null");
    await setTerms(callId, "$.lengthMs", "25000");
    await restart(callId);
    expect(await stateOf(callId)).toBe("finishing");
    expect((await file(callId)).status).toBe(409);
    await runDurableObjectAlarm(stubOf(callId));
    expect(await stateOf(callId)).toBe("ready");
    const { bytes } = await file(callId, { Range: "bytes=320056-640059" });
    expect(bytes).toHaveLength(320_004);
    expect([bytes[0], bytes[1], bytes[2], bytes[320_001], bytes[320_002]]).toEqual([1, 1, 0xff, 0xff, 3]);
    const { levels } = (await tell(callId)).body.data;
    expect([levels.caller[0], levels.caller[60], levels.caller[110], levels.caller.length]).toEqual([1, 0, 3, 125]);
  });

  it("is for operators of the call's own organisation", async () => {
    const callId = await endedCall();
    const other = await createTenant();
    expect((await tell(callId, other.keys.admin)).status).toBe(404);
    expect((await file(callId, {}, other.keys.admin)).status).toBe(404);
    expect((await api("DELETE", `/api/calls/${callId}/audio`, { key: other.keys.admin })).status).toBe(404);
    expect((await file(callId, {}, tenant.keys.viewer)).status).toBe(403);
    expect((await api("DELETE", `/api/calls/${callId}/audio`, { key: tenant.keys.operator })).status).toBe(403);
    expect(await stateOf(callId)).toBe("ready");
  });

  it("is none when the agent does not ask for one", async () => {
    const callId = await endedCall(unrecorded);
    expect((await tell(callId)).body.data).toMatchObject({ state: "none", levels: null });
    expect((await file(callId)).status).toBe(404);
    expect(await objectsOf(callId)).toEqual([]);
  });

  it("is not to be had, nor erased alone, while the call goes on", async () => {
    const call = await openCall(recorded, tenant.keys.operator);
    expect(await stateOf(call.callId)).toBe("recording");
    expect((await file(call.callId)).status).toBe(409);
    expect((await api("DELETE", `/api/calls/${call.callId}/audio`, { key: tenant.keys.admin })).status).toBe(409);
    await call.hangUp();
  });

  it("is erased alone, with its call, and with the person", async () => {
    const ids = await Promise.all([endedCall(), endedCall(), endedCall()]);
    const [alone, withCall, withPerson] = ids as [string, string, string];
    for (const id of ids) expect(await objectsOf(id)).not.toEqual([]);
    expect((await api("DELETE", `/api/calls/${alone}/audio`, { key: tenant.keys.admin })).status).toBe(200);
    expect((await api("GET", `/api/calls/${alone}`, { key: tenant.keys.viewer })).status).toBe(200);
    expect((await api("DELETE", `/api/calls/${alone}/audio`, { key: tenant.keys.admin })).status).toBe(404);
    expect(await auditTrail(tenant.keys.admin, alone)).toContain("call.erase_audio");

    expect((await api("DELETE", `/api/calls/${withCall}`, { key: tenant.keys.admin })).status).toBe(200);

    const phone = "+442079460123";
    await database().update(voiceCalls).set({ phone }).where(eq(voiceCalls.id, withPerson));
    const query = new URLSearchParams({ phone });
    const exported = await api("GET", `/api/people/export?${query}`, { key: tenant.keys.admin });
    expect(exported.body.data.calls).toMatchObject([{ audio: `/api/calls/${withPerson}/audio.wav` }]);
    expect((await api("DELETE", `/api/people?${query}`, { key: tenant.keys.admin })).status).toBe(200);
    for (const id of ids) {
      expect(await objectsOf(id)).toEqual([]);
      expect(await hasTerms(id)).toBe(false);
    }
  });

  it("is deleted by the alarm when its days are over, and not read a moment longer", async () => {
    const callId = await endedCall();
    await setTerms(callId, "$.deleteAtEpochMs", "1");
    await restart(callId);
    expect(await stateOf(callId)).toBe("none");
    expect((await file(callId)).status).toBe(404);
    expect(await objectsOf(callId)).not.toEqual([]);
    expect(await runDurableObjectAlarm(stubOf(callId))).toBe(true);
    expect(await objectsOf(callId)).toEqual([]);
    expect(await hasTerms(callId)).toBe(false);
  });

  it("wakes its object when its days are over", async () => {
    const callId = await endedCall();
    const inDays = () =>
      runInDurableObject(stubOf(callId), async (_session, { storage }) =>
        Math.round((((await storage.getAlarm()) ?? 0) - Date.now()) / 86_400_000),
      );
    await expect.poll(inDays).toBe(3);
  });

  it("keeps what was stored when the object dies under the call, and says that a part is missing", async () => {
    const call = await openCall(recorded, tenant.keys.operator);
    await call.speak(200);
    const named = { organizationId: tenant.organizationId, callId: call.callId };
    // As the recorder would have stored it by then.
    await putSegment(env.RECORDINGS, named, {
      index: 0,
      bytes: new Uint8Array(320_000).fill(5),
      levels: new Uint8Array(100).fill(90),
    });
    await restart(call.callId);
    // Nobody comes back: the alarm closes the call, and with it the recording.
    expect(await runDurableObjectAlarm(stubOf(call.callId))).toBe(true);
    expect((await tell(call.callId)).body.data).toMatchObject({ state: "ready", durationMs: 10_000, isPartial: true });
    const { bytes } = await file(call.callId, { Range: "bytes=58-59" });
    expect([...bytes]).toEqual([5, 5]);
  });

  it("goes on in the object's next life, when the caller comes back", async () => {
    const call = await openCall(recorded, tenant.keys.operator);
    await call.speak(200);
    await restart(call.callId);
    const again = await call.reopen();
    await again.speak(600);
    await again.hangUp();
    await expect.poll(() => stateOf(call.callId)).toBe("ready");
    const { isPartial, levels } = (await tell(call.callId)).body.data;
    expect(isPartial).toBe(true);
    expect(Math.max(...levels.caller)).toBeGreaterThan(80);
  });
});
