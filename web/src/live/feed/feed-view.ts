import type { CallEvent } from "../../../../voice/timeline/events.ts";
import { advanceFeed, type FeedState } from "../../../../workers/measure/feed-state.ts";
import type { HeardSoFar, LiveFeedErrorCode, LiveServerMessage } from "../../../../workers/measure/live-feed.ts";

/** How the page stands to the feed, and since when. Reconnecting becomes offline when it takes long. */
export interface FeedConnection {
  state: "connecting" | "live" | "reconnecting" | "offline";
  sinceEpochMs: number;
}

/** Calls whose events are wanted. */
export interface WatchWish {
  all: boolean;
  callIds: readonly string[];
}

/** Timeline of a watched call, as far as it is known. */
export interface WatchedCall {
  startedAtEpochMs: number;
  events: readonly CallEvent[];
  /** Words of the agent turn that is being said, as far as the caller has heard them; null while there is none. */
  heard: HeardSoFar | null;
}

/** Everything a page knows from the feed. */
export interface FeedView {
  connection: FeedConnection;
  /** Null until the first snapshot. While the connection is lost, the last state. */
  feed: FeedState | null;
  watched: ReadonlyMap<string, WatchedCall>;
  /** The feed's last refusal, of something that was watched; null when there was none. */
  refusal: { code: LiveFeedErrorCode; message: string; field: string | null } | null;
}

/** The view before anything was received. */
export function emptyView(nowEpochMs: number): FeedView {
  return {
    connection: { state: "connecting", sinceEpochMs: nowEpochMs },
    feed: null,
    watched: new Map(),
    refusal: null,
  };
}

/**
 * Advances the view by one message. Null when messages before it are missing, so that the state has to be asked for
 * anew: a difference that does not follow, or events behind a gap.
 */
export function viewAfter(view: FeedView, message: LiveServerMessage, wish: WatchWish): FeedView | null {
  switch (message.type) {
    case "snapshot":
    case "difference": {
      const feed = advanceFeed(view.feed, message);
      if (feed === null) return null;
      return keepWished({ ...view, feed }, wish);
    }
    case "call_events": {
      const { callId, startedAtEpochMs, fromIndex, events } = message;
      if (!isWished(callId, wish)) return view;
      const call = view.watched.get(callId);
      const known = call?.events ?? [];
      if (fromIndex > known.length) return null;
      const fresh = events.slice(known.length - fromIndex);
      const told = message.heard ?? call?.heard ?? null;
      const heard = told !== null && isOver(told.turnId, fresh) ? null : told;
      if (call !== undefined && fresh.length === 0 && heard === call.heard) return view;
      const watched = new Map(view.watched).set(callId, { startedAtEpochMs, events: [...known, ...fresh], heard });
      return { ...view, watched };
    }
    case "error":
      return { ...view, refusal: { code: message.code, message: message.message, field: message.field ?? null } };
    case "noted":
      return view;
  }
}

/** Drops timelines that nobody wants any more: of calls not watched, or watched with all others and over. */
export function keepWished(view: FeedView, wish: WatchWish): FeedView {
  const isKept = (callId: string): boolean =>
    wish.callIds.includes(callId) || (wish.all && (view.feed?.calls.has(callId) ?? true));
  if ([...view.watched.keys()].every(isKept)) return view;
  return { ...view, watched: new Map([...view.watched].filter(([callId]) => isKept(callId))) };
}

/** Joins what several readers want. */
export function joinWishes(wishes: Iterable<WatchWish>): WatchWish {
  const list = [...wishes];
  return { all: list.some(({ all }) => all), callIds: [...new Set(list.flatMap(({ callIds }) => callIds))].sort() };
}

/** True when two wishes ask for the same. `callIds` of joined wishes are in order. */
export function isSameWish(a: WatchWish, b: WatchWish): boolean {
  return a.all === b.all && a.callIds.join() === b.callIds.join();
}

/** True when a turn ends among these events: its last one has its words. */
function isOver(turnId: string, events: readonly CallEvent[]): boolean {
  return events.some((event) => event.type === "agent_turn_ended" && event.turnId === turnId);
}

function isWished(callId: string, { all, callIds }: WatchWish): boolean {
  return all || callIds.includes(callId);
}
