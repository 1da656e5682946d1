import { beforeEach, describe, expect, it } from "vitest";
import {
  FeedConnection,
  type FeedConnectionDeps,
  type FeedSocketEvents,
  RECEIVED_TEXT,
} from "../../../../web/src/live/feed/feed-connection.ts";
import { type LiveServerMessage, RECEIVED } from "../../../../workers/measure/live-feed.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { difference, snapshot } from "../../support/live-messages.ts";

/** The hub's end of one socket. */
class Line {
  readonly sent: string[] = [];
  isClosed = false;
  /** The number that it was opened to resume behind. */
  readonly seq: number | null;
  readonly #events: FeedSocketEvents;
  constructor(events: FeedSocketEvents, seq: number | null) {
    this.#events = events;
    this.seq = seq;
  }
  open(): this {
    this.#events.opened();
    return this;
  }
  say(...messages: LiveServerMessage[]): this {
    for (const message of messages) this.#events.received(JSON.stringify(message));
    return this;
  }
  break(code = 1006): void {
    this.#events.closed(code);
  }
  /** Messages of the page but its acknowledgements. */
  get wishes(): unknown[] {
    return this.sent.filter((text) => text !== RECEIVED_TEXT).map((text) => JSON.parse(text));
  }
}

let clock: FakeClock;
let lines: Line[];
let isOnline: boolean;
let connection: FeedConnection;
const line = (): Line => lines.at(-1) as Line;

beforeEach(() => {
  clock = new FakeClock(1_000);
  lines = [];
  isOnline = true;
  const deps: FeedConnectionDeps = {
    open: (events, seq) => {
      const opened = new Line(events, seq);
      lines.push(opened);
      return {
        send: (text) => void opened.sent.push(text),
        close: () => {
          opened.isClosed = true;
        },
      };
    },
    nowEpochMs: () => clock.now(),
    // The longest pauses.
    random: () => 1,
    isOnline: () => isOnline,
    schedule: (ms, task) => {
      const timer = clock.startTimer(ms, task);
      return () => timer.cancel();
    },
  };
  connection = new FeedConnection(deps, () => undefined);
});

const standing = () => connection.view.connection;

describe("the connection to the feed", () => {
  it("is live with the first snapshot", () => {
    line().open();
    expect(standing()).toEqual({ state: "connecting", sinceEpochMs: 1_000 });
    clock.advance(200);
    line().say(snapshot());
    expect(standing()).toEqual({ state: "live", sinceEpochMs: 1_200 });
    expect(line().seq).toBeNull();
    expect(line().wishes).toEqual([]);
  });

  it("is opened anew when it breaks, and resumes with the number that it saw last", () => {
    line().open().say(snapshot(), difference(2));
    line().break();
    expect(standing().state).toBe("reconnecting");
    clock.advance(499);
    expect(lines).toHaveLength(1);
    clock.advance(1);
    line().open();
    expect(line().seq).toBe(2);
    line().say(difference(3));
    expect(standing().state).toBe("live");
    expect(connection.view.feed?.seq).toBe(3);
  });

  it("waits longer with each try that fails, half a minute at most", () => {
    line().open().say(snapshot());
    const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const [index, pauseMs] of pausesMs.entries()) {
      line().break();
      clock.advance(pauseMs - 1);
      expect(lines).toHaveLength(index + 1);
      clock.advance(1);
      expect(lines).toHaveLength(index + 2);
    }
  });

  it("says that it is offline when it is away for long, since it was lost", () => {
    line().open().say(snapshot());
    clock.advance(4_000);
    line().break();
    for (let seconds = 0; seconds < 20; seconds++) {
      expect(standing()).toEqual({ state: "reconnecting", sinceEpochMs: 5_000 });
      clock.advance(1_000);
    }
    expect(standing()).toEqual({ state: "offline", sinceEpochMs: 5_000 });
  });

  it("is offline at once without a network, and opened at once when that is back", () => {
    line().open().say(snapshot());
    isOnline = false;
    connection.networkIsGone();
    expect(line().isClosed).toBe(true);
    expect(standing().state).toBe("offline");
    for (let tries = 0; tries < 5; tries++) {
      clock.advance(60_000);
      line().break();
    }
    const before = lines.length;
    connection.networkIsBack();
    expect(lines).toHaveLength(before + 1);
    line().open().say(difference(2));
    expect(standing().state).toBe("live");
  });

  it("holds a feed that is silent for three beats for dead", () => {
    line().open().say(snapshot());
    clock.advance(14_999);
    expect(line().isClosed).toBe(false);
    clock.advance(1);
    expect(lines[0]?.isClosed).toBe(true);
    expect(standing().state).toBe("reconnecting");
  });

  it("comes back at once when its access is to be checked again, and later where the feed is full", () => {
    line().open().say(snapshot());
    line().break(4401);
    clock.advance(0);
    expect(lines).toHaveLength(2);
    line().break(4430);
    clock.advance(29_999);
    expect(lines).toHaveLength(2);
    clock.advance(1);
    expect(lines).toHaveLength(3);
  });

  it("asks for what it missed, once", () => {
    line().open().say(snapshot(), difference(3), difference(4));
    expect(line().wishes).toEqual([{ type: "resume", seq: 1 }]);
    line().say(snapshot({ seq: 4 }), difference(5));
    expect(connection.view.feed?.seq).toBe(5);
    line().say(difference(9));
    expect(line().wishes.at(-1)).toEqual({ type: "resume", seq: 5 });
  });

  it("watches what is wanted, tells changes only, and all of it again on another line", () => {
    line().open().say(snapshot());
    connection.watch({ all: false, callIds: ["a", "b"] });
    connection.watch({ all: false, callIds: ["b", "c"] });
    connection.watch({ all: true, callIds: [] });
    connection.watch({ all: false, callIds: ["c"] });
    expect(line().wishes).toEqual([
      { type: "watch", callIds: ["a", "b"] },
      { type: "unwatch", callIds: ["a"] },
      { type: "watch", callIds: ["c"] },
      { type: "watch_all" },
      { type: "unwatch" },
      { type: "watch", callIds: ["c"] },
    ]);
    line().break();
    clock.advance(500);
    line().open();
    expect(line().wishes).toEqual([{ type: "watch", callIds: ["c"] }]);
  });

  it("watches a call from its beginning when events are missing", () => {
    line().open().say(snapshot());
    connection.watch({ all: false, callIds: ["a"] });
    line().say({ type: "call_events", callId: "a", startedAtEpochMs: 0, fromIndex: 4, events: [] });
    expect(line().wishes.slice(1)).toEqual([
      { type: "unwatch", callIds: ["a"] },
      { type: "watch", callIds: ["a"] },
    ]);
  });

  it("acknowledges what it received in the feed's own bytes, at most every 4 s, and no acknowledgement", () => {
    expect(RECEIVED_TEXT).toBe(RECEIVED);
    line().open().say(snapshot(), difference(2), difference(3));
    const acknowledged = () => line().sent.filter((text) => text === RECEIVED).length;
    expect(acknowledged()).toBe(1);
    clock.advance(3_999);
    expect(acknowledged()).toBe(1);
    clock.advance(1);
    expect(acknowledged()).toBe(2);
    line().say({ type: "noted" });
    clock.advance(5_000);
    expect(acknowledged()).toBe(2);
  });

  it("leaves nothing behind when it is stopped", () => {
    line().open().say(snapshot());
    connection.stop();
    expect(line().isClosed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    line().break();
    expect(clock.pendingTimers).toBe(0);
  });

  it("ignores what is no message of the feed", () => {
    line()
      .open()
      .say(snapshot(), { type: "from_the_future" } as never);
    expect(standing().state).toBe("live");
  });
});
