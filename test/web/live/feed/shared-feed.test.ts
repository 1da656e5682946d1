import { beforeEach, describe, expect, it } from "vitest";
import { emptyView, type FeedView, viewAfter, type WatchWish } from "../../../../web/src/live/feed/feed-view.ts";
import { type LeadConnection, SharedFeed, type SharedFeedDeps } from "../../../../web/src/live/feed/shared-feed.ts";
import type { LiveServerMessage } from "../../../../workers/measure/live-feed.ts";
import { difference, presence, snapshot } from "../../support/live-messages.ts";

/** Promises of tabs settle: their locks and messages. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** A FAKE of what a browser has for its tabs: named locks and one channel. */
class Browser {
  readonly connections: Connection[] = [];
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();
  readonly #queues = new Map<string, (() => void)[]>();

  tab(tab: string): { feed: SharedFeed; crash(): void } {
    let isAlive = true;
    const held: (() => void)[] = [];
    const deps: SharedFeedDeps = {
      tab,
      nowEpochMs: () => 0,
      connect: (listener, known) => {
        const connection = new Connection(listener, known);
        this.connections.push(connection);
        return connection;
      },
      channel: {
        post: (message) => {
          if (!isAlive) return;
          for (const [other, listeners] of this.#listeners) {
            if (other !== tab) for (const listener of listeners) listener(structuredClone(message));
          }
        },
        listen: (listener) => {
          const own = this.#listeners.get(tab) ?? new Set();
          this.#listeners.set(
            tab,
            own.add((message) => isAlive && listener(message)),
          );
          return () => own.clear();
        },
      },
      hold: (name, signal) => {
        const taken = this.#take(name, signal);
        taken.then(
          (release) => held.push(release),
          () => undefined,
        );
        return taken;
      },
    };
    const feed = new SharedFeed(deps, () => undefined);
    return {
      feed,
      crash: () => {
        isAlive = false;
        for (const release of held) release();
      },
    };
  }

  #take(name: string, signal: AbortSignal): Promise<() => void> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise((resolve, reject) => {
      const grant = () => {
        if (signal.aborted) return leave();
        resolve(leave);
      };
      const leave = () => {
        const place = queue.indexOf(grant);
        if (place < 0) return;
        queue.splice(place, 1);
        if (place === 0) queue[0]?.();
      };
      signal.addEventListener("abort", () => {
        if (queue.indexOf(grant) > 0) leave();
        reject(signal.reason);
      });
      queue.push(grant);
      if (queue.length === 1) grant();
    });
  }
}

/** The one socket, as the leader has it. */
class Connection implements LeadConnection {
  view: FeedView;
  wish: WatchWish = { all: false, callIds: [] };
  isStopped = false;
  readonly known: FeedView | null;
  readonly #listener: (view: FeedView, message: LiveServerMessage | null) => void;
  constructor(listener: (view: FeedView, message: LiveServerMessage | null) => void, known: FeedView | null) {
    this.#listener = listener;
    this.known = known;
    this.view = known ?? emptyView(0);
  }
  watch(wish: WatchWish): void {
    this.wish = wish;
  }
  stop(): void {
    this.isStopped = true;
  }
  receive(message: LiveServerMessage): void {
    const next = viewAfter(this.view, message, this.wish) as FeedView;
    this.view = { ...next, connection: { state: "live", sinceEpochMs: 5 } };
    this.#listener(this.view, message);
  }
}

const events = (callId: string): LiveServerMessage => ({
  type: "call_events",
  callId,
  startedAtEpochMs: 0,
  fromIndex: 0,
  events: [{ type: "speech_started", atMs: 1 } as never],
});

let browser: Browser;
beforeEach(() => {
  browser = new Browser();
});

describe("tabs of one browser", () => {
  it("share one connection, and see the same", async () => {
    const [a, b] = [browser.tab("a"), browser.tab("b")];
    await settled();
    expect(browser.connections).toHaveLength(1);
    browser.connections[0]?.receive(snapshot({ calls: [presence()] }));
    browser.connections[0]?.receive(difference(2, { calls: { put: [], gone: ["call_1"] } }));
    for (const { feed } of [a, b]) {
      expect(feed.view.feed?.seq).toBe(2);
      expect(feed.view.feed?.calls.size).toBe(0);
      expect(feed.view.connection).toEqual({ state: "live", sinceEpochMs: 5 });
    }
  });

  it("give a tab that comes later what is known", async () => {
    browser.tab("a");
    await settled();
    browser.connections[0]?.receive(snapshot({ seq: 9 }));
    const late = browser.tab("b");
    await settled();
    expect(late.feed.view.feed?.seq).toBe(9);
    expect(browser.connections).toHaveLength(1);
  });

  it("watch together what each wants, and each sees only its own", async () => {
    const [a, b] = [browser.tab("a"), browser.tab("b")];
    await settled();
    const [connection] = browser.connections as [Connection];
    connection.receive(snapshot());
    a.feed.watch({ all: false, callIds: ["call_1"] });
    b.feed.watch({ all: false, callIds: ["call_2"] });
    expect(connection.wish.callIds).toEqual(["call_1", "call_2"]);
    connection.receive(events("call_1"));
    connection.receive(events("call_2"));
    expect([...a.feed.view.watched.keys()]).toEqual(["call_1"]);
    expect([...b.feed.view.watched.keys()]).toEqual(["call_2"]);
    b.feed.leave();
    await settled();
    expect(connection.wish.callIds).toEqual(["call_1"]);
  });

  it.each(["leave", "crash"] as const)("go on when the leader's tab is gone (%s): another resumes", async (how) => {
    const [a, b] = [browser.tab("a"), browser.tab("b")];
    const c = browser.tab("c");
    await settled();
    browser.connections[0]?.receive(snapshot({ seq: 4 }));
    c.feed.watch({ all: false, callIds: ["call_7"] });
    if (how === "leave") a.feed.leave();
    else a.crash();
    await settled();
    expect(browser.connections).toHaveLength(2);
    expect(browser.connections[1]?.known?.feed?.seq).toBe(4);
    expect(browser.connections[1]?.wish.callIds).toEqual(["call_7"]);
    browser.connections[1]?.receive(difference(5));
    for (const { feed } of [b, c]) expect(feed.view.feed?.seq).toBe(5);
  });

  it("forget what a tab wanted that is gone without a word", async () => {
    browser.tab("a");
    const b = browser.tab("b");
    await settled();
    b.feed.watch({ all: true, callIds: [] });
    expect(browser.connections[0]?.wish.all).toBe(true);
    b.crash();
    await settled();
    expect(browser.connections[0]?.wish.all).toBe(false);
  });

  it("begin anew together when another person signs in", async () => {
    const [a, b] = [browser.tab("a"), browser.tab("b")];
    await settled();
    browser.connections[0]?.receive(snapshot({ seq: 4 }));
    b.feed.restart();
    expect(browser.connections.map(({ isStopped, known }) => [isStopped, known])).toEqual([
      [true, null],
      [false, null],
    ]);
    for (const { feed } of [a, b]) expect(feed.view.feed).toBeNull();
    browser.connections[1]?.receive(snapshot({ seq: 1 }));
    for (const { feed } of [a, b]) expect(feed.view.feed?.seq).toBe(1);
  });

  it("close the connection with the last of them", async () => {
    const a = browser.tab("a");
    await settled();
    a.feed.leave();
    a.feed.leave();
    expect(browser.connections[0]?.isStopped).toBe(true);
  });
});
