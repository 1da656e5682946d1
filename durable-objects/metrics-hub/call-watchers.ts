import { MAX_WATCHED_CALLS } from "../../workers/measure/feed-limits.ts";
import type { EventBatch } from "../../workers/measure/hub-reports.ts";
import type { FeedSocket } from "./feed-subscriber.ts";

/** Wish of one subscriber, as it is kept with its socket. */
export interface WatchWish {
  callIds: readonly string[];
  isAll: boolean;
}

/** Part of a call's timeline that one subscriber has not been sent yet. */
interface Delivery {
  subscriber: FeedSocket;
  fromIndex: number;
  /** JSON of each event. */
  events: readonly string[];
}

/** How a call's watchers stand to a batch of its events. */
export interface Relay {
  deliveries: Delivery[];
  /** True when somebody has a gap before the batch: the call's whole timeline is to be asked for. */
  isGap: boolean;
}

/**
 * Watchers of calls: which subscriber watches which, and up to where each has been sent a call's timeline. So everybody
 * gets it from its beginning and no event twice, though each began to watch at another time.
 */
export class CallWatchers {
  /** Index of the next event by subscriber and call. */
  readonly #next = new Map<FeedSocket, Map<string, number>>();
  readonly #byCall = new Map<string, Set<FeedSocket>>();
  readonly #ofAll = new Set<FeedSocket>();

  /** True when one more call would be too many for the subscriber. */
  isFull(subscriber: FeedSocket): boolean {
    return (this.#next.get(subscriber)?.size ?? 0) >= MAX_WATCHED_CALLS;
  }

  /** Adds a call to what a subscriber watches. False when it does so already. */
  watch(subscriber: FeedSocket, callId: string): boolean {
    const calls = this.#next.get(subscriber) ?? new Map<string, number>();
    if (calls.has(callId)) return false;
    calls.set(callId, 0);
    this.#next.set(subscriber, calls);
    const watchers = this.#byCall.get(callId) ?? new Set<FeedSocket>();
    watchers.add(subscriber);
    this.#byCall.set(callId, watchers);
    return true;
  }

  /** Lets a subscriber watch calls that begin from now on, as long as it has room. */
  watchAll(subscriber: FeedSocket): void {
    this.#ofAll.add(subscriber);
  }

  /** Lets those who watch everything watch a call that began. */
  begin(callId: string): void {
    for (const subscriber of this.#ofAll) if (!this.isFull(subscriber)) this.watch(subscriber, callId);
  }

  unwatch(subscriber: FeedSocket, callId: string): void {
    this.#next.get(subscriber)?.delete(callId);
    const watchers = this.#byCall.get(callId);
    watchers?.delete(subscriber);
    if (watchers?.size === 0) this.#byCall.delete(callId);
  }

  /** Ends all watching of a subscriber. */
  remove(subscriber: FeedSocket): void {
    this.#ofAll.delete(subscriber);
    for (const callId of [...(this.#next.get(subscriber)?.keys() ?? [])]) this.unwatch(subscriber, callId);
    this.#next.delete(subscriber);
  }

  /** Ends the watching of a call that ended. */
  end(callId: string): void {
    for (const subscriber of [...(this.#byCall.get(callId) ?? [])]) this.unwatch(subscriber, callId);
  }

  isWatched(callId: string): boolean {
    return this.#byCall.has(callId);
  }

  /** True when somebody watches every call. */
  get isEveryCallWatched(): boolean {
    return this.#ofAll.size > 0;
  }

  /** Number of calls that are watched. */
  get watchedCount(): number {
    return this.#byCall.size;
  }

  /** Lists the calls that are watched. */
  get watchedCalls(): string[] {
    return [...this.#byCall.keys()];
  }

  wishOf(subscriber: FeedSocket): WatchWish {
    return { callIds: [...(this.#next.get(subscriber)?.keys() ?? [])], isAll: this.#ofAll.has(subscriber) };
  }

  /**
   * Divides a batch of a call's events among its watchers, and notes that they were sent it. Words that were heard go
   * to those who have all events as well.
   */
  relay({ callId, fromIndex, events, heard }: EventBatch): Relay {
    const deliveries: Delivery[] = [];
    let isGap = false;
    const end = fromIndex + events.length;
    for (const subscriber of this.#byCall.get(callId) ?? []) {
      const calls = this.#next.get(subscriber);
      const next = calls?.get(callId) ?? 0;
      if (next < fromIndex) isGap = true;
      else if (next < end || (heard !== null && next === end)) {
        calls?.set(callId, end);
        deliveries.push({ subscriber, fromIndex: next, events: events.slice(next - fromIndex) });
      }
    }
    return { deliveries, isGap };
  }

  /** Lets the watchers of a call go on at `index`, where what comes before is kept no more. */
  skipTo(callId: string, index: number): void {
    for (const subscriber of this.#byCall.get(callId) ?? []) {
      const calls = this.#next.get(subscriber);
      if ((calls?.get(callId) ?? 0) < index) calls?.set(callId, index);
    }
  }

  /** Begins a subscriber's calls anew: what was left out while it was behind is sent again. */
  rewind(subscriber: FeedSocket): string[] {
    const calls = this.#next.get(subscriber);
    for (const callId of calls?.keys() ?? []) calls?.set(callId, 0);
    return [...(calls?.keys() ?? [])];
  }
}
