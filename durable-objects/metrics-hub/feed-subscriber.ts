import type { LiveFeedErrorCode, LiveServerMessage } from "../../workers/measure/live-feed.ts";
import { liveFeedErrors } from "../../workers/measure/live-feed.ts";
import { SubscriberPace } from "./subscriber-pace.ts";

/** Socket of a subscriber, as far as the feed needs it. */
export interface FeedSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Time at which the subscriber last said that it had received everything; null when it never did. */
  receivedAtMs(): number | null;
}

/** Subscriber as it connected, kept with its socket while the hub sleeps. */
export interface SubscriberIdentity {
  /** Opaque name of the key or person, the same as of their page views. */
  visitor: string;
  mayReadTranscripts: boolean;
  connectedAtMs: number;
}

/**
 * Time after which a subscriber is to connect anew, so that its access is looked at again; subscribers that came
 * together do not all go together.
 */
const LIFETIME_MS = 600_000;
const LIFETIME_SPREAD_MS = 300_000;

/** Messages that a subscriber may send at once, and per second on average. */
const MESSAGE_BURST = 20;
const MESSAGES_PER_SECOND = 4;

/** One subscriber of the live feed: its pace, its rights and how often it may speak. */
export class FeedSubscriber {
  readonly identity: SubscriberIdentity;
  readonly #socket: FeedSocket;
  readonly #pace: SubscriberPace;
  #endsAtMs: number;
  #messagesLeft = MESSAGE_BURST;
  #messageAtMs = 0;

  /** `share`, from 0 to 1, says where in the spread its time is over. `nowMs` differs after the hub slept. */
  constructor(socket: FeedSocket, identity: SubscriberIdentity, share: number, nowMs: number) {
    this.#socket = socket;
    this.identity = identity;
    this.#pace = new SubscriberPace(nowMs);
    this.#endsAtMs = identity.connectedAtMs + LIFETIME_MS + share * LIFETIME_SPREAD_MS;
  }

  /** Ends the subscriber's time at `atMs` at the latest. */
  endBy(atMs: number): void {
    this.#endsAtMs = Math.min(this.#endsAtMs, atMs);
  }

  /** Sends a text, unless the subscriber is behind. */
  send(text: string): void {
    if (this.#pace.admits(text.length)) this.#socket.send(text);
  }

  /** Tells of an error; after a fatal one the socket is closed. */
  refuse(code: LiveFeedErrorCode, field?: string): void {
    const { isFatal, closeCode, message } = liveFeedErrors[code];
    const error: LiveServerMessage = { type: "error", code, message, ...(field !== undefined && { field }) };
    this.#socket.send(JSON.stringify(error));
    if (isFatal) this.#socket.close(closeCode, code);
  }

  /** Counts a message of the subscriber's; false when there were too many. */
  mayTell(nowMs: number): boolean {
    const earned = ((nowMs - this.#messageAtMs) / 1_000) * MESSAGES_PER_SECOND;
    this.#messagesLeft = Math.min(MESSAGE_BURST, this.#messagesLeft + earned) - 1;
    this.#messageAtMs = nowMs;
    return this.#messagesLeft >= 0;
  }

  /** Looks at the subscriber's pace and time, see `SubscriberPace.review`; `expired` is to connect anew. */
  review(nowMs: number): ReturnType<SubscriberPace["review"]> | "expired" {
    return nowMs >= this.#endsAtMs ? "expired" : this.#pace.review(this.#socket.receivedAtMs(), nowMs);
  }
}
