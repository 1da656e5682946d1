import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../../workers/app.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { CallerLine } from "../../../support/worker/caller-line.ts";
import { agentSettings, api, createTenant, ORIGIN, openDatabase } from "../../../support/worker/tenant.ts";

// No vendor is configured here, so the agent's lines are the recorded apology.

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  const limits = { maxCallMs: 900_000, silencePromptMs: 120_000, maxSilencePrompts: 2 };
  const json = agentSettings({ limits });
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
});
afterEach(() => {
  vi.restoreAllMocks();
});

const read = async (path: string) => (await api("GET", `/api/calls/${path}`, { key: tenant.keys.viewer })).body.data;
const stubOf = (callId: string) => env.CALL_SESSION.getByName(callId);
const POLL = { timeout: 5_000 };

async function ticket(): Promise<{ callId: string; url: string }> {
  const json = { agentId, transport: "browser" };
  return (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
}

/** A call whose agent speaks. */
async function startedCall(): Promise<{ callId: string; url: string; line: CallerLine }> {
  const call = await ticket();
  const line = await CallerLine.open(call.url);
  line.send({ type: "start_call" });
  await line.until(() => line.audioBytes > 0);
  return { ...call, line };
}

/** Reads a call through a worker whose calls' objects do not answer. */
async function readWithoutObjects(path: string) {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const never = () => new Promise(() => undefined);
  const CALL_SESSION = { getByName: () => ({ progress: never }) };
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${tenant.keys.viewer}` };
  const request = new Request(`${ORIGIN}/api/calls/${path}`, { headers });
  const response = await createApp().fetch(request, { ...env, CALL_SESSION }, context);
  await waitOnExecutionContext(context);
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  return { status: response.status, body: (await response.json()) as any };
}

describe("a call that goes on", { timeout: 20_000 }, () => {
  it("is told as it stands: its words, its turns, its length so far", async () => {
    const { callId, line } = await startedCall();
    line.send({ type: "text_message", text: "is there parking" });
    await line.until(() => line.messages.filter(({ type }) => type === "turn_metrics").length >= 2);
    const lines = await read(`${callId}/transcript`);
    expect(lines).toContainEqual(expect.objectContaining({ role: "user", text: "is there parking" }));
    expect(lines.map(({ index }: { index: number }) => index)).toEqual(lines.map((_: unknown, at: number) => at));
    const turns = await read(`${callId}/turns`);
    expect(turns.length).toBeGreaterThanOrEqual(2);
    const call = await read(callId);
    expect(call).toMatchObject({ status: "active", endedAt: null, endReason: null, live: { state: "running" } });
    expect(call.turnCount).toBeGreaterThanOrEqual(turns.length);
    expect(call.durationMs).toBeGreaterThan(0);
    expect((await read(callId)).durationMs).toBeGreaterThanOrEqual(call.durationMs);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("shows the line that the agent is speaking as far as it was heard", async () => {
    const { callId, line } = await startedCall();
    await line.untilMessage("transcript_delta");
    const lines = await read(`${callId}/transcript`);
    expect(lines.at(-1)).toMatchObject({ role: "assistant", isInterrupted: false });
    expect(lines.at(-1).text).not.toBe("");
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("goes on being told when its reader was there before it began, and after it has ended", async () => {
    const { callId, url } = await ticket();
    // Twice: what an isolate remembers of an address must not be an empty call.
    for (let count = 0; count < 2; count += 1) {
      expect(await read(callId)).toMatchObject({ status: "created", live: null });
      expect(await read(`${callId}/transcript`)).toEqual([]);
    }
    const line = await CallerLine.open(url);
    line.send({ type: "start_call" });
    await line.until(() => line.audioBytes > 0);
    line.send({ type: "text_message", text: "hello there" });
    await line.untilMessage("transcript");
    expect(await read(callId)).toMatchObject({ status: "active", live: { state: "running" } });
    expect((await read(`${callId}/transcript`)).map(({ text }: { text: string }) => text)).toContain("hello there");
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    // At once, whether or not Postgres has the record.
    expect(await read(callId)).toMatchObject({ status: "ended", endReason: "caller_hung_up", live: null });
    await expect
      .poll(async () => (await read(`${callId}/transcript`)).map(({ text }: { text: string }) => text), POLL)
      .toContain("hello there");
  });

  it("says that its caller is away, and that it was interrupted", async () => {
    const { callId, line } = await startedCall();
    line.close();
    await expect.poll(() => read(callId), POLL).toMatchObject({ status: "active", live: { state: "caller_away" } });
    const died = runInDurableObject(stubOf(callId), (_session, state) => state.abort("restarted"));
    await expect(died).rejects.toThrow("restarted");
    expect(await read(callId)).toMatchObject({ status: "active", live: { state: "interrupted" } });
  });

  it("says that it cannot be reached, in time, and does not say that nothing was said", async () => {
    const { callId, line } = await startedCall();
    await expect
      .poll(() => readWithoutObjects(callId), POLL)
      .toMatchObject({ status: 200, body: { data: { status: "active", live: { state: "unreachable" } } } });
    for (const part of ["transcript", "turns"]) {
      const { status, body } = await readWithoutObjects(`${callId}/${part}`);
      expect([status, body.error.code]).toEqual([503, "unavailable"]);
      expect(body.error.message).toContain("what was said is stored when it ends");
    }
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("says that nothing is known of it when its object has nothing", async () => {
    const { callId } = await ticket();
    const begun = { status: "active", endedAtEpochMs: null, endReason: null } as const;
    const identity = { callId, organizationId: tenant.organizationId, agentId };
    await storeCallRecord(callRecord({ ...identity, ...begun, turns: [], transcript: [] }), openDatabase);
    expect(await read(callId)).toMatchObject({ status: "active", live: { state: "gone" } });
  });
});
