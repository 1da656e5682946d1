import type { Clock } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import { MAX_WATCHED_CALLS } from "../../workers/measure/feed-limits.ts";
import type { EventBatch, WatchedCall } from "../../workers/measure/hub-reports.ts";
import type { CallPresence } from "../../workers/measure/live-feed.ts";
import { CallWatchers, type WatchWish } from "./call-watchers.ts";
import type { FeedSocket, FeedSubscriber } from "./feed-subscriber.ts";

/** A call goes on telling its events for this long after a watcher's last word; its reports renew it. */
const WATCH_MS = 90_000;

const ASK_DEADLINE_MS = 3_000;
/** Calls that are asked for their timelines at the same time. */
const MAX_ASKED = 16;

/** Events of few watched calls wait this long for others, and longer the more there are: each letter has its price. */
const EVENTS_WAIT_MS = 50;
const EVENTS_WAIT_PER_CALL_MS = 0.5;
const MAX_EVENTS_WAIT_MS = 200;

/** Events in one message: a long call's timeline comes in several. */
const MAX_EVENTS = 500;

/** Calls and subscribers of the hub, as far as the relay needs them. */
export interface CallRelayDeps {
  clock: Clock;
  callOf: (callId: string) => CallPresence | undefined;
  newestCalls: (limit: number) => CallPresence[];
  /** Asks a call's object to tell its events. */
  watchCall: (callId: string, untilEpochMs: number) => Promise<WatchedCall | null>;
  subscriberOf: (socket: FeedSocket) => FeedSubscriber | undefined;
}

/**
 * Relay of calls' events to the subscribers who watch them. It asks a call for its timeline when somebody begins to
 * watch or has a gap, passes on what comes, and keeps none of it.
 */
export class CallRelay {
  readonly #deps: CallRelayDeps;
  readonly #watchers = new CallWatchers();
  /** Calls to be asked for their timelines; those that are being asked are not in it any more. */
  readonly #toAsk = new Set<string>();
  #asked = 0;

  constructor(deps: CallRelayDeps) {
    this.#deps = deps;
  }

  /** Wishes of watchers of these calls: until when events are wanted, and of which of them. */
  wishesOf(callIds: Iterable<string>): { watchedUntilEpochMs: number; watchedCalls: string[] } {
    const watchedCalls = [...new Set(callIds)].filter((callId) => this.#watchers.isWatched(callId));
    return { watchedUntilEpochMs: this.#deps.clock.now() + WATCH_MS, watchedCalls };
  }

  /** The same of all calls, for shards to answer with. */
  get wishes(): { watchedUntilEpochMs: number; watchedCalls: string[]; isEveryCallWatched: boolean } {
    const { watchedCalls, isEveryCallWatched } = this.#watchers;
    return { watchedUntilEpochMs: this.#deps.clock.now() + WATCH_MS, watchedCalls, isEveryCallWatched };
  }

  /** Time that events are to wait for others to be told with them. */
  get eventsWithinMs(): number {
    return Math.min(MAX_EVENTS_WAIT_MS, EVENTS_WAIT_MS + this.#watchers.watchedCount * EVENTS_WAIT_PER_CALL_MS);
  }

  wishOf(socket: FeedSocket): WatchWish {
    return this.#watchers.wishOf(socket);
  }

  /** Lets a subscriber watch calls; tells it of those that are not in progress here, and of those that are too many. */
  watch(socket: FeedSocket, callIds: readonly string[]): void {
    const subscriber = this.#deps.subscriberOf(socket);
    for (const [place, callId] of callIds.entries()) {
      if (this.#deps.callOf(callId) === undefined) subscriber?.refuse("unknown_call", `callIds.${place}`);
      else if (this.#watchers.isFull(socket)) subscriber?.refuse("too_many_calls", `callIds.${place}`);
      else if (this.#watchers.watch(socket, callId)) this.#ask(callId);
    }
  }

  /** Lets a subscriber watch the calls in progress and those that begin, as many as it may. */
  watchAll(socket: FeedSocket): void {
    this.#watchers.watchAll(socket);
    for (const { callId } of this.#deps.newestCalls(MAX_WATCHED_CALLS)) {
      if (!this.#watchers.isFull(socket) && this.#watchers.watch(socket, callId)) this.#ask(callId);
    }
  }

  /** Lets a subscriber watch some calls no more; without `callIds`, none. */
  unwatch(socket: FeedSocket, callIds: readonly string[] | undefined): void {
    if (callIds === undefined) this.#watchers.remove(socket);
    else for (const callId of callIds) this.#watchers.unwatch(socket, callId);
  }

  /** Takes a call that began. */
  begin(callId: string): void {
    this.#watchers.begin(callId);
  }

  /** Takes a call that is in progress no more. */
  end(callId: string): void {
    this.#watchers.end(callId);
  }

  /** Sends a subscriber that was behind the timelines of its calls again. */
  rewind(socket: FeedSocket): void {
    for (const callId of this.#watchers.rewind(socket)) this.#ask(callId);
  }

  /** Passes on a batch of a call's events, and the words of its running turn where more of them were heard. */
  tell(batch: EventBatch): void {
    const { callId } = batch;
    const call = this.#deps.callOf(callId);
    if (call === undefined) return;
    const { deliveries, isGap } = this.#watchers.relay(batch);
    // Most watchers have got the same so far, and get the same now.
    const messages = new Map<number, string[]>();
    for (const { subscriber, fromIndex, events } of deliveries) {
      const texts = messages.get(fromIndex) ?? messagesOf(call, { ...batch, fromIndex, events });
      messages.set(fromIndex, texts);
      for (const text of texts) this.#deps.subscriberOf(subscriber)?.send(text);
    }
    if (isGap) this.#ask(callId);
  }

  #ask(callId: string): void {
    this.#toAsk.add(callId);
    while (this.#asked < MAX_ASKED) {
      const [next] = this.#toAsk;
      if (next === undefined) return;
      this.#toAsk.delete(next);
      void this.#askNow(next);
    }
  }

  async #askNow(callId: string): Promise<void> {
    this.#asked += 1;
    const { clock, watchCall } = this.#deps;
    try {
      const asked = watchCall(callId, clock.now() + WATCH_MS);
      const call = await within(asked, "call", ASK_DEADLINE_MS, clock);
      if (call !== null) {
        this.#watchers.skipTo(callId, call.fromIndex);
        this.tell(call);
      }
    } catch {
      // The call's object is restarting or overrun; its next report tells it that it is watched, and shows the gap.
    }
    this.#asked -= 1;
    const [next] = this.#toAsk;
    if (next !== undefined) this.#ask(next);
  }
}

/** Messages `call_events` of a batch, put together of its events' JSON. */
function messagesOf({ startedAtEpochMs }: CallPresence, { callId, fromIndex, events, heard }: EventBatch): string[] {
  const messages: string[] = [];
  let place = 0;
  do {
    const isLast = place + MAX_EVENTS >= events.length;
    const head = { type: "call_events", callId, startedAtEpochMs, fromIndex: fromIndex + place };
    const words = isLast && heard !== null ? `,"heard":${JSON.stringify(heard)}` : "";
    const part = events.slice(place, place + MAX_EVENTS).join(",");
    messages.push(`${JSON.stringify(head).slice(0, -1)},"events":[${part}]${words}}`);
    place += MAX_EVENTS;
  } while (place < events.length);
  return messages;
}
