import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { CallerLine } from "../../../support/worker/caller-line.ts";
import { FeedLine } from "../../../support/worker/feed-line.ts";
import { signIn } from "../../../support/worker/sign-in.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

const upgrade = (headers: Record<string, string>, query = "") =>
  exports.default.fetch(`${ORIGIN}/api/performance/live${query}`, { headers: { Upgrade: "websocket", ...headers } });
const open = async (key: string) => FeedLine.over(await upgrade({ Authorization: `Bearer ${key}` }));

async function startedCall(key: string): Promise<{ callId: string; line: CallerLine }> {
  const agent = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() });
  const json = { agentId: agent.body.data.id, transport: "browser" };
  const { callId, url } = (await api("POST", "/api/calls/start", { key, json })).body.data;
  const line = await CallerLine.open(url);
  line.send({ type: "start_call" });
  await line.untilMessage("call_started");
  return { callId, line };
}

describe("GET /api/performance/live", { timeout: 30_000 }, () => {
  it("opens to every member, and to a page with a key among its subprotocols", async () => {
    for (const key of Object.values(tenant.keys)) {
      const line = await open(key);
      await line.until(() => line.state !== null);
      line.close();
    }
    const protocols = `quantum-voice.live, quantum-voice.key.${tenant.keys.viewer}`;
    const answer = await upgrade({ "Sec-WebSocket-Protocol": protocols, Origin: "https://anywhere.example" });
    expect([answer.status, answer.headers.get("Sec-WebSocket-Protocol")]).toEqual([101, "quantum-voice.live"]);
    FeedLine.over(answer).close();
    const wrong = await upgrade({
      "Sec-WebSocket-Protocol": `quantum-voice.live, quantum-voice.key.${"qv_0".repeat(8)}`,
    });
    expect(wrong.status).toBe(401);
  });

  it("opens by the session cookie from the platform's own pages only", async () => {
    const Cookie = await signIn(tenant.keys.viewer);
    FeedLine.over(await upgrade({ Cookie, Origin: ORIGIN })).close();
    for (const headers of [{ Cookie }, { Cookie, Origin: "https://evil.example" }]) {
      expect((await upgrade(headers)).status).toBe(403);
    }
  });

  it("is closed at once when its key is revoked", async () => {
    const made = await api("POST", "/api/api-keys", {
      key: tenant.keys.admin,
      json: { name: "A screen in the hall", role: "viewer" },
    });
    const { key, apiKey } = made.body.data;
    const [revoked, other] = [await open(key), await open(tenant.keys.viewer)];
    await revoked.until(() => revoked.state !== null);
    expect((await api("DELETE", `/api/api-keys/${apiKey.id}`, { key: tenant.keys.admin })).status).toBe(200);
    await revoked.until(() => revoked.closeCode !== null);
    expect([revoked.closeCode, other.closeCode]).toEqual([4401, null]);
    expect((await upgrade({ Authorization: `Bearer ${key}` })).status).toBe(401);
    other.close();
  });

  it("is a socket", async () => {
    const answer = await api("GET", "/api/performance/live", { key: tenant.keys.viewer });
    expect([answer.status, answer.body.error.code]).toEqual([426, "upgrade_required"]);
    expect((await upgrade({ Authorization: `Bearer ${tenant.keys.viewer}` }, "?seq=x")).status).toBe(400);
  });

  it("shows a call within a second of its start, its words as they happen, and its end", async () => {
    const feed = await open(tenant.keys.viewer);
    await feed.until(() => feed.state !== null);
    feed.send({ type: "watch_all" });
    const begunAtMs = Date.now();
    const { callId, line } = await startedCall(tenant.keys.operator);
    await feed.until(() => feed.state?.calls.has(callId) === true);
    const call = feed.state?.calls.get(callId);
    expect(call).toMatchObject({ agentName: "Receptionist", transport: "browser", state: "active", endReason: null });
    expect(Date.now() - Math.max(begunAtMs, call?.startedAtEpochMs ?? 0)).toBeLessThan(1_000);
    line.send({ type: "text_message", text: "is there parking" });
    await feed.until(() => feed.eventsOf(callId).some((event) => event.type === "turn_committed"));
    line.send({ type: "end_call" });
    await feed.until(() => feed.state?.calls.has(callId) === false);
    const timeline = await api("GET", `/api/calls/${callId}/timeline`, { key: tenant.keys.viewer });
    expect(feed.eventsOf(callId)).toEqual(timeline.body.data);
    feed.close();
  });

  it("sends a call's timeline from its beginning to who watches it later", async () => {
    const { callId, line } = await startedCall(tenant.keys.operator);
    line.send({ type: "text_message", text: "is there parking" });
    await line.untilMessage("transcript_end");
    const feed = await open(tenant.keys.viewer);
    await feed.until(() => feed.state?.calls.has(callId) === true);
    feed.send({ type: "watch", callIds: [callId] });
    await feed.until(() => feed.eventsOf(callId).some((event) => event.type === "turn_committed"));
    expect(feed.eventsOf(callId)[0]).toMatchObject({ type: "call_started", callId });
    line.send({ type: "end_call" });
    await feed.until(() => feed.eventsOf(callId).at(-1)?.type === "call_ended");
    feed.close();
  });

  it("neither shows nor tells a call of another organisation", async () => {
    const { callId, line } = await startedCall(tenant.keys.operator);
    const feed = await open(stranger.keys.admin);
    await feed.until(() => feed.state !== null);
    feed.send({ type: "watch_all" });
    feed.send({ type: "watch", callIds: [callId] });
    await feed.until(() => feed.messages.some(({ type }) => type === "error"));
    expect(feed.messages.at(-1)).toMatchObject({ type: "error", code: "unknown_call", field: "callIds.0" });
    line.send({ type: "text_message", text: "is there parking" });
    await line.untilMessage("transcript_end");
    expect([feed.state?.calls.size, feed.eventsOf(callId)]).toEqual([0, []]);
    line.send({ type: "end_call" });
    feed.close();
  });
});
