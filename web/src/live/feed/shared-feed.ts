import type { LiveServerMessage } from "../../../../workers/measure/live-feed.ts";
import {
  type FeedConnection as Connection,
  emptyView,
  type FeedView,
  isSameWish,
  joinWishes,
  keepWished,
  viewAfter,
  type WatchWish,
} from "./feed-view.ts";

/** A connection as the leading tab holds it. */
export interface LeadConnection {
  readonly view: FeedView;
  watch(wish: WatchWish): void;
  stop(): void;
}

/** What tabs of one browser say to each other. */
type TabMessage =
  /** A tab is there, or wants other calls. The leader answers a tab that is new to it with its view. */
  | { kind: "wish"; tab: string; wish: WatchWish; isNew: boolean }
  /** A tab leaves. */
  | { kind: "bye"; tab: string }
  /** Another tab leads now: everybody says again what it wants. */
  | { kind: "who" }
  /** The leader's whole view, for the tab that asked. */
  | { kind: "view"; tab: string; view: FeedView }
  /** The leader's connection has changed, or it received a message. */
  | { kind: "connection"; connection: Connection }
  | { kind: "message"; message: LiveServerMessage }
  /** The browser has signed in or out. */
  | { kind: "restart" };

/** The outside of a tab's part in the shared feed. */
export interface SharedFeedDeps {
  /** Name of this tab, which no other has. */
  tab: string;
  /** Opens the one connection of this browser, which follows on `known`. */
  connect(
    listener: (view: FeedView, message: LiveServerMessage | null) => void,
    known: FeedView | null,
  ): LeadConnection;
  channel: { post(message: unknown): void; listen(listener: (message: unknown) => void): () => void };
  /**
   * Resolves when no other tab holds `name`, which this one does from then on, until the returned function is called or
   * the tab is gone. Rejects when `signal` is aborted first.
   */
  hold(name: string, signal: AbortSignal): Promise<() => void>;
  nowEpochMs(): number;
}

const LEADER = "leader";
const lockOf = (tab: string): string => `tab ${tab}`;

/**
 * One tab's part in the live feed that all tabs of a browser share: one of them, the leader, has the socket, and hands
 * on what it receives. When it is closed, another takes its place and resumes where it was.
 */
export class SharedFeed {
  #view: FeedView;
  #wish: WatchWish = { all: false, callIds: [] };
  #lead: LeadConnection | null = null;
  /** What the other tabs want, as the leader knows it. */
  readonly #others = new Map<string, WatchWish>();
  readonly #leaving = new AbortController();
  #releases: (() => void)[] = [];
  readonly #deps: SharedFeedDeps;
  readonly #listener: () => void;

  constructor(deps: SharedFeedDeps, listener: () => void) {
    this.#deps = deps;
    this.#listener = listener;
    this.#view = emptyView(deps.nowEpochMs());
    this.#releases.push(deps.channel.listen((message) => this.#heard(message as TabMessage)));
    void this.#join();
  }

  get view(): FeedView {
    return this.#view;
  }

  /** This tab watches these calls and no others. */
  watch(wish: WatchWish): void {
    if (isSameWish(wish, this.#wish)) return;
    this.#wish = wish;
    this.#change(keepWished(this.#view, wish));
    if (this.#lead !== null) this.#watchForAll();
    else this.#post({ kind: "wish", tab: this.#deps.tab, wish, isNew: true });
  }

  /** Forgets everything and begins anew, in all tabs: somebody else is signed in. */
  restart(): void {
    this.#post({ kind: "restart" });
    this.#startAnew();
  }

  /** Idempotent. */
  leave(): void {
    if (this.#leaving.signal.aborted) return;
    this.#leaving.abort();
    this.#post({ kind: "bye", tab: this.#deps.tab });
    this.#lead?.stop();
    this.#lead = null;
    for (const release of this.#releases) release();
    this.#releases = [];
  }

  async #join(): Promise<void> {
    const { signal } = this.#leaving;
    try {
      // Held for as long as this tab is there: the leader waits for it, and so learns that the tab is gone.
      this.#keep(await this.#deps.hold(lockOf(this.#deps.tab), signal));
      this.#post({ kind: "wish", tab: this.#deps.tab, wish: this.#wish, isNew: true });
      this.#keep(await this.#deps.hold(LEADER, signal));
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (signal.aborted) return;
    this.#connect(this.#view.feed === null ? null : this.#view);
    this.#post({ kind: "who" });
  }

  #keep(release: () => void): void {
    if (this.#leaving.signal.aborted) release();
    else this.#releases.push(release);
  }

  #connect(known: FeedView | null): void {
    this.#lead = this.#deps.connect((view, message) => this.#received(view, message), known);
    this.#watchForAll();
    this.#change({ ...keepWished(this.#lead.view, this.#wish) });
  }

  #watchForAll(): void {
    this.#lead?.watch(joinWishes([this.#wish, ...this.#others.values()]));
  }

  /** As the leader: a view of the connection, handed on as the message that made it. */
  #received(view: FeedView, message: LiveServerMessage | null): void {
    const isChanged = view.connection !== this.#view.connection;
    this.#change(keepWished(view, this.#wish));
    if (isChanged) this.#post({ kind: "connection", connection: view.connection });
    if (message !== null) this.#post({ kind: "message", message });
  }

  #heard(message: TabMessage): void {
    switch (message.kind) {
      case "wish":
        if (this.#lead !== null) this.#heardWish(message.tab, message.wish, message.isNew);
        return;
      case "bye":
        if (this.#others.delete(message.tab)) this.#watchForAll();
        return;
      case "who":
        this.#post({ kind: "wish", tab: this.#deps.tab, wish: this.#wish, isNew: this.#view.feed === null });
        return;
      case "view":
        if (this.#lead === null && message.tab === this.#deps.tab) this.#change(keepWished(message.view, this.#wish));
        return;
      case "connection":
        if (this.#lead === null) this.#change({ ...this.#view, connection: message.connection });
        return;
      case "message":
        if (this.#lead === null) this.#follow(message.message);
        return;
      case "restart":
        this.#startAnew();
        return;
    }
  }

  #heardWish(tab: string, wish: WatchWish, isNew: boolean): void {
    if (!this.#others.has(tab)) {
      this.#deps.hold(lockOf(tab), this.#leaving.signal).then(
        (release) => {
          release();
          this.#heard({ kind: "bye", tab });
        },
        // This tab left before that one did.
        () => undefined,
      );
    }
    this.#others.set(tab, wish);
    this.#watchForAll();
    if (isNew && this.#lead !== null) this.#post({ kind: "view", tab, view: keepWished(this.#lead.view, wish) });
  }

  /** As a follower: what the leader received. A tab that has missed something asks for the whole. */
  #follow(message: LiveServerMessage): void {
    // Until the leader has answered, what does not follow on anything is no news.
    if (this.#view.feed === null && message.type !== "snapshot") return;
    const next = viewAfter(this.#view, message, this.#wish);
    if (next !== null) this.#change(next);
    else this.#post({ kind: "wish", tab: this.#deps.tab, wish: this.#wish, isNew: true });
  }

  #startAnew(): void {
    const isLeader = this.#lead !== null;
    this.#lead?.stop();
    this.#lead = null;
    this.#change(emptyView(this.#deps.nowEpochMs()));
    if (isLeader && !this.#leaving.signal.aborted) this.#connect(null);
  }

  #post(message: TabMessage): void {
    this.#deps.channel.post(message);
  }

  #change(view: FeedView): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#listener();
  }
}
