import { beforeEach, describe, expect, it } from "vitest";
import { CallsInProgress } from "../../../durable-objects/metrics-hub/calls-in-progress.ts";
import { LiveFeed } from "../../../durable-objects/metrics-hub/live-feed.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeFeedSocket, presence } from "../../support/hub/fake-feed-socket.ts";
import { noFigures } from "../../support/measure/live-figures.ts";

let clock: FakeClock;
let calls: CallsInProgress;
let feed: LiveFeed;
let requests: number;
let caughtUp: unknown[];
beforeEach(() => {
  clock = new FakeClock();
  calls = new CallsInProgress();
  requests = 0;
  caughtUp = [];
  feed = new LiveFeed({
    clock,
    figures: () => {
      const figures = noFigures();
      figures.requests.minute.n = requests;
      figures.gauges.subscribers = feed.subscriberCount;
      return figures;
    },
    newestCalls: (limit) => calls.newest(limit),
    beforeBeat: () => {
      for (const callId of calls.expire(clock.now())) feed.removeCall(callId);
    },
    onCaughtUp: (socket) => caughtUp.push(socket),
  });
});

function subscribe(seq: number | null = null, visitor = "somebody"): FakeFeedSocket {
  const socket = new FakeFeedSocket(() => clock.now());
  feed.connect(socket, { visitor, mayReadTranscripts: true, connectedAtMs: clock.now() }, seq);
  return socket;
}

function begin(callId: string): void {
  calls.report(presence(callId), clock.now());
  feed.putCall(presence(callId));
}

describe("the live feed", () => {
  it("begins with a snapshot and tells figures every 5 s", () => {
    begin("call_a");
    const socket = subscribe();
    expect(socket.types).toEqual(["snapshot"]);
    expect([...(socket.state?.calls.keys() ?? [])]).toEqual(["call_a"]);
    requests = 3;
    clock.advance(20_000);
    expect(socket.types).toEqual(["snapshot", "difference", "difference", "difference", "difference"]);
    const times = socket.messages.map((message) => ("atEpochMs" in message ? message.atEpochMs : 0));
    expect(times.map((atMs) => atMs - (times[0] as number))).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
    expect(socket.state?.figures.requests.minute.n).toBe(3);
  });

  it("keeps to the clock when its beats come late: lateness does not add up", () => {
    const late = {
      now: clock.now.bind(clock),
      startTimer: (ms: number, task: () => void) => clock.startTimer(ms + 300, task),
    };
    feed = new LiveFeed({
      clock: late,
      figures: noFigures,
      newestCalls: () => [],
      beforeBeat: () => undefined,
      onCaughtUp: () => undefined,
    });
    const socket = subscribe();
    clock.advance(26_000);
    const times = socket.messages.map((message) => ("atEpochMs" in message ? message.atEpochMs : 0));
    expect(times.map((atMs) => atMs - (times[0] as number))).toEqual([0, 5_300, 10_300, 15_300, 20_300, 25_300]);
  });

  it("leaves to the beat what would still be on its way to thousands when it is due", () => {
    const texts: string[] = [];
    for (let index = 0; index < 4_000; index++) {
      const socket = { send: () => undefined, close: () => undefined, receivedAtMs: () => clock.now() };
      const heard = index === 0 ? { ...socket, send: (text: string) => void texts.push(text) } : socket;
      feed.connect(heard, { visitor: "somebody", mayReadTranscripts: true, connectedAtMs: clock.now() }, null);
    }
    clock.advance(4_850);
    begin("call_a");
    clock.advance(100);
    expect(texts).toHaveLength(1);
    clock.advance(50);
    expect(texts).toHaveLength(2);
    expect(JSON.parse(texts[1] as string)).toMatchObject({ figures: {}, calls: { put: [{ callId: "call_a" }] } });
    begin("call_b");
    clock.advance(400);
    expect(texts).toHaveLength(3);
  });

  it("has a visitor whose access has changed connect anew, and again once that is known everywhere", () => {
    const other = subscribe(null, "somebody else");
    const socket = subscribe();
    feed.accessChanged("somebody");
    expect([socket.closeCode, other.closeCode, feed.subscriberCount]).toEqual([4401, null, 1]);
    const again = subscribe();
    clock.advance(10_000);
    expect(again.closeCode).toBeNull();
    clock.advance(10_000);
    expect([again.closeCode, other.closeCode]).toEqual([4401, null]);
    const lasting = subscribe();
    clock.advance(60_000);
    expect(lasting.closeCode).toBeNull();
  });

  it("tells of calls that begin and end at once, several together", () => {
    const socket = subscribe();
    clock.advance(1_000);
    begin("call_a");
    clock.advance(1);
    expect([...(socket.state?.calls.keys() ?? [])]).toEqual(["call_a"]);
    begin("call_b");
    begin("call_c");
    calls.end("call_a");
    feed.removeCall("call_a");
    clock.advance(200);
    expect(socket.types).toEqual(["snapshot", "difference", "difference"]);
    expect([...(socket.state?.calls.keys() ?? [])]).toEqual(["call_b", "call_c"]);
  });

  it("has no timer while nobody subscribes", () => {
    expect(clock.pendingTimers).toBe(0);
    const [one, two] = [subscribe(), subscribe()];
    begin("call_a");
    expect(clock.pendingTimers).toBe(2);
    feed.disconnect(one);
    expect(clock.pendingTimers).toBe(2);
    feed.disconnect(two);
    feed.disconnect(two);
    begin("call_b");
    expect(clock.pendingTimers).toBe(0);
  });

  it("sends those who resume what they missed, and a snapshot when that is kept no more", () => {
    const stays = subscribe();
    const socket = subscribe();
    const seq = socket.state?.seq ?? 0;
    feed.disconnect(socket);
    begin("call_a");
    clock.advance(6_000);
    const again = subscribe(seq);
    expect(again.types).toEqual(["difference", "difference"]);
    expect(again.messages).toEqual(stays.messages.slice(1));
    feed.resume(again, stays.state?.seq ?? 0);
    expect(again.messages).toHaveLength(2);
    clock.advance(5_000 * 150);
    expect(subscribe(seq).types).toEqual(["snapshot"]);
    expect(subscribe(0).types).toEqual(["snapshot"]);
    expect(subscribe(clock.now() * 2).types).toEqual(["snapshot"]);
  });

  it("sends a snapshot to the only subscriber that comes back, as nothing was written meanwhile", () => {
    const socket = subscribe();
    const seq = socket.state?.seq ?? 0;
    feed.disconnect(socket);
    begin("call_a");
    const again = subscribe(seq);
    expect(again.types).toEqual(["snapshot"]);
    expect([...(again.state?.calls.keys() ?? [])]).toEqual(["call_a"]);
  });

  it("gives every subscriber the same state, whenever it came", () => {
    const sockets = [subscribe()];
    for (let round = 0; round < 40; round++) {
      begin(`call_${round}`);
      requests += 1;
      if (round % 3 === 0) feed.removeCall(`call_${round - 2}`);
      if (round % 3 === 0) calls.end(`call_${round - 2}`);
      clock.advance(137 * (round % 11));
      sockets.push(subscribe());
    }
    clock.advance(10_000);
    const [first, ...others] = sockets.map(({ state }) => state);
    expect(first?.calls.size).toBeGreaterThan(20);
    for (const other of others) expect(other).toEqual(first);
  });

  it("leaves out a subscriber that does not read, delays nobody for it, and gives it the present state later", () => {
    const [slow, other] = [subscribe(), subscribe()];
    slow.isReading = false;
    clock.advance(20_000);
    const sent = slow.messages.length;
    begin("call_a");
    clock.advance(10_000);
    expect(slow.messages).toHaveLength(sent);
    expect(other.state?.calls.size).toBe(1);
    slow.receive();
    clock.advance(5_000);
    expect(slow.types.slice(sent)).toEqual(["snapshot", "difference"]);
    expect(slow.state).toEqual(other.state);
    expect(caughtUp).toEqual([slow]);
  });

  it("closes a subscriber that has said nothing for a minute, and one whose access is to be looked at again", () => {
    const [dead, other] = [subscribe(), subscribe()];
    dead.isReading = false;
    clock.advance(75_000);
    expect([dead.closeCode, dead.messages.at(-1)]).toMatchObject([4408, { type: "error", code: "too_slow" }]);
    expect(other.closeCode).toBeNull();
    clock.advance(900_000);
    expect([other.closeCode, other.messages.at(-1)]).toMatchObject([4401, { code: "reconnect" }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("bounds what is under way to a subscriber between two beats", () => {
    const [slow, other] = [subscribe(), subscribe()];
    slow.isReading = false;
    const alert = { alertId: "alert_1", ruleName: "x".repeat(100_000), severity: "page", state: "firing" } as const;
    for (let round = 0; round < 100; round++) {
      feed.setAlerts([{ ...alert, sinceEpochMs: round, summary: "", isAcknowledged: false }]);
      clock.advance(20);
      other.receive();
      clock.advance(200 - 20);
    }
    const chars = JSON.stringify(slow.messages).length;
    expect(chars).toBeLessThan(4_200_000);
    expect(other.messages.length).toBeGreaterThan(100);
  });

  it("tells of a benchmark at once, keeps it for who comes later, and drops one that nothing is heard of", () => {
    const progress = {
      benchmarkId: "benchmark_a",
      status: "running",
      category: "api",
      finishedSteps: 3,
      steps: 12,
      leftMs: 9_000,
    } as const;
    const socket = subscribe();
    feed.setBenchmark(progress);
    clock.advance(200);
    expect(socket.state?.benchmark).toEqual(progress);
    feed.setBenchmark({ ...progress, finishedSteps: 4 });
    clock.advance(200);
    expect(socket.state?.benchmark?.finishedSteps).toBe(4);
    expect(subscribe().state?.benchmark?.finishedSteps).toBe(4);
    for (let beat = 0; beat < 26; beat++) {
      clock.advance(5_000);
      socket.receive();
    }
    expect(socket.state?.benchmark).toBeNull();
    expect(subscribe().state?.benchmark).toBeNull();
  });

  it("sends a snapshot to subscribers that were there before the hub slept", () => {
    const socket = new FakeFeedSocket(() => clock.now());
    feed.restore(socket, { visitor: "somebody", mayReadTranscripts: true, connectedAtMs: clock.now() });
    begin("call_a");
    clock.advance(1);
    expect(socket.types).toEqual(["snapshot", "difference"]);
    expect([...(socket.state?.calls.keys() ?? [])]).toEqual(["call_a"]);
  });

  it("takes calls that report no more out at the next beat", () => {
    begin("call_a");
    const socket = subscribe();
    clock.advance(80_000);
    expect(socket.state?.calls.size).toBe(0);
  });
});
