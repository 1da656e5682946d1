import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { CallStore } from "../../../durable-objects/call/call-store.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { CallerLine } from "../../support/worker/caller-line.ts";
import { agentSettings, api, createTenant } from "../../support/worker/tenant.ts";

// No vendor is configured here, so every line is the recorded apology: what these tests are about is the object around
// the call.

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  const limits = { maxCallMs: 900_000, silencePromptMs: 120_000, maxSilencePrompts: 2 };
  const json = agentSettings({ limits });
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
});

async function ticket(): Promise<{ callId: string; url: string }> {
  const json = { agentId, transport: "browser" };
  return (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
}

async function startedCall(): Promise<{ callId: string; url: string; line: CallerLine }> {
  const call = await ticket();
  const line = await CallerLine.open(call.url);
  line.send({ type: "start_call" });
  await line.until(() => line.audioBytes > 0);
  return { ...call, line };
}

const stubOf = (callId: string) => env.CALL_SESSION.getByName(callId);
/** What a deployment does to an object: it is gone at once, with its sockets and memory. */
async function restart(callId: string): Promise<void> {
  const died = runInDurableObject(stubOf(callId), (_session, state) => state.abort("restarted"));
  await expect(died).rejects.toThrow("restarted");
}

const get = async (path: string) => (await api("GET", path, { key: tenant.keys.viewer })).body.data;
const typesOf = (events: readonly CallEvent[]) => events.map(({ type }) => type);

/** The record is delivered beside the call, a moment after its end. */
const POLL = { timeout: 5_000 };

describe("CallSession", { timeout: 20_000 }, () => {
  it("greets as soon as the call is started, if only with the apology", async () => {
    const { line, callId } = await startedCall();
    expect(line.messages.slice(0, 4).map(({ type }) => type)).toEqual([
      "welcome",
      "status",
      "call_started",
      "audio_config",
    ]);
    line.send({ type: "end_call" });
    expect(await line.untilMessage("call_ended")).toMatchObject({ reason: "caller_hung_up" });
    await line.until(() => line.closeCode !== null);
    expect(line.closeCode).toBe(1000);
    const events = await stubOf(callId).timeline();
    expect(events.at(-1)).toMatchObject({ type: "call_ended", reason: "caller_hung_up" });
    await expect
      .poll(() => get(`/api/calls/${callId}`))
      .toMatchObject({ status: "ended", endReason: "caller_hung_up" });
  });

  it("takes the same call up again on a second connection and refuses the first", async () => {
    const { line, url, callId } = await startedCall();
    const second = await CallerLine.open(url);
    second.send({ type: "start_call" });
    expect(await second.untilMessage("call_started")).toMatchObject({ callId, isResumed: true });
    await line.until(() => line.closeCode !== null);
    expect(line.closeCode).toBe(4409);
    second.send({ type: "end_call" });
    await second.untilMessage("call_ended");
    const events = typesOf(await stubOf(callId).timeline());
    expect(events.filter((type) => type === "call_started")).toHaveLength(1);
  });

  it("goes on after its object was restarted under the call", async () => {
    const { line, callId } = await startedCall();
    const { resumeToken } = await line.untilMessage("call_started");
    line.send({ type: "text_message", text: "is there parking" });
    await line.untilMessage("transcript_end");
    // The finished turn is on the timeline before it is written a moment later; reading it writes it.
    const before = await stubOf(callId).timeline();
    await restart(callId);

    const ticketUrl = new URL((await ticket()).url);
    ticketUrl.pathname = ticketUrl.pathname.replace(/[^/]+$/, callId);
    ticketUrl.searchParams.set("token", resumeToken);
    const again = await CallerLine.open(ticketUrl.href);
    again.send({ type: "start_call" });
    expect(await again.untilMessage("call_started")).toMatchObject({ callId, isResumed: true });
    again.send({ type: "end_call" });
    await again.untilMessage("call_ended");
    const after = await stubOf(callId).timeline();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(typesOf(after.slice(before.length))).toContain("caller_connected");
  });

  it("ends a call whose object was restarted and whose caller stayed away", async () => {
    const { callId } = await startedCall();
    await stubOf(callId).timeline();
    await restart(callId);
    expect(await runDurableObjectAlarm(stubOf(callId))).toBe(true);
    await expect
      .poll(() => get(`/api/calls/${callId}`), POLL)
      .toMatchObject({ status: "ended", endReason: "interrupted" });
  });

  it("goes on with what it was saying on the next connection", async () => {
    const { line, url, callId } = await startedCall();
    const { resumeToken } = await line.untilMessage("call_started");
    line.close();
    await expect.poll(async () => typesOf(await stubOf(callId).timeline()), POLL).toContain("caller_disconnected");
    const address = new URL(url);
    address.searchParams.set("token", resumeToken);
    const again = await CallerLine.open(address.href);
    again.send({ type: "start_call" });
    await again.until(() => again.audioBytes > 0);
    expect(again.messages.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["call_started", "playback_interrupt", "agent_audio_started", "transcript_start"]),
    );
    again.send({ type: "end_call" });
    await again.untilMessage("call_ended");
    const events = await stubOf(callId).timeline();
    expect(typesOf(events)).toContain("playback_resumed");
    // The greeting, which no voice could say, and the apology in its place.
    expect(events.filter(({ type }) => type === "agent_turn_started")).toHaveLength(2);
  });

  it("stops the agent when it is asked to, and only pauses it for a sound", async () => {
    const { line, callId } = await startedCall();
    line.send({ type: "interrupt" });
    await line.untilMessage("playback_interrupt");
    line.send({ type: "stop" });
    await line.until(() => line.messages.filter(({ type }) => type === "turn_metrics").length === 2);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    const types = typesOf(await stubOf(callId).timeline());
    expect(types.indexOf("playback_cleared")).toBeLessThan(types.indexOf("barge_in"));
  });

  it("bears thousands of start_calls and typed messages, and its record is stored", async () => {
    const { line, callId } = await startedCall();
    for (let i = 0; i < 2_300; i++) line.send({ type: "text_message", text: `question ${i}` });
    for (let i = 0; i < 5_000; i++) line.send({ type: "start_call" });
    line.send({ type: "end_call" });
    expect(await line.untilMessage("call_ended")).toMatchObject({ reason: "caller_hung_up" });
    const events = await stubOf(callId).timeline();
    expect(events.filter(({ type }) => type === "caller_connected")).toHaveLength(1);
    expect(events.at(-1)?.type).toBe("call_ended");
    const dropped = line.messages.filter((message) => message.type === "error");
    expect(dropped).toMatchObject([{ code: "too_many_messages", fatal: false }]);
    await expect.poll(() => get(`/api/calls/${callId}`), POLL).toMatchObject({ status: "ended" });
  });

  it("keeps thousands of events at once, in their order", async () => {
    const { callId } = await ticket();
    const events = Array.from(
      { length: 30_000 },
      (_, atMs): CallEvent => ({
        type: "interim_transcript",
        atMs,
        personal: { text: "ü".repeat(100) },
      }),
    );
    const kept = await runInDurableObject(stubOf(callId), (_session, state) => {
      const store = new CallStore(state.storage.sql);
      store.appendEvents(events);
      return store.readEvents();
    });
    expect(kept).toEqual(events);
  });

  it("closes a connection that sends nothing but mistakes, and the call waits for another", async () => {
    const { line, url, callId } = await startedCall();
    for (let i = 0; i < 20; i++) line.send({ type: "text_message" });
    await line.until(() => line.closeCode !== null);
    expect(line.closeCode).toBe(4429);
    expect(line.messages.at(-1)).toMatchObject({ type: "error", code: "too_many_errors", fatal: true });
    const again = await CallerLine.open(url);
    again.send({ type: "start_call" });
    expect(await again.untilMessage("call_started")).toMatchObject({ callId, isResumed: true });
    again.send({ type: "end_call" });
    await again.untilMessage("call_ended");
  });

  it("refuses a call that has ended", async () => {
    const { line, url } = await startedCall();
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    const late = await CallerLine.open(url);
    expect(await late.untilMessage("error")).toMatchObject({ code: "call_ended", fatal: true });
    await late.until(() => late.closeCode !== null);
    expect(late.closeCode).toBe(4410);
  });

  it("ends by the API, once", async () => {
    const { line, callId } = await startedCall();
    const end = () => api("POST", `/api/calls/${callId}/end`, { key: tenant.keys.operator });
    expect((await end()).status).toBe(200);
    expect(await line.untilMessage("call_ended")).toMatchObject({ reason: "ended_by_api" });
    await expect.poll(async () => (await get(`/api/calls/${callId}`)).status, POLL).toBe("ended");
    expect((await end()).status).toBe(409);
  });

  it("answers each malformed message and goes on", async () => {
    const { line } = await startedCall();
    const errors = () => line.messages.flatMap((message) => (message.type === "error" ? [message.code] : []));
    line.send({ type: "text_message" });
    line.send({ type: "never_heard_of" });
    line.send({ type: "playback", turnId: "turn_0000", ms: -1 });
    await line.until(() => errors().length === 2);
    expect(errors()).toEqual(["invalid_message", "invalid_message"]);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });
});
