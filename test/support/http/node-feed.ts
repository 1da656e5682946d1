import { WebSocket } from "ws";
import { advanceFeed, type FeedState } from "../../../workers/measure/feed-state.ts";
import { type LiveClientMessage, type LiveServerMessage, RECEIVED } from "../../../workers/measure/live-feed.ts";
import type { ApiAccess } from "./platform-api.ts";

/** As the platform's pages. */
const RECEIVED_EVERY_MS = 4_000;

/** Message of the live feed and when it came, ms since the Unix epoch. */
export interface Received {
  message: LiveServerMessage;
  atEpochMs: number;
}

/** Subscriber of a running platform's live feed. */
export class NodeFeed {
  readonly received: Received[] = [];
  state: FeedState | null = null;
  readonly #socket: WebSocket;
  #acknowledgedAtMs = 0;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const message: LiveServerMessage = JSON.parse(String(data));
      const atEpochMs = Date.now();
      if (message.type !== "noted" && atEpochMs - this.#acknowledgedAtMs >= RECEIVED_EVERY_MS) {
        this.#acknowledgedAtMs = atEpochMs;
        socket.send(RECEIVED);
      }
      this.received.push({ message, atEpochMs });
      this.state = advanceFeed(this.state, message);
      this.#wake();
    });
  }

  static async open({ url, apiKey }: ApiAccess): Promise<NodeFeed> {
    const address = `${url.replace("http", "ws")}/api/performance/live`;
    const socket = new WebSocket(address, { headers: { Authorization: `Bearer ${apiKey}` } });
    const feed = new NodeFeed(socket);
    await feed.until(() => feed.state !== null);
    return feed;
  }

  send(message: LiveClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close();
  }

  /** Resolves when `condition` holds; the test's own deadline bounds it. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Words of one agent turn as the feed told them while it was said. */
  heardOf(callId: string, turnId: string): string[] {
    return this.received.flatMap(({ message }) => {
      if (message.type !== "call_events" || message.callId !== callId || message.heard?.turnId !== turnId) return [];
      return [message.heard.text];
    });
  }

  /** Events of a call with how long after each it came, in ms. */
  eventsOf(callId: string) {
    return this.received.flatMap(({ message, atEpochMs }) =>
      message.type === "call_events" && message.callId === callId
        ? message.events.map((event) => ({ event, lagMs: atEpochMs - message.startedAtEpochMs - event.atMs }))
        : [],
    );
  }
}
