import { beforeEach, describe, expect, it } from "vitest";
import { HubReporter } from "../../../durable-objects/call/hub-reporter.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { turnPoint } from "../../support/call/written-turns.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { presence } from "../../support/hub/fake-feed-socket.ts";
import { FakeHub } from "../../support/hub/fake-hub.ts";
import { watchLog } from "../../support/log-watch.ts";

const event: CallEvent = { type: "turn_resumed", atMs: 0 };

let clock: FakeClock;
let hub: FakeHub;
let tasks: Promise<unknown>[];
beforeEach(() => {
  clock = new FakeClock();
  hub = new FakeHub();
  tasks = [];
});

function report(eventCount = 0): HubReporter {
  const deps = {
    clock,
    hub: (name: string) => hub.named(name),
    waitUntil: (task: Promise<unknown>) => void tasks.push(task),
  };
  return new HubReporter(deps, "org_1", presence("call_a"), eventCount);
}

const forEver = (): number => clock.now() + 1e9;

describe("the reporter of a call", () => {
  it("tells of the call at once, then every 30 s, and of its end", async () => {
    const reporter = report();
    expect(hub.told).toEqual([]);
    await clock.advanceAsync(0);
    expect(hub.reports).toMatchObject([{ organizationId: "org_1", shard: 0, presence: { state: "active" } }]);
    await clock.advanceAsync(65_000);
    expect(hub.reports).toHaveLength(3);
    reporter.end("caller_hung_up");
    await clock.advanceAsync(0);
    expect(hub.reports.at(-1)?.presence).toMatchObject({ state: "ended", endReason: "caller_hung_up" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells of a turn within 100 ms, several together, each once", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    reporter.turnEnded(turnPoint({ turnId: "turn_1" }));
    reporter.turnEnded(turnPoint({ turnId: "turn_2", longestSilenceMs: 4_000 }));
    reporter.providerUsed({
      services: "vendor",
      stage: "llm",
      provider: "x",
      model: "y",
      failure: null,
      firstResultMs: 1,
    });
    await clock.advanceAsync(100);
    expect(hub.reports).toHaveLength(2);
    expect(hub.reports[1]).toMatchObject({
      turns: [{ turnId: "turn_1" }, { turnId: "turn_2" }],
      providerUses: [{ stage: "llm" }],
      hasDeadAir: true,
    });
    await clock.advanceAsync(30_000);
    expect(hub.reports[2]).toMatchObject({ turns: [], providerUses: [], hasDeadAir: true });
  });

  it("tells no event while nobody watches", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    for (let index = 0; index < 1_000; index++) reporter.observe(event);
    await clock.advanceAsync(20_000);
    expect(hub.batches).toEqual([]);
  });

  it("tells a watched call's events at once, then together every 200 ms at most, with their places", async () => {
    const reporter = report(7);
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 1 };
    reporter.watch(forEver());
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.batches).toEqual([[8, 1]]);
    for (let index = 0; index < 10; index++) {
      reporter.observe(event);
      await clock.advanceAsync(40);
    }
    expect(hub.batches).toEqual([
      [8, 1],
      [9, 5],
      [14, 5],
    ]);
  });

  it("tells a watched call's words as they are heard, the newest, and none that its turn's end has", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    reporter.heard({ turnId: "turn_1", text: "Unwatched" });
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 1 };
    reporter.watch(forEver());
    reporter.heard({ turnId: "turn_1", text: "Yes," });
    await clock.advanceAsync(0);
    reporter.heard({ turnId: "turn_1", text: "Yes, there" });
    reporter.heard({ turnId: "turn_1", text: "Yes, there is" });
    await clock.advanceAsync(200);
    expect(hub.heard).toEqual(["Yes,", "Yes, there is"]);
    expect(hub.batches).toEqual([
      [0, 0],
      [0, 0],
    ]);
    reporter.heard({ turnId: "turn_1", text: "Yes, there is one." });
    const words = { userText: null, replyText: "", heardText: "Yes, there is one." };
    const metrics = turnPoint({ turnId: "turn_1" });
    reporter.observe({ type: "agent_turn_ended", atMs: 1, turnId: "turn_1", metrics, personal: words });
    await clock.advanceAsync(200);
    expect(hub.heard).toHaveLength(2);
    expect(hub.batches.at(-1)).toEqual([0, 1]);
  });

  it("begins and ceases to tell events by the hub's answers", async () => {
    const reporter = report();
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 1 };
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.batches).toEqual([[0, 1]]);
    hub.answer = { watchedUntilEpochMs: 0, shards: 1 };
    reporter.observe(event);
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    await clock.advanceAsync(1_000);
    expect(hub.batches).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it("tells the last events before the end, so that watchers see it", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 1 };
    reporter.watch(forEver());
    reporter.observe(event);
    await clock.advanceAsync(10);
    reporter.observe({ type: "call_ended", atMs: 1, reason: "silence" });
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.told.slice(-2).map(({ type }) => type)).toEqual(["events", "report"]);
    expect(hub.batches).toEqual([
      [0, 1],
      [1, 1],
    ]);
    await clock.advanceAsync(10_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells the last events also when a batch is under way at the end", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 1 };
    reporter.watch(forEver());
    reporter.observe(event);
    clock.advance(0);
    reporter.observe({ type: "call_ended", atMs: 1, reason: "silence" });
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.told.slice(-3).map(({ type }) => type)).toEqual(["events", "events", "report"]);
  });

  it("reports to the shard of the call once there are shards; events go to the hub", async () => {
    hub.answer = { watchedUntilEpochMs: forEver(), shards: 16 };
    const reporter = report();
    await clock.advanceAsync(30_000);
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.told.map(({ hub: name }) => name)).toEqual(["org_1", expect.stringMatching(/^org_1#\d+$/), "org_1"]);
    const shard = Number(hub.told[1]?.hub.split("#")[1]);
    expect(hub.reports[1]).toMatchObject({ shard });
  });

  it("bears a hub that hangs: one report under way, the turns bounded, and told when it is back", async () => {
    hub.hangs = true;
    const reporter = report();
    await clock.advanceAsync(0);
    reporter.watch(forEver());
    for (let index = 0; index < 5_000; index++) {
      reporter.observe(event);
      reporter.turnEnded(turnPoint({ index }));
    }
    await clock.advanceAsync(1_900);
    expect(hub.told).toHaveLength(2);
    hub.hangs = false;
    await clock.advanceAsync(15_000);
    expect(hub.reports.at(-1)?.turns).toHaveLength(50);
    expect(hub.reports.at(-1)?.turns[49]).toMatchObject({ index: 4_999 });
    expect(Math.max(...hub.batches.map(([, count]) => count))).toBeLessThanOrEqual(500);
    expect(hub.batches.at(-1)).toEqual([4_500, 500]);
  });

  it("bears a hub that fails: it rests, says so once, and no promise is left rejected", async () => {
    const log = watchLog();
    hub.fails = true;
    const reporter = report();
    await clock.advanceAsync(0);
    for (let second = 0; second < 25; second++) {
      reporter.turnEnded(turnPoint());
      await clock.advanceAsync(1_000);
    }
    expect(hub.reports).toHaveLength(3);
    await expect(Promise.all(tasks)).resolves.toBeDefined();
    log.stop();
    expect(log.lines.map((line) => JSON.parse(line))).toMatchObject([{ event: "hub_not_told", callId: "call_a" }]);
    hub.fails = false;
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.reports.at(-1)?.presence.state).toBe("ended");
    expect(clock.pendingTimers).toBe(0);
  });
});
