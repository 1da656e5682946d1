/**
 * Sockets as provider adapters see them. Workers open one with `fetch` and an `Upgrade` header, Node with a library;
 * behind this interface an adapter works in both.
 */

/** Handlers of a socket's events. None is called before `start`, and none after `onClose`. */
interface SocketHandlers {
  onMessage(data: string | ArrayBuffer): void;
  /** The connection is over; `code` as in RFC 6455 §7.4, 1006 when it was lost without a close frame. */
  onClose(code: number): void;
}

/** Socket of a provider: an open client socket whose messages wait until `start`. */
export interface ProviderSocket {
  /** Deliver messages to `handlers` from now on. Called once. */
  start(handlers: SocketHandlers): void;
  /** Queue a message; takes ownership of `data`. Throws when the socket is closing: see `isTeardownError`. */
  send(data: string | Int16Array<ArrayBuffer>): void;
  /** Close normally (1000). Idempotent. */
  close(): void;
}

/**
 * Opens a socket at an `http(s)` address. Rejects with `ProviderSocketRefused` on any answer but 101, and when `signal`
 * aborts.
 */
export type OpenSocket = (url: string, headers: Record<string, string>, signal: AbortSignal) => Promise<ProviderSocket>;

/** Thrown when the server answered the upgrade with an ordinary HTTP status. */
export class ProviderSocketRefused extends Error {
  override readonly name = "ProviderSocketRefused";
  readonly status: number;

  constructor(status: number) {
    super(`the upgrade was answered with status ${status}`);
    this.status = status;
  }
}

/** The events of a web-standard socket that are listened to. */
interface WebSocketEvents {
  message: { data: unknown };
  close: { code: number };
  error: unknown;
}

/** Web-standard socket as Workers hand it out: silent until `accept`. */
export interface AcceptableWebSocket {
  binaryType: string;
  accept(): void;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener<K extends keyof WebSocketEvents>(type: K, listener: (event: WebSocketEvents[K]) => void): void;
}

/** Returns the socket that a Workers response carries, behind our interface. */
export function adoptWebSocket(webSocket: AcceptableWebSocket): ProviderSocket {
  // The default became "blob", which would need an await, and so lose the order, per binary message.
  webSocket.binaryType = "arraybuffer";
  return {
    start(handlers) {
      let isOver = false;
      const end = (code: number) => {
        if (isOver) return;
        isOver = true;
        handlers.onClose(code);
      };
      webSocket.addEventListener("message", ({ data }) => {
        if (typeof data === "string" || data instanceof ArrayBuffer) handlers.onMessage(data);
      });
      webSocket.addEventListener("close", ({ code }) => end(code));
      webSocket.addEventListener("error", () => end(1006));
      webSocket.accept();
    },
    send: (data) => webSocket.send(data),
    close() {
      try {
        webSocket.close(1000);
      } catch (error) {
        if (!isTeardownError(error)) throw error;
      }
    },
  };
}

/**
 * True when `error`, thrown by `send` or `close`, only says that the socket is already closing or closed: the close
 * event that follows says the rest. Workers throw a `TypeError`, others an `InvalidStateError`; both name the state in
 * their message.
 */
export function isTeardownError(error: unknown): boolean {
  return error instanceof Error && /\bclos(?:e|ed|ing)\b|not open|connection lost/i.test(error.message);
}
