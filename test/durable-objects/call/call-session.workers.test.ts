import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
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

/** A caller's end of one socket. */
class Line {
  readonly messages: ServerMessage[] = [];
  closeCode: number | null = null;
  audioBytes = 0;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.messages.push(JSON.parse(data));
      else this.audioBytes += (data as Blob).size ?? (data as ArrayBuffer).byteLength;
      this.#wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  static async open(url: string): Promise<Line> {
    const response = await exports.default.fetch(url.replace(/^wss:/, "https:"), { headers: { Upgrade: "websocket" } });
    if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
    return new Line(response.webSocket);
  }

  send(message: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** Resolves when `condition` holds; the test's own deadline bounds it. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async untilMessage<T extends ServerMessage["type"]>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = () => this.messages.find((message) => message.type === type);
    await this.until(() => find() !== undefined);
    return find() as Extract<ServerMessage, { type: T }>;
  }
}

async function ticket(): Promise<{ callId: string; url: string }> {
  const json = { agentId, transport: "browser" };
  return (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
}

async function startedCall(): Promise<{ callId: string; url: string; line: Line }> {
  const call = await ticket();
  const line = await Line.open(call.url);
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
    const second = await Line.open(url);
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
    const again = await Line.open(ticketUrl.href);
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

  it("refuses a call that has ended", async () => {
    const { line, url } = await startedCall();
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    const late = await Line.open(url);
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
