import { beforeEach, describe, expect, it } from "vitest";
import { CallRelay } from "../../../durable-objects/metrics-hub/call-relay.ts";
import { CallsInProgress } from "../../../durable-objects/metrics-hub/calls-in-progress.ts";
import { FeedSubscriber } from "../../../durable-objects/metrics-hub/feed-subscriber.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { HeardSoFar } from "../../../workers/measure/live-feed.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";
import { FakeFeedSocket, presence } from "../../support/hub/fake-feed-socket.ts";

const jsonOf = (events: readonly CallEvent[]): string[] => events.map((event) => JSON.stringify(event));

const eventsOf = (count: number): CallEvent[] =>
  Array.from({ length: count }, (_, atMs) => ({ type: "turn_resumed", atMs }));

let clock: FakeClock;
let calls: CallsInProgress;
let timelines: Map<string, CallEvent[]>;
let subscribers: Map<unknown, FeedSubscriber>;
let relay: CallRelay;
let asked: string[];
/** Words of the running turn. */
let words: HeardSoFar | null;
beforeEach(() => {
  words = null;
  clock = new FakeClock();
  calls = new CallsInProgress();
  timelines = new Map();
  subscribers = new Map();
  asked = [];
  relay = new CallRelay({
    clock,
    callOf: (callId) => calls.get(callId),
    newestCalls: (limit) => calls.newest(limit),
    watchCall: async (callId) => {
      asked.push(callId);
      const events = timelines.get(callId);
      return events === undefined
        ? null
        : { callId, startedAtEpochMs: 1_000_000, fromIndex: 0, events: jsonOf(events), heard: words };
    },
    subscriberOf: (socket) => subscribers.get(socket),
  });
});

function begin(callId: string, eventCount = 0): void {
  calls.report(presence(callId), clock.now());
  timelines.set(callId, eventsOf(eventCount));
  relay.begin(callId);
}

/** The call's next events, told as its object does. */
function happen(callId: string, count: number): void {
  const timeline = timelines.get(callId) as CallEvent[];
  const fromIndex = timeline.length;
  timeline.push(...eventsOf(fromIndex + count).slice(fromIndex));
  relay.tell({ callId, fromIndex, events: jsonOf(timeline.slice(fromIndex)), heard: null });
}

/** More of the call's running turn is heard. */
function hear(callId: string, text: string): void {
  words = { turnId: "turn_1", text };
  relay.tell({ callId, fromIndex: timelines.get(callId)?.length ?? 0, events: [], heard: words });
}

function subscribe(): FakeFeedSocket {
  const socket = new FakeFeedSocket(() => clock.now());
  const identity = { visitor: "somebody", mayReadTranscripts: true, connectedAtMs: clock.now() };
  subscribers.set(socket, new FeedSubscriber(socket, identity, 0, clock.now()));
  return socket;
}

/** Events of a call by their places, as a subscriber was sent them. */
function timelineOf(socket: FakeFeedSocket, callId: string): CallEvent[] {
  const timeline: CallEvent[] = [];
  for (const message of socket.messages) {
    if (message.type !== "call_events" || message.callId !== callId) continue;
    expect(message.fromIndex).toBe(timeline.length);
    timeline.push(...message.events);
  }
  return timeline;
}

describe("the relay of calls' events", () => {
  it("sends each watcher the timeline from its beginning, and no event twice", async () => {
    begin("call_a", 3);
    const early = subscribe();
    relay.watch(early, ["call_a"]);
    await settle();
    happen("call_a", 2);
    const late = subscribe();
    relay.watch(late, ["call_a"]);
    happen("call_a", 1);
    await settle();
    happen("call_a", 1);
    expect(timelineOf(early, "call_a")).toEqual(timelines.get("call_a"));
    expect(timelineOf(late, "call_a")).toEqual(timelines.get("call_a"));
  });

  it("asks for the timeline when there is a gap", async () => {
    begin("call_a");
    const socket = subscribe();
    relay.watch(socket, ["call_a"]);
    await settle();
    timelines.set("call_a", eventsOf(10));
    relay.tell({ callId: "call_a", fromIndex: 8, events: jsonOf(eventsOf(10).slice(8)), heard: null });
    await settle();
    expect(asked).toEqual(["call_a", "call_a"]);
    expect(timelineOf(socket, "call_a")).toEqual(eventsOf(10));
  });

  it("passes on the words of a running turn to who has its events, and to others with the timeline", async () => {
    begin("call_a", 1_200);
    const [early, late] = [subscribe(), subscribe()];
    relay.watch(early, ["call_a"]);
    await settle();
    early.messages.length = 0;
    hear("call_a", "Yes,");
    hear("call_a", "Yes, there is");
    expect(early.messages.map((message) => "heard" in message && message.heard?.text)).toEqual([
      "Yes,",
      "Yes, there is",
    ]);
    relay.watch(late, ["call_a"]);
    await settle();
    expect(late.messages.map((message) => "heard" in message && message.heard?.text)).toEqual([
      false,
      false,
      "Yes, there is",
    ]);
    expect(timelineOf(late, "call_a")).toHaveLength(1_200);
  });

  it("names the calls that are not in progress here, which those of others are", () => {
    begin("call_a");
    const socket = subscribe();
    relay.watch(socket, ["call_a", "call_of_another_tenant"]);
    expect(socket.messages).toMatchObject([{ type: "error", code: "unknown_call", field: "callIds.1" }]);
    expect(asked).toEqual(["call_a"]);
  });

  it("watches at most 200 calls for one subscriber, by name and for those who watch all", async () => {
    for (let index = 0; index < 230; index++) {
      begin(`call_${index}`);
      calls.report(presence(`call_${index}`, { startedAtEpochMs: index }), clock.now());
    }
    const [named, all] = [subscribe(), subscribe()];
    const ids = Array.from({ length: 201 }, (_, index) => `call_${index}`);
    relay.watch(named, ids.slice(0, 200));
    relay.watch(named, ids.slice(200));
    expect(named.messages).toMatchObject([{ code: "too_many_calls", field: "callIds.0" }]);
    relay.watchAll(all);
    expect(relay.wishOf(all)).toMatchObject({ isAll: true, callIds: { length: 200 } });
    for (let round = 0; round < 20; round++) await settle();
    expect(new Set(asked).size).toBe(230);
  });

  it("lets those who watch all watch a call that begins, from its first event", () => {
    const socket = subscribe();
    relay.watchAll(socket);
    begin("call_a");
    expect(relay.wishesOf(["call_a", "call_b"])).toMatchObject({ watchedCalls: ["call_a"] });
    expect(relay.wishesOf([]).watchedUntilEpochMs).toBeGreaterThan(clock.now());
    happen("call_a", 2);
    expect(timelineOf(socket, "call_a")).toHaveLength(2);
  });

  it("has events of few calls wait for 50 ms, and longer the more are watched, up to 200", () => {
    const waits = [1, 100, 200].map((count) => {
      for (let index = 0; index < count; index++) begin(`call_${index}`);
      const socket = subscribe();
      relay.watchAll(socket);
      return relay.eventsWithinMs;
    });
    expect(waits).toEqual([50.5, 100, 150]);
    for (let index = 0; index < 200; index++) {
      calls.report(presence(`later_${index}`, { startedAtEpochMs: 2_000_000 }), clock.now());
    }
    relay.watchAll(subscribe());
    expect(relay.eventsWithinMs).toBe(200);
  });

  it("wants nothing of a call that nobody watches any more", async () => {
    begin("call_a");
    const socket = subscribe();
    relay.watch(socket, ["call_a"]);
    await settle();
    relay.unwatch(socket, ["call_a"]);
    happen("call_a", 2);
    expect([relay.wishesOf(["call_a"]).watchedCalls, socket.messages]).toEqual([[], []]);
    relay.watchAll(socket);
    relay.unwatch(socket, undefined);
    begin("call_b");
    expect(relay.wishesOf(["call_b"]).watchedCalls).toEqual([]);
    expect(relay.wishes.isEveryCallWatched).toBe(false);
  });

  it("sends a subscriber that was behind everything again", async () => {
    begin("call_a", 2);
    const socket = subscribe();
    relay.watch(socket, ["call_a"]);
    await settle();
    socket.messages.length = 0;
    relay.rewind(socket);
    await settle();
    expect(timelineOf(socket, "call_a")).toHaveLength(2);
  });

  it("bears a call that does not answer, and one whose object knows of no call", async () => {
    begin("call_a");
    calls.report(presence("call_gone"), clock.now());
    relay = new CallRelay({
      clock,
      callOf: (callId) => calls.get(callId),
      newestCalls: (limit) => calls.newest(limit),
      watchCall: (callId) => (callId === "call_a" ? new Promise(() => {}) : Promise.resolve(null)),
      subscriberOf: (socket) => subscribers.get(socket),
    });
    const socket = subscribe();
    relay.watchAll(socket);
    await clock.advanceAsync(5_000);
    expect(socket.messages).toEqual([]);
    happen("call_a", 1);
    expect(timelineOf(socket, "call_a")).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it("cuts a long timeline into messages of 500 events", async () => {
    begin("call_a", 1_200);
    const socket = subscribe();
    relay.watch(socket, ["call_a"]);
    await settle();
    expect(socket.messages).toHaveLength(3);
    expect(timelineOf(socket, "call_a")).toHaveLength(1_200);
  });
});
