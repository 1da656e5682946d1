import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { MetricsHub } from "../../../durable-objects/metrics-hub/metrics-hub.ts";
import { randomSecret } from "../../../workers/crypto/secrets.ts";
import type { CallReport } from "../../../workers/measure/hub-reports.ts";
import { turnPoint } from "../../support/call/written-turns.ts";
import { presence } from "../../support/hub/fake-feed-socket.ts";
import { FeedLine } from "../../support/worker/feed-line.ts";

/** Organisations of this file: an object each, whatever other files do. */
let organizationId = "";
const hub = () => env.METRICS_HUB.getByName(organizationId);
function fresh(): void {
  organizationId = `org_${randomSecret()}`;
}

const report = (callId: string, changes: Partial<CallReport> = {}): CallReport => ({
  organizationId,
  presence: presence(callId, { startedAtEpochMs: Date.now() }),
  turns: [],
  providerUses: [],
  hasDeadAir: false,
  ...changes,
});

const tell = (...reports: CallReport[]) => hub().callsTold({ shard: 0, reports, events: [] });

const subscription = (visitor: string, seq: number | null = null, mayReadTranscripts = true) =>
  JSON.stringify({ visitor, mayReadTranscripts, seq });

const open = async (visitor = "ada", seq: number | null = null, mayReadTranscripts = true): Promise<FeedLine> =>
  FeedLine.over(
    await hub().fetch("https://hub/live", {
      headers: { Upgrade: "websocket", "x-feed-subscription": subscription(visitor, seq, mayReadTranscripts) },
    }),
  );

const sleep = () => evictDurableObject(hub(), { webSockets: "hibernate" });

afterEach(() => void vi.useRealTimers());

describe("MetricsHub", { timeout: 30_000 }, () => {
  it("pushes a snapshot, calls as they begin and end, and figures within 5 s", async () => {
    fresh();
    const line = await open();
    await line.until(() => line.state !== null);
    const begunAtMs = Date.now();
    await tell(report("call_a"));
    await line.until(() => line.state?.calls.has("call_a") === true);
    expect(Date.now() - begunAtMs).toBeLessThan(1_000);
    await tell(report("call_a", { turns: [turnPoint({ answerHeardMs: 512 })] }));
    await tell(report("call_a", { presence: presence("call_a", { state: "ended", endReason: "failed" }) }));
    await line.until(() => line.state?.calls.size === 0);
    await line.until(() => line.state?.figures.vendor.minute.turns.n === 1);
    expect(Date.now() - begunAtMs).toBeLessThan(6_500);
    const { vendor, gauges } = line.state?.figures ?? {};
    expect(vendor?.minute.calls).toMatchObject({ started: 1, ended: 1, failed: 1 });
    expect(vendor?.hour.turns.latencies.answerHeardMs).toEqual({ n: 1, p50: 512, p95: 512, p99: 512 });
    expect(gauges).toEqual({
      callsInProgress: { vendor: 0, simulated: 0, local: 0, generated: 0 },
      activeUsers: 1,
      subscribers: 1,
    });
    line.close();
  });

  it("tells the difference between one load and another in every number that it holds", async () => {
    fresh();
    const turn = turnPoint({ answerHeardMs: 400, responseTimeMs: 50, turnGapMs: 300 });
    await tell(report("call_a", { turns: [turn] }));
    const first = await open();
    await first.until(() => first.state !== null);
    await tell(report("call_b", { turns: [turnPoint({ answerHeardMs: 900, responseTimeMs: 80, turnGapMs: 500 })] }));
    await first.until(() => first.state?.figures.vendor.minute.turns.n === 2);
    expect(first.state?.figures.vendor.minute.turns.latencies).toMatchObject({
      answerHeardMs: { n: 2, p50: 400, p95: 900 },
      responseTimeMs: { n: 2, p50: 50, p95: 80 },
      turnGapMs: { n: 2, p50: 300, p95: 500 },
    });
    first.close();
  });

  it("keeps figures, calls and visitors through its sleep", async () => {
    fresh();
    await tell(report("call_a", { turns: [turnPoint({ answerHeardMs: 512 })] }));
    await hub().pageViewed({ visitor: "bob", views: [{ route: "/calls", vitals: { LCP: 800 } }] });
    await hub().requestsServed({ routes: [] });
    // Written a moment after it was reported.
    await runInDurableObject(hub(), () => new Promise((resolve) => setTimeout(resolve, 2_100)));
    await sleep();
    const line = await open();
    await line.until(() => line.state !== null);
    const { calls, figures } = line.state ?? {};
    expect([...(calls?.keys() ?? [])]).toEqual(["call_a"]);
    expect(figures?.vendor.minute.turns.n).toBe(1);
    expect(figures?.vendor.hour.turns.latencies.answerHeardMs).toMatchObject({ n: 1, p50: 512 });
    expect(figures?.pageViews.minute.vitals.LCP).toEqual({ n: 1, p75: 800 });
    expect(figures?.gauges).toMatchObject({ activeUsers: 2, subscribers: 1 });
    line.close();
  });

  it("goes on telling subscribers whose sockets outlived its sleep", async () => {
    fresh();
    // A timer would keep the hub awake: only the runtime can take the memory of one that has subscribers.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const line = await open();
    await line.until(() => line.state !== null);
    vi.useRealTimers();
    await sleep();
    await tell(report("call_a"));
    await line.until(() => line.state?.calls.has("call_a") === true);
    await line.until(() => line.state?.figures.gauges.subscribers === 1);
    line.close();
  });

  it("has no timer once nobody subscribes and what was reported is written", async () => {
    fresh();
    const line = await open();
    await line.until(() => line.state !== null);
    const timers = () =>
      runInDurableObject(hub(), async (instance: MetricsHub) => {
        vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
        await instance.callsTold({ shard: 0, reports: [report("call_a", { turns: [turnPoint()] })], events: [] });
        vi.advanceTimersByTime(2_000);
        const count = vi.getTimerCount();
        vi.useRealTimers();
        return count;
      });
    line.close();
    await line.until(() => line.closeCode !== null);
    await expect.poll(timers).toBe(0);
  });

  it("resumes by number, and relays no words to who may not read them", async () => {
    fresh();
    const [stays, line] = [await open(), await open("bob", null, false)];
    await line.until(() => line.state !== null);
    const seq = line.state?.seq ?? 0;
    line.close();
    await tell(report("call_a"));
    await stays.until(() => stays.state?.calls.has("call_a") === true);
    const again = await open("bob", seq, false);
    await again.until(() => again.messages.length > 0);
    expect(again.messages[0]).toMatchObject({
      type: "difference",
      seq: seq + 1,
      calls: { put: [{ callId: "call_a" }] },
    });
    again.send({ type: "watch", callIds: ["call_a"] });
    await again.until(() => again.messages.some(({ type }) => type === "error"));
    expect(again.messages.at(-1)).toMatchObject({ type: "error", code: "forbidden" });
    expect(await tell(report("call_a"))).toMatchObject({ watchedCalls: [] });
    stays.close();
    again.close();
  });

  it("relays a watched call's words and keeps none of them", async () => {
    fresh();
    const line = await open();
    await tell(report("call_a"));
    await line.until(() => line.state?.calls.has("call_a") === true);
    // The call's object knows of no such call: its events come from here.
    line.send({ type: "watch", callIds: ["call_a"] });
    const words = "my number is 555 0100";
    const event = { type: "interim_transcript", atMs: 5, personal: { text: words } } as const;
    const heard = { turnId: "turn_1", text: `I have ${words}` };
    const batch = { callId: "call_a", fromIndex: 0, events: [JSON.stringify(event)], heard };
    const tellEvents = async () => (await hub().callsTold({ shard: 0, reports: [], events: [batch] })).watchedCalls;
    await expect.poll(tellEvents).toEqual(["call_a"]);
    await line.until(() => line.messages.some(({ type }) => type === "call_events"));
    expect(line.messages.find(({ type }) => type === "call_events")).toMatchObject({
      fromIndex: 0,
      events: [event],
      heard,
    });
    await runInDurableObject(hub(), (_instance, { storage }) => {
      const tables = storage.sql
        .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
        .toArray();
      const rows = tables
        .filter(({ name }) => !name.startsWith("_cf"))
        .flatMap(({ name }) => storage.sql.exec(`SELECT * FROM ${name}`).toArray());
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain(words);
    });
    line.close();
  });

  it("passes on the first and the last events of a call that begins or ends in the same letter", async () => {
    fresh();
    const line = await open();
    line.send({ type: "watch_all" });
    const event = (atMs: number) => JSON.stringify({ type: "turn_resumed", atMs });
    const say = (changes: Partial<CallReport>, fromIndex: number) =>
      hub().callsTold({
        shard: 0,
        reports: [report("call_a", changes)],
        events: [{ callId: "call_a", fromIndex, events: [event(fromIndex)], heard: null }],
      });
    // Only then is the wish known.
    await expect.poll(async () => (await tell(report("call_b"))).watchedCalls).toEqual(["call_b"]);
    await say({}, 0);
    await say({ presence: presence("call_a", { state: "ended", endReason: "silence" }) }, 1);
    await line.until(() => line.messages.filter(({ type }) => type === "call_events").length === 2);
    const told = line.messages.filter((message) => message.type === "call_events" && message.callId === "call_a");
    expect(told).toMatchObject([
      { fromIndex: 0, events: [{ atMs: 0 }] },
      { fromIndex: 1, events: [{ atMs: 1 }] },
    ]);
    line.close();
  });

  it("has turns told within 1 s while somebody subscribes, and within 5 s else", async () => {
    fresh();
    const paces = async () => (await tell(report("call_a"))).pace;
    expect(await paces()).toEqual({ turnsWithinMs: 5_000, eventsWithinMs: 50 });
    const line = await open();
    expect(await paces()).toEqual({ turnsWithinMs: 1_000, eventsWithinMs: 50 });
    line.close();
    await expect.poll(async () => (await paces()).turnsWithinMs).toBe(5_000);
  });

  it("answers messages that it does not know, and parts with who sends too many", async () => {
    fresh();
    const line = await open();
    for (const message of [{ type: "nonsense" }, { type: "watch", callIds: ["call_of_another_tenant"] }])
      line.send(message);
    await line.until(() => line.messages.filter(({ type }) => type === "error").length === 2);
    const errors = line.messages.filter(({ type }) => type === "error");
    expect(errors).toMatchObject([{ code: "invalid_message" }, { code: "unknown_call", field: "callIds.0" }]);
    for (let round = 0; round < 50; round++) line.send({ type: "watch_all" });
    await line.until(() => line.closeCode !== null);
    expect(line.closeCode).toBe(4429);
  });

  it("deletes what no window reaches, and then sets no alarm to clean", async () => {
    fresh();
    await tell(report("call_a", { turns: [turnPoint()] }));
    await tell(report("call_a", { presence: presence("call_a", { state: "ended" }) }));
    await hub().pageViewed({ visitor: "bob", views: [] });
    await runInDurableObject(hub(), async (_instance, state) => {
      // For the alerts, whose evaluation comes long before anything is to be cleaned.
      expect(await state.storage.getAlarm()).toBeLessThanOrEqual(Date.now() + 60_000);
      // As it is when the alarm comes.
      state.storage.sql.exec("UPDATE visitors SET seen_at_epoch_ms = seen_at_epoch_ms - 4000000");
    });
    await runInDurableObject(hub(), () => new Promise((resolve) => setTimeout(resolve, 2_100)));
    await runInDurableObject(hub(), (_instance, state) => {
      state.storage.sql.exec("UPDATE steps SET start_epoch_ms = start_epoch_ms - 4000000");
    });
    expect(await runDurableObjectAlarm(hub())).toBe(true);
    await runInDurableObject(hub(), async (_instance, state) => {
      // What is left is for the alerts: the next evaluation of what was told a moment ago.
      const alarmAtMs = await state.storage.getAlarm();
      expect(alarmAtMs).toBeLessThanOrEqual(Date.now() + 60_000);
      expect(state.storage.sql.exec("SELECT * FROM steps").toArray()).toEqual([]);
    });
  });

  it("has a shard hand over what it gathers", async () => {
    fresh();
    const shard = env.METRICS_HUB.getByName(`${organizationId}#3`);
    const told = report("call_a", { turns: [turnPoint({ answerHeardMs: 512 })] });
    await shard.callsTold({ shard: 3, reports: [told], events: [] });
    const line = await open();
    await line.until(() => line.state?.calls.has("call_a") === true);
    await line.until(() => line.state?.figures.vendor.minute.turns.n === 1);
    line.close();
  });
});
