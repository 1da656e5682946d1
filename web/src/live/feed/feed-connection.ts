import type { LiveClientMessage, LiveServerMessage } from "../../../../workers/measure/live-feed.ts";
import {
  type FeedConnection as Connection,
  emptyView,
  type FeedView,
  keepWished,
  viewAfter,
  type WatchWish,
} from "./feed-view.ts";

/** A socket as the connection needs it. */
export interface FeedSocket {
  send(text: string): void;
  close(): void;
}

/** What a socket tells. */
export interface FeedSocketEvents {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
}

/** The outside of a feed's connection. */
export interface FeedConnectionDeps {
  /** Opens a socket that resumes behind the message with the number `seq`, or begins with a snapshot. */
  open(events: FeedSocketEvents, seq: number | null): FeedSocket;
  nowEpochMs(): number;
  /** From 0 to 1. */
  random(): number;
  isOnline(): boolean;
  /** Runs `task` after `ms`; returns the way to prevent it. */
  schedule(ms: number, task: () => void): () => void;
}

/** The feed is told of every view, and of the message that made it where there was one. */
export type FeedListener = (view: FeedView, message: LiveServerMessage | null) => void;

/** A feed that has been silent for three of its beats is dead, whatever its socket says. */
const SILENCE_MS = 15_000;
/** A page acknowledges at most so often: with each beat, and seldom between two. */
const RECEIVED_EVERY_MS = 4_000;
/** A try to connect is given up after this. */
const OPENING_MS = 10_000;
/** Time without the feed after which the page says that it is offline. */
const OFFLINE_AFTER_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Close codes of the feed: connect anew at once, and come back later. */
const RECONNECT = 4401;
const TOO_MANY_SUBSCRIBERS = 4430;

/** Byte for byte what the hub's runtime answers by itself. */
export const RECEIVED_TEXT = '{"type":"received"}';

/**
 * One connection to the live feed that is always being kept: opened anew when it is lost, at once when the network
 * comes back, else after growing pauses of random length. What is missed meanwhile is resumed by sequence number.
 */
export class FeedConnection {
  #view: FeedView;
  #wish: WatchWish = { all: false, callIds: [] };
  #told: WatchWish = { all: false, callIds: [] };
  #socket: { socket: FeedSocket; isOpen: boolean } | null = null;
  #attempt = 0;
  /** A resume was sent; until it is answered, what does not follow is no news. */
  #isResuming = false;
  #isStopped = false;
  #acknowledgedAtEpochMs = Number.NEGATIVE_INFINITY;
  readonly #timers = new Map<"silence" | "received" | "retry" | "offline", () => void>();
  readonly #deps: FeedConnectionDeps;
  readonly #listener: FeedListener;

  /** `known` is the view of another connection that this one follows on. */
  constructor(deps: FeedConnectionDeps, listener: FeedListener, known: FeedView | null = null) {
    this.#deps = deps;
    this.#listener = listener;
    this.#view = known ?? emptyView(deps.nowEpochMs());
    this.#lost(known === null ? "connecting" : "reconnecting");
    this.#open();
  }

  get view(): FeedView {
    return this.#view;
  }

  /** Watches these calls and no others. */
  watch(wish: WatchWish): void {
    this.#wish = wish;
    this.#change(keepWished(this.#view, wish), null);
    if (this.#socket?.isOpen) this.#tellWish();
  }

  /** The network is back: a pause that was being waited for is over. */
  networkIsBack(): void {
    if (this.#isStopped || this.#socket !== null) return;
    this.#attempt = 0;
    this.#open();
  }

  /** The network is gone: the socket will say so only after minutes. */
  networkIsGone(): void {
    if (this.#socket !== null) this.#closed(0);
    this.#setConnection("offline");
  }

  /** Idempotent. */
  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#socket?.socket.close();
    this.#socket = null;
  }

  #open(): void {
    this.#cancel("retry");
    const own: { socket: FeedSocket; isOpen: boolean } = { socket: SILENT, isOpen: false };
    this.#socket = own;
    const isCurrent = () => this.#socket === own && !this.#isStopped;
    const events: FeedSocketEvents = {
      opened: () => {
        if (!isCurrent()) return;
        own.isOpen = true;
        this.#told = { all: false, callIds: [] };
        this.#tellWish();
      },
      received: (text) => isCurrent() && this.#received(text),
      closed: (code) => isCurrent() && this.#closed(code),
    };
    own.socket = this.#deps.open(events, this.#view.feed?.seq ?? null);
    this.#after("silence", OPENING_MS, () => this.#closed(0));
  }

  #received(text: string): void {
    this.#after("silence", SILENCE_MS, () => this.#closed(0));
    const message = parse(text);
    if (message === null) return;
    if (message.type !== "noted") this.#acknowledge();
    if (message.type === "snapshot" || message.type === "difference") this.#isLive();
    const next = viewAfter(this.#view, message, this.#wish);
    if (next !== null) {
      if (message.type === "snapshot" || message.type === "difference") this.#isResuming = false;
      this.#change(next, message);
    } else if (message.type === "call_events") this.#watchAnew(message.callId);
    else if (!this.#isResuming) this.#resume();
  }

  #isLive(): void {
    this.#attempt = 0;
    this.#cancel("offline");
    if (this.#view.connection.state !== "live") this.#setConnection("live");
  }

  #closed(code: number): void {
    this.#drop();
    const pauseMs =
      code === RECONNECT && this.#attempt === 0
        ? 0
        : code === TOO_MANY_SUBSCRIBERS
          ? LONGEST_PAUSE_MS
          : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#attempt);
    this.#attempt++;
    this.#after("retry", pauseMs * (0.5 + this.#deps.random() / 2), () => this.#open());
  }

  /** Lets go of the socket, and says that the feed is lost. */
  #drop(): void {
    const { socket } = this.#socket ?? {};
    this.#socket = null;
    this.#isResuming = false;
    socket?.close();
    this.#cancel("silence");
    this.#cancel("received");
    if (this.#view.connection.state === "live") this.#lost("reconnecting");
  }

  #lost(state: Connection["state"]): void {
    this.#setConnection(this.#deps.isOnline() ? state : "offline");
    this.#after("offline", OFFLINE_AFTER_MS, () => this.#setConnection("offline"));
  }

  /** "Offline since" is when the feed was lost, not when that was noticed to last. */
  #setConnection(state: Connection["state"]): void {
    const { connection } = this.#view;
    if (connection.state === state) return;
    const goesOn = connection.state !== "live" && state !== "live";
    const sinceEpochMs = goesOn ? connection.sinceEpochMs : this.#deps.nowEpochMs();
    this.#change({ ...this.#view, connection: { state, sinceEpochMs } }, null);
  }

  #change(view: FeedView, message: LiveServerMessage | null): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#listener(view, message);
  }

  #resume(): void {
    const { feed } = this.#view;
    if (feed === null) return;
    this.#isResuming = true;
    this.#send({ type: "resume", seq: feed.seq });
  }

  #tellWish(): void {
    const before = this.#told;
    const wish = this.#wish;
    this.#told = wish;
    if (before.all && !wish.all) this.#send({ type: "unwatch" });
    else {
      const gone = before.callIds.filter((callId) => !wish.callIds.includes(callId));
      if (gone.length > 0 && !wish.all) this.#send({ type: "unwatch", callIds: gone });
    }
    if (wish.all && !before.all) this.#send({ type: "watch_all" });
    const known = before.all && !wish.all ? [] : before.callIds;
    const callIds = wish.callIds.filter((callId) => !known.includes(callId));
    if (callIds.length > 0) this.#send({ type: "watch", callIds });
  }

  /** Events are missing: watching begins with the first again. */
  #watchAnew(callId: string): void {
    this.#send({ type: "unwatch", callIds: [callId] });
    this.#send({ type: "watch", callIds: [callId] });
  }

  /** At once where it may be: timers of a tab in the background run late. */
  #acknowledge(): void {
    if (this.#timers.has("received")) return;
    const waitMs = this.#acknowledgedAtEpochMs + RECEIVED_EVERY_MS - this.#deps.nowEpochMs();
    const acknowledge = () => {
      this.#acknowledgedAtEpochMs = this.#deps.nowEpochMs();
      this.#socket?.socket.send(RECEIVED_TEXT);
    };
    if (waitMs <= 0) acknowledge();
    // A clock that was set back must not silence the page.
    else this.#after("received", Math.min(waitMs, RECEIVED_EVERY_MS), acknowledge);
  }

  #send(message: LiveClientMessage): void {
    this.#socket?.socket.send(JSON.stringify(message));
  }

  #after(name: "silence" | "received" | "retry" | "offline", ms: number, task: () => void): void {
    this.#cancel(name);
    const cancel = this.#deps.schedule(ms, () => {
      this.#timers.delete(name);
      task();
    });
    this.#timers.set(name, cancel);
  }

  #cancel(name: "silence" | "received" | "retry" | "offline"): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}

/** Stands for the socket until it is made. */
const SILENT: FeedSocket = { send: () => undefined, close: () => undefined };

/**
 * Reads a message of the feed; null for what is none. The shape is trusted: the hub builds it from the same schemas.
 */
function parse(text: string): LiveServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === "object" && value !== null && "type" in value;
    return isMessage && KNOWN_TYPES.has(String(value.type)) ? (value as LiveServerMessage) : null;
  } catch {
    return null;
  }
}

const KNOWN_TYPES = new Set<string>([
  "snapshot",
  "difference",
  "call_events",
  "error",
  "noted",
] satisfies LiveServerMessage["type"][]);
