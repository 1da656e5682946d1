import type { FeedSocket } from "../../../durable-objects/metrics-hub/feed-subscriber.ts";
import { advanceFeed, type FeedState } from "../../../workers/measure/feed-state.ts";
import type { CallPresence, LiveServerMessage } from "../../../workers/measure/live-feed.ts";

/** Socket of a subscriber that reads everything at once, and says so while `isReading`. */
export class FakeFeedSocket implements FeedSocket {
  readonly messages: LiveServerMessage[] = [];
  closeCode: number | null = null;
  isReading = true;
  #receivedAtMs: number | null = null;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  send(text: string): void {
    this.messages.push(JSON.parse(text));
    if (this.isReading) this.#receivedAtMs = this.#now();
  }

  close(code: number): void {
    this.closeCode = code;
  }

  receivedAtMs(): number | null {
    return this.#receivedAtMs;
  }

  /** Says that everything was received. */
  receive(): void {
    this.#receivedAtMs = this.#now();
  }

  /** State of the feed by the messages so far. */
  get state(): FeedState | null {
    return this.messages.reduce((state: FeedState | null, message) => advanceFeed(state, message), null);
  }

  get types(): string[] {
    return this.messages.map(({ type }) => type);
  }
}

/** Presence of an active call, with the given fields changed. */
export function presence(callId: string, changes: Partial<CallPresence> = {}): CallPresence {
  return {
    callId,
    agentId: "agent_1",
    agentName: "Reception",
    transport: "browser",
    colo: "",
    services: "vendor",
    startedAtEpochMs: 1_000_000,
    state: "active",
    endReason: null,
    ...changes,
  };
}
