import type { CallEvent } from "../../../voice/timeline/events.ts";
import { advanceFeed, type FeedState } from "../../../workers/measure/feed-state.ts";
import type { LiveClientMessage, LiveServerMessage } from "../../../workers/measure/live-feed.ts";

/** A page's end of one socket of the live feed. */
export class FeedLine {
  readonly messages: LiveServerMessage[] = [];
  closeCode: number | null = null;
  state: FeedState | null = null;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      const message: LiveServerMessage = JSON.parse(String(data));
      this.messages.push(message);
      this.state = advanceFeed(this.state, message);
      this.#wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      socket.close();
      this.#wake();
    });
  }

  /** The line that an answer with status 101 opened. */
  static over(response: Response): FeedLine {
    if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
    return new FeedLine(response.webSocket);
  }

  /** Events of a watched call so far; one that was sent again is there once. */
  eventsOf(callId: string): CallEvent[] {
    const events: CallEvent[] = [];
    for (const message of this.messages) {
      if (message.type !== "call_events" || message.callId !== callId) continue;
      if (message.fromIndex > events.length) throw new Error(`events are missing before ${message.fromIndex}`);
      events.push(...message.events.slice(events.length - message.fromIndex));
    }
    return events;
  }

  send(message: LiveClientMessage | { type: string }): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** Resolves when `condition` holds; the test's own deadline bounds it. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
