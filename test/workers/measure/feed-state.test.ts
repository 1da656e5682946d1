import { describe, expect, it } from "vitest";
import { advanceFeed, type FeedState, figuresChange } from "../../../workers/measure/feed-state.ts";
import {
  type CallPresence,
  type LiveServerMessage,
  liveClientMessageSchema,
  liveServerMessageSchema,
  NOTED,
  RECEIVED,
} from "../../../workers/measure/live-feed.ts";
import { liveFiguresSchema } from "../../../workers/measure/live-figures.ts";
import { noFigures } from "../../support/measure/live-figures.ts";

const call = (callId: string): CallPresence => ({
  callId,
  agentId: "agent_1",
  agentName: "Reception",
  transport: "browser",
  colo: "",
  services: "local",
  startedAtEpochMs: 1,
  state: "active",
  endReason: null,
});

const snapshot = (seq: number): LiveServerMessage => ({
  type: "snapshot",
  benchmark: null,
  seq,
  atEpochMs: 1_000,
  figures: noFigures(),
  calls: [call("call_a")],
  alerts: [],
});

const stateAfter = (...messages: LiveServerMessage[]): FeedState | null =>
  messages.reduce((state: FeedState | null, message) => advanceFeed(state, message), null);

describe("the state of the feed", () => {
  it("takes calls that begin and leaves out those that are gone", () => {
    const state = stateAfter(snapshot(4), {
      type: "difference",
      seq: 5,
      atEpochMs: 2_000,
      calls: { put: [call("call_b")], gone: ["call_a"] },
    });
    expect([...(state?.calls.keys() ?? [])]).toEqual(["call_b"]);
    expect([state?.seq, state?.atEpochMs]).toEqual([5, 2_000]);
  });

  it("replaces the parts of the figures that changed and keeps the others", () => {
    const figures = noFigures();
    const requests = { ...figures.requests.minute, n: 7 };
    const state = stateAfter(snapshot(4), {
      type: "difference",
      seq: 5,
      atEpochMs: 2_000,
      figures: { requests: { minute: requests }, gauges: { subscribers: 3 } },
    });
    expect(state?.figures).toEqual({
      ...figures,
      requests: { ...figures.requests, minute: requests },
      gauges: { ...figures.gauges, subscribers: 3 },
    });
  });

  it("is lost by a difference that does not follow, and stands through one that was seen", () => {
    const difference = (seq: number): LiveServerMessage => ({ type: "difference", seq, atEpochMs: 3_000 });
    expect(stateAfter(snapshot(4), difference(6))).toBeNull();
    expect(stateAfter(difference(1))).toBeNull();
    expect(stateAfter(snapshot(4), difference(4))?.atEpochMs).toBe(1_000);
  });

  it("becomes the other state by the change between two", () => {
    const before = noFigures();
    const later = noFigures();
    later.local.minute.calls.started = 2;
    later.gauges.activeUsers = 1;
    const change = figuresChange(before, later);
    expect(change).toEqual({ local: { minute: later.local.minute }, gauges: { activeUsers: 1 } });
    const state = stateAfter(snapshot(1), { type: "difference", seq: 2, atEpochMs: 2_000, figures: change });
    expect(state?.figures).toEqual(later);
    expect(figuresChange(later, later)).toEqual({});
  });
});

describe("messages of the feed", () => {
  it("have the documented shapes", () => {
    const messages: LiveServerMessage[] = [
      snapshot(1),
      { type: "difference", seq: 2, atEpochMs: 1, figures: { vendor: { hour: noFigures().vendor.hour } } },
      {
        type: "call_events",
        callId: "call_a",
        startedAtEpochMs: 1,
        fromIndex: 0,
        events: [{ type: "turn_resumed", atMs: 5 }],
      },
      { type: "error", code: "unknown_call", message: "No such call is in progress.", field: "callIds.0" },
    ];
    for (const message of messages) expect(liveServerMessageSchema.parse(message)).toEqual(message);
    expect(liveServerMessageSchema.parse(JSON.parse(NOTED))).toEqual({ type: "noted" });
    expect(liveClientMessageSchema.parse(JSON.parse(RECEIVED))).toEqual({ type: "received" });
    expect(liveFiguresSchema.parse(noFigures())).toEqual(noFigures());
  });

  it.each([
    { type: "watch", callIds: [] },
    { type: "watch", callIds: Array.from({ length: 201 }, (_, index) => `call_${index}`) },
    { type: "resume", seq: -1 },
    { type: "unknown" },
  ])("from a page are refused otherwise", (message) => {
    expect(liveClientMessageSchema.safeParse(message).success).toBe(false);
  });
});
