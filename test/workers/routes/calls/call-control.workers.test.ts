import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeListeningFrame, type ListeningFrame } from "../../../../voice/wire/listening.ts";
import { CallerLine } from "../../../support/worker/caller-line.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

// No vendor is configured here: the greeting is the recorded apology, and an operator's line fails for want of a voice.

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  const limits = { maxCallMs: 900_000, silencePromptMs: 120_000, maxSilencePrompts: 2 };
  const json = agentSettings({ limits });
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
});

async function startedCall(): Promise<{ callId: string; line: CallerLine }> {
  const json = { agentId, transport: "browser" };
  const { callId, url } = (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
  const line = await CallerLine.open(url);
  line.send({ type: "start_call" });
  await line.until(() => line.audioBytes > 0);
  return { callId, line };
}

const act = (callId: string, action: string, json?: unknown, headers: Record<string, string> = {}) =>
  api("POST", `/api/calls/${callId}/${action}`, { key: tenant.keys.operator, headers, ...(json ? { json } : {}) });
const read = async (path: string) => (await api("GET", `/api/calls/${path}`, { key: tenant.keys.viewer })).body.data;
const typesOf = async (callId: string): Promise<string[]> =>
  (await read(`${callId}/timeline`)).map(({ type }: { type: string }) => type);
async function auditOf(callId: string): Promise<string[]> {
  const { body } = await api("GET", `/api/audit-log?resourceId=${callId}`, { key: tenant.keys.admin });
  return body.data.items.map(({ action }: { action: string }) => action).reverse();
}

/** A listener's end of a socket. */
class Ear {
  readonly frames: ListeningFrame[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  readonly messages: any[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.messages.push(JSON.parse(data));
      else {
        const frame = decodeListeningFrame(data as ArrayBuffer);
        if (frame) this.frames.push(frame);
      }
      this.#wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Ear> {
    const address = url.replace(/^ws/, "http");
    const response = await exports.default.fetch(address, { headers: { Upgrade: "websocket", ...headers } });
    if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
    return new Ear(response.webSocket);
  }

  close(): void {
    this.#socket.close(1000);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

describe("an operator in a call", { timeout: 20_000 }, () => {
  it("whispers, speaks, takes over, hands back and ends it, each on the timeline, in the transcript and in the log", async () => {
    const { callId, line } = await startedCall();
    expect((await act(callId, "whisper", { text: "Be kind." })).body.data).toMatchObject({ takenOverBy: null });
    const taken = await act(callId, "take-over");
    expect(taken.body.data).toMatchObject({ takenOverBy: expect.stringMatching(/^key_/), absentAfterMs: 30_000 });
    // Again is a sign of life, and worth no entry.
    expect((await act(callId, "take-over")).status).toBe(200);
    expect((await read(callId)).live).toMatchObject({ state: "running", takenOverBy: taken.body.data.takenOverBy });
    line.send({ type: "text_message", text: "is there parking" });
    await line.untilMessage("transcript");
    expect((await act(callId, "say", { text: "Yes, behind the house." })).status).toBe(200);
    expect((await act(callId, "hand-back")).body.data.takenOverBy).toBeNull();
    expect((await act(callId, "end")).status).toBe(200);
    await line.untilMessage("call_ended");
    const types = await typesOf(callId);
    for (const type of ["whispered", "took_over", "line_queued", "handed_back", "ended_call"]) {
      expect(types).toContain(`operator_${type}`);
    }
    expect(await auditOf(callId)).toEqual([
      "call.start",
      "call.whisper",
      "call.take_over",
      "call.say",
      "call.hand_back",
      "call.end",
    ]);
    const marks = () => read(`${callId}/transcript`).then((lines) => lines.map(({ mark }: { mark: string }) => mark));
    await expect
      .poll(marks, { timeout: 5_000 })
      .toEqual(expect.arrayContaining(["whisper", "take_over", "hand_back", "end"]));
    await expect.poll(async () => (await read(callId)).status, { timeout: 5_000 }).toBe("ended");
    // As it was stored, too.
    expect(await marks()).toEqual(expect.arrayContaining(["whisper", "take_over", "hand_back", "end"]));
    const found = await api("GET", "/api/transcripts/search?q=kind", { key: tenant.keys.viewer });
    expect(found.body.data.items).toEqual([]);
  });

  it("speaks once for one Idempotency-Key", async () => {
    const { callId, line } = await startedCall();
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    for (let count = 0; count < 3; count += 1) {
      expect((await act(callId, "whisper", { text: "Be brief." }, headers)).status).toBe(200);
    }
    expect((await act(callId, "whisper", { text: "Be long." }, headers)).status).toBe(422);
    const types = await typesOf(callId);
    expect(types.filter((type) => type === "operator_whispered")).toHaveLength(1);
    expect((await auditOf(callId)).filter((action) => action === "call.whisper")).toHaveLength(1);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("is refused what is empty or too long, what is no text, and more than there may be", async () => {
    const { callId, line } = await startedCall();
    for (const action of ["say", "whisper"]) {
      for (const text of ["", "   ", "x".repeat(501), "\u0000", 7]) {
        const { status, body } = await act(callId, action, { text });
        expect([status, body.error.details[0].path]).toEqual([400, "text"]);
      }
    }
    const statuses: number[] = [];
    for (let count = 0; count < 14; count += 1) {
      statuses.push((await act(callId, "whisper", { text: "Be brief." })).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(statuses.at(-1)).toBe(429);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("has no call that is not running", async () => {
    const { callId, line } = await startedCall();
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
    for (const [action, json] of [
      ["say", { text: "Hello." }],
      ["whisper", { text: "Hello." }],
    ] as const) {
      expect((await act(callId, action, json)).status).toBe(409);
    }
    for (const action of ["take-over", "keep", "hand-back", "listen"]) {
      expect((await act(callId, action)).status).toBe(409);
    }
  });
});

describe("listening", { timeout: 20_000 }, () => {
  it("brings both parties' audio, is logged when it is used, and ends with the call", async () => {
    const { callId, line } = await startedCall();
    const { body } = await act(callId, "listen");
    expect(await auditOf(callId)).toEqual(["call.start"]);
    const ear = await Ear.open(body.data.url);
    expect(await auditOf(callId)).toEqual(["call.start", "call.listen"]);
    await ear.until(() => ear.messages.length > 0);
    expect(ear.messages[0]).toMatchObject({ type: "listening_started", callId, callMs: expect.any(Number) });
    expect((await read(callId)).live.listeners).toBe(1);
    line.sendAudio(Int16Array.from({ length: 3_200 }, (_, at) => at));
    await ear.until(() => ear.frames.some(({ channel }) => channel === "caller"));
    const caller = ear.frames.filter(({ channel }) => channel === "caller");
    expect(caller[0]).toMatchObject({ sampleRateHz: 16_000 });
    expect(caller.flatMap(({ samples }) => [...samples])).toEqual(
      Array.from({ length: 2_880 }, (_, at) => at).slice(0, caller.length * 960),
    );
    await ear.until(() => ear.frames.some(({ channel }) => channel === "agent"));
    expect(ear.frames.find(({ channel }) => channel === "agent")).toMatchObject({ sampleRateHz: 24_000 });
    line.send({ type: "end_call" });
    await ear.until(() => ear.closeCode !== null);
    expect(ear.messages.at(-1)).toEqual({ type: "call_ended" });
    expect(ear.closeCode).toBe(1000);
    const types = await typesOf(callId);
    expect(types.filter((type) => type === "operator_listening_changed")).toHaveLength(1);
  });

  it("ends when the listener leaves, and the call goes on", async () => {
    const { callId, line } = await startedCall();
    const ear = await Ear.open((await act(callId, "listen")).body.data.url);
    await ear.until(() => ear.messages.length > 0);
    ear.close();
    await expect.poll(async () => (await read(callId)).live.listeners, { timeout: 5_000 }).toBe(0);
    const events = await read(`${callId}/timeline`);
    const changes = events.filter(({ type }: { type: string }) => type === "operator_listening_changed");
    expect(changes.map(({ isListening }: { isListening: boolean }) => isListening)).toEqual([true, false]);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("takes a token once, for its own call, from pages of its own", async () => {
    const [one, other] = [await startedCall(), await startedCall()];
    const url = new URL((await act(one.callId, "listen")).body.data.url);
    const elsewhere = new URL(url);
    elsewhere.pathname = elsewhere.pathname.replace(one.callId, other.callId);
    const refused = async (address: string, headers = {}) => {
      const ear = await Ear.open(address, headers);
      await ear.until(() => ear.closeCode !== null);
      expect(ear.messages[0]).toMatchObject({ type: "error" });
      expect(ear.frames).toEqual([]);
      return ear.closeCode;
    };
    expect(await refused(elsewhere.href)).toBe(4401);
    expect(await refused(url.href, { Origin: "https://elsewhere.example" })).toBe(4403);
    const forged = new URL(url);
    forged.searchParams.set("token", `${url.searchParams.get("token")}x`);
    expect(await refused(forged.href)).toBe(4401);
    const ear = await Ear.open(url.href, { Origin: ORIGIN });
    await ear.until(() => ear.messages.length > 0);
    expect(ear.messages[0].type).toBe("listening_started");
    expect(await refused(url.href)).toBe(4401);
    expect((await auditOf(one.callId)).filter((action) => action === "call.listen")).toHaveLength(1);
    for (const { line } of [one, other]) {
      line.send({ type: "end_call" });
      await line.untilMessage("call_ended");
    }
  });

  it("is no way to take a caller's socket for a listener's, nor a call token for a listen token", async () => {
    const { callId, line } = await startedCall();
    const json = { agentId, transport: "browser" };
    const { url, token } = (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
    const ear = await Ear.open(`${ORIGIN.replace("https", "wss")}/api/calls/${callId}/listen?token=${token}`);
    await ear.until(() => ear.closeCode !== null);
    expect(ear.closeCode).toBe(4401);
    const claims = JSON.stringify({ callId, tokenId: "x" });
    const caller = await Ear.open(url, { "x-listen-claims": claims });
    await caller.until(() => caller.messages.length > 0);
    expect(caller.messages[0].type).toBe("welcome");
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });

  it("needs a WebSocket", async () => {
    const { callId, line } = await startedCall();
    expect((await api("GET", `/api/calls/${callId}/listen?token=x`)).status).toBe(426);
    line.send({ type: "end_call" });
    await line.untilMessage("call_ended");
  });
});
