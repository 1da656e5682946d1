import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../../voice/timeline/events.ts";
import {
  emptyView,
  type FeedView,
  joinWishes,
  keepWished,
  viewAfter,
  type WatchWish,
} from "../../../../web/src/live/feed/feed-view.ts";
import { MAX_LISTED_CALLS } from "../../../../workers/measure/feed-limits.ts";
import type { LiveServerMessage } from "../../../../workers/measure/live-feed.ts";
import { noFigures } from "../../../support/measure/live-figures.ts";
import { difference, presence, snapshot } from "../../support/live-messages.ts";

const nothing: WatchWish = { all: false, callIds: [] };
const one: WatchWish = { all: false, callIds: ["call_1"] };
const everything: WatchWish = { all: true, callIds: [] };

/** Events that can be told apart by their times. */
const eventsAt = (...times: number[]): CallEvent[] =>
  times.map((atMs) => ({ type: "speech_started", atMs }) as CallEvent);
const eventsOf = (fromIndex: number, ...times: number[]): LiveServerMessage => ({
  type: "call_events",
  callId: "call_1",
  startedAtEpochMs: 7,
  fromIndex,
  events: eventsAt(...times),
});

function viewOf(wish: WatchWish, ...messages: LiveServerMessage[]): FeedView | null {
  return messages.reduce<FeedView | null>((view, message) => view && viewAfter(view, message, wish), emptyView(0));
}

describe("the view of the feed", () => {
  it("knows calls that begin, and no longer those that are gone", () => {
    const begun = difference(2, { calls: { put: [presence({ callId: "call_2" })], gone: [] } });
    const view = viewOf(nothing, snapshot({ calls: [presence()] }), begun);
    expect([...(view?.feed?.calls.keys() ?? [])]).toEqual(["call_1", "call_2"]);
    const gone = viewAfter(view as FeedView, difference(3, { calls: { put: [], gone: ["call_1"] } }), nothing);
    expect([...(gone?.feed?.calls.keys() ?? [])]).toEqual(["call_2"]);
  });

  it("counts the calls that a snapshot had no room for, until they are gone", () => {
    const listed = Array.from({ length: MAX_LISTED_CALLS }, (_, index) => presence({ callId: `listed_${index}` }));
    const gauges = {
      callsInProgress: { vendor: 250, simulated: 0, local: 3, generated: 0 },
      activeUsers: 1,
      subscribers: 1,
    };
    const whole = snapshot({ calls: listed, figures: { ...noFigures(), gauges } });
    const view = viewOf(nothing, whole) as FeedView;
    expect(view.feed?.callsLeftOut).toBe(53);
    const changes = { put: [], gone: ["listed_0", "unlisted_1", "unlisted_2"] };
    const gone: LiveServerMessage = { type: "difference", seq: 2, atEpochMs: 1_796_000_000_100, calls: changes };
    const after = viewAfter(view, gone, nothing) as FeedView;
    expect([after.feed?.calls.size, after.feed?.callsLeftOut]).toEqual([199, 51]);
    const fewer = { vendor: 200, simulated: 0, local: 0, generated: 0 };
    const beat = difference(3, { figures: { gauges: { callsInProgress: fewer } } });
    expect(viewAfter(after, beat, nothing)?.feed?.callsLeftOut).toBe(1);
    // A list that has room for more is whole, whatever the older figures say.
    const few = snapshot({ calls: listed.slice(1), figures: { ...noFigures(), gauges } });
    expect(viewOf(nothing, few)?.feed?.callsLeftOut).toBe(0);
  });

  it("notices that a difference is missing", () => {
    expect(viewOf(nothing, snapshot(), difference(3))).toBeNull();
    expect(viewOf(nothing, difference(2))).toBeNull();
  });

  it("takes each event of a watched call once, though batches overlap", () => {
    const view = viewOf(one, eventsOf(0, 10, 20), eventsOf(1, 20, 30), eventsOf(0, 10));
    expect(view?.watched.get("call_1")).toEqual({ startedAtEpochMs: 7, events: eventsAt(10, 20, 30), heard: null });
  });

  it("has the words of a running turn as they are heard, until the turn's end has them", () => {
    const heard = (text: string) => ({ ...eventsOf(1), heard: { turnId: "turn_1", text } });
    const view = viewOf(one, eventsOf(0, 10), heard("Yes,"), heard("Yes, there is"), eventsOf(1, 20));
    expect(view?.watched.get("call_1")).toMatchObject({
      events: eventsAt(10, 20),
      heard: { turnId: "turn_1", text: "Yes, there is" },
    });
    const ended: LiveServerMessage = {
      ...eventsOf(2),
      type: "call_events",
      events: [{ type: "agent_turn_ended", turnId: "turn_1", atMs: 30 } as CallEvent],
    } as LiveServerMessage;
    expect(viewAfter(view as FeedView, ended, one)?.watched.get("call_1")?.heard).toBeNull();
  });

  it("notices that events are missing", () => {
    expect(viewOf(one, eventsOf(0, 10), eventsOf(2, 30))).toBeNull();
  });

  it("keeps no words of calls that are not watched", () => {
    expect(viewOf(nothing, eventsOf(0, 10))?.watched.size).toBe(0);
    const view = viewOf(one, eventsOf(0, 10)) as FeedView;
    expect(keepWished(view, nothing).watched.size).toBe(0);
    expect(keepWished(view, one)).toBe(view);
  });

  it("drops a call that was watched with all others when it is gone, and keeps one that was watched by name", () => {
    const over: LiveServerMessage[] = [
      snapshot({ calls: [presence()] }),
      eventsOf(0, 10),
      difference(2, { calls: { put: [], gone: ["call_1"] } }),
    ];
    expect(viewOf(everything, ...over)?.watched.size).toBe(0);
    expect(viewOf(one, ...over)?.watched.size).toBe(1);
  });

  it("tells of a refusal", () => {
    const view = viewOf(one, { type: "error", code: "unknown_call", message: "No such call.", field: "callIds.0" });
    expect(view?.refusal).toEqual({ code: "unknown_call", message: "No such call.", field: "callIds.0" });
  });

  it("joins what several readers want", () => {
    expect(
      joinWishes([
        { all: false, callIds: ["b", "a"] },
        { all: true, callIds: ["a"] },
      ]),
    ).toEqual({
      all: true,
      callIds: ["a", "b"],
    });
    expect(joinWishes([])).toEqual(nothing);
  });
});
