import WebSocket from "ws";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";

const MESSAGE_DEADLINE_MS = 10_000;

/** A call's socket without a caller around it: sends anything, remembers every message and how it was closed. */
export class RawCallSocket {
  readonly messages: ServerMessage[] = [];
  /** The close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data, isBinary) => {
      if (!isBinary) this.messages.push(JSON.parse(data.toString()) as ServerMessage);
      for (const watch of [...this.#watchers]) watch();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const watch of [...this.#watchers]) watch();
      });
    });
  }

  static connect(url: string, headers: Record<string, string> = {}): Promise<RawCallSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { headers });
      const opened = new RawCallSocket(socket);
      socket.on("open", () => resolve(opened));
      // A server that closes while a large message is still on its way resets the connection: the close code tells
      // more.
      socket.on("error", reject);
    });
  }

  send(message: string | Uint8Array | Record<string, unknown>): void {
    const isRaw = typeof message === "string" || message instanceof Uint8Array;
    this.#socket.send(isRaw ? message : JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** The first message of a type; rejects when the socket closes, or 10 s pass, without it. */
  async first<T extends ServerMessage["type"]>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = () => this.messages.find((message) => message.type === type);
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(deadline);
        this.#watchers.delete(look);
        act();
      };
      const look = (): void => {
        const found = find();
        if (found) settle(() => resolve(found as Extract<ServerMessage, { type: T }>));
        else if (this.#socket.readyState === WebSocket.CLOSED)
          settle(() => reject(new Error(`closed without ${type}`)));
      };
      const deadline = setTimeout(() => settle(() => reject(new Error(`no ${type} came`))), MESSAGE_DEADLINE_MS);
      this.#watchers.add(look);
      look();
    });
  }
}
