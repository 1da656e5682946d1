import type { WebSocket } from "ws";
import {
  type LiveClientMessage,
  type LiveServerMessage,
  liveClientMessageSchema,
  liveServerMessageSchema,
} from "../../../workers/measure/live-feed.ts";

/** Longest wait for something that a page should do at once. */
const WAIT_MS = 10_000;

/**
 * A FAKE: the hub's end of one live feed, driven by a test message by message. Both directions are checked against the
 * feed's schemas, so that a test cannot rely on a message that the hub would not send or take.
 */
export class FakeFeed {
  readonly messages: LiveClientMessage[] = [];
  /** Protocols that the page offered. */
  readonly protocols: readonly string[];
  closeCode: number | null = null;
  /** The number behind which the page wants to resume; null when it wants a snapshot. */
  readonly seq: number | null;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  constructor(socket: WebSocket, protocols: readonly string[], seq: string | null) {
    this.#socket = socket;
    this.protocols = protocols;
    this.seq = seq === null ? null : Number(seq);
    socket.on("message", (data: Buffer) => {
      this.messages.push(liveClientMessageSchema.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    socket.on("close", (code) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  send(...messages: LiveServerMessage[]): void {
    for (const message of messages) this.#socket.send(JSON.stringify(liveServerMessageSchema.parse(message)));
  }

  /** The line breaks: the page is told nothing. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Resolves when `isThere` holds; rejects, naming `what`, when that takes too long. */
  until(what: string, isThere: () => boolean): Promise<void> {
    if (isThere()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(check);
        reject(new Error(`The page did not: ${what}. It sent ${JSON.stringify(this.messages)}`));
      }, WAIT_MS);
      const check = () => {
        if (!isThere()) return;
        clearTimeout(timer);
        this.#watchers.delete(check);
        resolve();
      };
      this.#watchers.add(check);
    });
  }

  #wake(): void {
    for (const check of [...this.#watchers]) check();
  }
}
