import { beforeEach, describe, expect, it } from "vitest";
import { HubPool } from "../../../durable-objects/call/hub-pool.ts";
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
let pool: HubPool;
let tasks: Promise<unknown>[];
beforeEach(() => {
  clock = new FakeClock();
  hub = new FakeHub();
  pool = new HubPool();
  tasks = [];
});

function report(eventCount = 0, callId = "call_a"): HubReporter {
  const deps = {
    clock,
    hub: (name: string) => hub.named(name),
    waitUntil: (task: Promise<unknown>) => void tasks.push(task),
    pool,
  };
  return new HubReporter(deps, "org_1", presence(callId), eventCount);
}

const forEver = (): number => clock.now() + 1e9;
/** Answers that somebody watches these calls. */
const watched = (...watchedCalls: string[]) => ({ ...hub.answer, watchedUntilEpochMs: forEver(), watchedCalls });
const pacedBy = (turnsWithinMs: number, eventsWithinMs = 50) => ({
  ...hub.answer,
  pace: { turnsWithinMs, eventsWithinMs },
});

describe("the reporter of a call", () => {
  it("tells of the call at once, then every 30 s, and of its end", async () => {
    const reporter = report();
    expect(hub.told).toEqual([]);
    await clock.advanceAsync(0);
    expect(hub.told).toMatchObject([{ hub: "org_1", shard: 0, events: [] }]);
    expect(hub.reports).toMatchObject([{ organizationId: "org_1", presence: { state: "active" } }]);
    await clock.advanceAsync(65_000);
    expect(hub.reports).toHaveLength(3);
    reporter.end("caller_hung_up");
    await clock.advanceAsync(0);
    expect(hub.reports.at(-1)?.presence).toMatchObject({ state: "ended", endReason: "caller_hung_up" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells of a turn as soon as the hub wishes it, several together, each once", async () => {
    hub.answer = pacedBy(5_000);
    const reporter = report();
    await clock.advanceAsync(1_000);
    reporter.turnEnded(turnPoint({ turnId: "turn_1" }));
    await clock.advanceAsync(3_000);
    reporter.turnEnded(turnPoint({ turnId: "turn_2", longestSilenceMs: 4_000 }));
    reporter.providerUsed({
      services: "vendor",
      stage: "llm",
      provider: "x",
      model: "y",
      failure: null,
      firstResultMs: 1,
    });
    await clock.advanceAsync(1_999);
    expect(hub.reports).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(hub.reports).toHaveLength(2);
    expect(hub.reports[1]).toMatchObject({
      turns: [{ turnId: "turn_1" }, { turnId: "turn_2" }],
      providerUses: [{ stage: "llm" }],
      hasDeadAir: true,
    });
    await clock.advanceAsync(30_000);
    expect(hub.reports[2]).toMatchObject({ turns: [], providerUses: [], hasDeadAir: true });
  });

  it("tells turns that wait with the call's end", async () => {
    hub.answer = pacedBy(5_000);
    const reporter = report();
    await clock.advanceAsync(1_000);
    reporter.turnEnded(turnPoint({ turnId: "turn_1" }));
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.told).toHaveLength(2);
    expect(hub.reports[1]).toMatchObject({ presence: { state: "ended" }, turns: [{ turnId: "turn_1" }] });
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells no event while nobody watches", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    for (let index = 0; index < 1_000; index++) reporter.observe(event);
    await clock.advanceAsync(20_000);
    expect(hub.batches).toEqual([]);
  });

  it("tells a watched call's events at once, then together as often as the hub wishes, with their places", async () => {
    hub.answer = pacedBy(1_000, 200);
    const reporter = report(7);
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    hub.answer = watched("call_a");
    reporter.watch(forEver());
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.batches).toEqual([[8, 1]]);
    expect(hub.eventBatches[0]?.events).toEqual([JSON.stringify(event)]);
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
    hub.answer = watched("call_a");
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
    hub.answer = watched("call_a");
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.batches).toEqual([[0, 1]]);
    hub.answer = watched("call_b");
    reporter.observe(event);
    await clock.advanceAsync(1_000);
    reporter.observe(event);
    await clock.advanceAsync(1_000);
    expect(hub.batches).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it("keeps a call's first events for who watches every call, and forgets them where nobody does", async () => {
    for (const [index, answer] of [watched("call_0"), hub.answer].entries()) {
      hub.answer = answer;
      const reporter = report(0, `call_${index}`);
      reporter.observe(event);
      reporter.heard({ turnId: "turn_1", text: "Hello" });
      await clock.advanceAsync(1_000);
    }
    expect(hub.eventBatches).toMatchObject([{ callId: "call_0", fromIndex: 0, heard: { text: "Hello" } }]);
    expect(hub.batches).toEqual([[0, 1]]);
  });

  it("goes on telling events that the hub asked for while an older answer was on its way", async () => {
    const reporter = report();
    clock.advance(0);
    // Answered before it was watched.
    reporter.watch(forEver());
    await clock.advanceAsync(0);
    hub.answer = watched("call_a");
    reporter.observe(event);
    await clock.advanceAsync(100);
    expect(hub.batches).toEqual([[0, 1]]);
  });

  it("tells the last events with the end, so that watchers see them", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    hub.answer = watched("call_a");
    reporter.watch(forEver());
    reporter.observe(event);
    await clock.advanceAsync(10);
    reporter.observe({ type: "call_ended", atMs: 1, reason: "silence" });
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.told.at(-1)).toMatchObject({ reports: [{ presence: { state: "ended" } }], events: [{ fromIndex: 1 }] });
    expect(hub.batches).toEqual([
      [0, 1],
      [1, 1],
    ]);
    await clock.advanceAsync(10_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells the end after the last events also when a batch is under way", async () => {
    const reporter = report();
    await clock.advanceAsync(1_000);
    hub.answer = watched("call_a");
    reporter.watch(forEver());
    reporter.observe(event);
    clock.advance(0);
    reporter.observe({ type: "call_ended", atMs: 1, reason: "silence" });
    reporter.end("silence");
    clock.advance(0);
    expect(hub.told).toHaveLength(2);
    await clock.advanceAsync(50);
    expect(hub.told).toHaveLength(3);
    expect(hub.told.at(-1)).toMatchObject({ reports: [{ presence: { state: "ended" } }], events: [{ fromIndex: 1 }] });
    expect(clock.pendingTimers).toBe(0);
  });

  it("reports to the shard of the call once there are shards; events go to the hub", async () => {
    hub.answer = { ...watched("call_a"), shards: 16 };
    const reporter = report();
    await clock.advanceAsync(30_000);
    reporter.observe(event);
    await clock.advanceAsync(0);
    expect(hub.told.map(({ hub: name }) => name)).toEqual(["org_1", expect.stringMatching(/^org_1#\d+$/), "org_1"]);
    expect(hub.told[1]).toMatchObject({ shard: Number(hub.told[1]?.hub.split("#")[1]), events: [] });
    expect(hub.told[2]).toMatchObject({ shard: 0, reports: [] });
    reporter.observe(event);
    reporter.end("silence");
    await clock.advanceAsync(100);
    expect(hub.told.slice(3)).toMatchObject([
      { shard: 0, events: [{ fromIndex: 1 }] },
      { reports: [{ presence: { state: "ended" } }] },
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("bears a hub that hangs: one letter under way, the turns bounded, and told when it is back", async () => {
    hub.hangs = true;
    const reporter = report();
    await clock.advanceAsync(0);
    reporter.watch(forEver());
    for (let index = 0; index < 5_000; index++) {
      reporter.observe(event);
      reporter.turnEnded(turnPoint({ index }));
    }
    await clock.advanceAsync(1_900);
    expect(hub.told.map(({ reports, events }) => [reports.length, events.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
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
    expect(log.lines.map((entry) => JSON.parse(entry))).toMatchObject([{ event: "hub_not_told", callId: "call_a" }]);
    hub.fails = false;
    reporter.end("silence");
    await clock.advanceAsync(0);
    expect(hub.reports.at(-1)?.presence.state).toBe("ended");
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells of the call again once a hub that failed has rested", async () => {
    hub.fails = true;
    const log = watchLog();
    report();
    await clock.advanceAsync(9_000);
    log.stop();
    hub.fails = false;
    expect(hub.reports).toHaveLength(1);
    await clock.advanceAsync(1_000);
    expect(hub.reports).toMatchObject([{}, { presence: { state: "active" } }]);
  });
});

describe("calls of one organisation in one isolate", () => {
  it("tell together: the first whose time comes takes along what the others have", async () => {
    hub.answer = pacedBy(5_000);
    const calls = Array.from({ length: 25 }, (_, index) => report(0, `call_${index}`));
    await clock.advanceAsync(1_000);
    expect(hub.reports).toHaveLength(25);
    expect(hub.told).toHaveLength(1);
    for (const [index, call] of calls.entries()) {
      call.turnEnded(turnPoint({ turnId: `turn_${index}` }));
      await clock.advanceAsync(100);
    }
    await clock.advanceAsync(5_000);
    expect(hub.told).toHaveLength(2);
    expect(hub.reports.slice(25).flatMap(({ turns }) => turns)).toHaveLength(25);
  });

  it("take along events of watched calls, in order and each once", async () => {
    hub.answer = watched("call_a", "call_b");
    const [one, other] = [report(0, "call_a"), report(3, "call_b")];
    await clock.advanceAsync(1_000);
    for (let round = 0; round < 20; round++) {
      one.observe(event);
      await clock.advanceAsync(10);
      other.observe(event);
      await clock.advanceAsync(10);
    }
    await clock.advanceAsync(100);
    for (const [callId, from] of [
      ["call_a", 0],
      ["call_b", 3],
    ] as const) {
      let next = from;
      for (const batch of hub.eventBatches.filter((one) => one.callId === callId)) {
        expect(batch.fromIndex).toBe(next);
        next += batch.events.length;
      }
      expect(next).toBe(from + 20);
    }
    // 400 ms of events, told every 50 ms by both together.
    expect(hub.told.length).toBeLessThan(14);
  });

  it("keep the order of a call's reports, whoever has told them", async () => {
    const [one, other] = [report(0, "call_a"), report(0, "call_b")];
    await clock.advanceAsync(1_000);
    other.turnEnded(turnPoint({ callId: "call_b" }));
    await clock.advanceAsync(500);
    one.turnEnded(turnPoint({ callId: "call_a" }));
    // Taken along by the other, and not answered yet.
    clock.advance(500);
    one.end("silence");
    clock.advance(0);
    expect(hub.told).toHaveLength(2);
    await clock.advanceAsync(100);
    const own = hub.reports.filter(({ presence: call }) => call.callId === "call_a");
    expect(own.map(({ presence: call, turns }) => [call.state, turns.length])).toEqual([
      ["active", 0],
      ["active", 1],
      ["ended", 0],
    ]);
  });

  it("do not lose a call whose letter went down with another's object", async () => {
    const lost = report(0, "call_a");
    const other = report(0, "call_b");
    await clock.advanceAsync(0);
    // As when the object that tells is gone before the answer comes.
    pool.write(other, clock.now());
    lost.turnEnded(turnPoint({ callId: "call_a", turnId: "turn_1" }));
    pool.write(other, clock.now());
    lost.turnEnded(turnPoint({ callId: "call_a", turnId: "turn_2" }));
    await clock.advanceAsync(3_000);
    expect(hub.reports.flatMap(({ turns }) => turns)).toEqual([]);
    await clock.advanceAsync(2_000);
    expect(hub.reports.flatMap(({ turns }) => turns)).toMatchObject([{ turnId: "turn_2" }]);
  });

  it("bound a letter: what does not fit goes with the next", async () => {
    hub.answer = watched("call_a", "call_b");
    const [one, other] = [report(0, "call_a"), report(0, "call_b")];
    await clock.advanceAsync(1_000);
    const long: CallEvent = { type: "interim_transcript", atMs: 1, personal: { text: "x".repeat(1_100_000) } };
    one.observe(long);
    other.observe(long);
    await clock.advanceAsync(0);
    expect(hub.batches).toHaveLength(1);
    await clock.advanceAsync(60);
    expect(hub.batches).toHaveLength(2);
  });
});
