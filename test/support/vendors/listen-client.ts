import WebSocket from "ws";

/** A message from the speech-to-text service; which fields there are depends on `type`. */
export interface ListenMessage {
  readonly type: string;
  // Tests read fields of several message shapes; a wrong guess fails the assertion that reads it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly [field: string]: any;
}

/** How long a test waits for a message before it fails. */
const MESSAGE_LIMIT_MS = 8000;

/** A Deepgram-style live transcription client that remembers everything it was told. */
export class ListenClient {
  readonly messages: ListenMessage[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      this.messages.push(JSON.parse(data.toString()));
      for (const watch of [...this.#watchers]) watch();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        resolve(code);
        for (const watch of [...this.#watchers]) watch();
      });
    });
  }

  /** Resolves when the socket is open; rejects with `ListenRefused` when the service answers with an HTTP error. */
  static connect(
    serviceUrl: string,
    path: string,
    query: readonly (readonly [string, string])[],
    headers: Record<string, string> = { Authorization: "Token test" },
  ): Promise<ListenClient> {
    const address = `${serviceUrl.replace("http", "ws")}${path}?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))}`;
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, { headers });
      const client = new ListenClient(socket);
      socket.on("open", () => resolve(client));
      socket.on("error", reject);
      socket.on("unexpected-response", (_request, response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => reject(new ListenRefused(response.statusCode ?? 0, JSON.parse(body))));
      });
    });
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Sends audio bytes in pieces of `chunkBytes`. */
  sendAudio(bytes: Uint8Array, chunkBytes = 3200): void {
    for (let at = 0; at < bytes.length; at += chunkBytes) this.#socket.send(bytes.subarray(at, at + chunkBytes));
  }

  /** The `count`-th message (from 1) that matches; rejects when the socket closes or 8 s pass without it. */
  waitFor(matches: (message: ListenMessage) => boolean, count = 1): Promise<ListenMessage> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(limit);
        this.#watchers.delete(look);
        act();
      };
      const look = (): void => {
        const found = this.messages.filter(matches)[count - 1];
        if (found) settle(() => resolve(found));
        else if (this.#socket.readyState === WebSocket.CLOSED) settle(() => reject(new Error("closed before it came")));
      };
      const limit = setTimeout(() => settle(() => reject(new Error(`no such message: ${matches}`))), MESSAGE_LIMIT_MS);
      this.#watchers.add(look);
      look();
    });
  }

  /** Ends the stream politely; resolves with the close code when the service has answered everything. */
  finish(): Promise<number> {
    this.send({ type: "CloseStream" });
    return this.closed;
  }
}

/** The service refused the connection over HTTP. */
export class ListenRefused extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}
