import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

/** One client of a scripted vendor, seen from the vendor's side. */
export class VendorPeer {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Code of the close frame once the socket has ended. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #received: (string | Uint8Array)[] = [];
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(socket: WebSocket, url: URL, headers: IncomingHttpHeaders) {
    this.#socket = socket;
    this.path = url.pathname;
    this.query = url.searchParams;
    this.headers = headers;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.#received.push(isBinary ? new Uint8Array(data) : data.toString());
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        this.#isClosed = true;
        this.#wake();
        resolve(code);
      });
    });
  }

  sendJson(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  sendBinary(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  /** Ends the connection without a close frame, as a crash does. */
  lose(): void {
    this.#socket.terminate();
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** The next control message, parsed. Audio before it is kept. Rejects if the socket ends first. */
  async nextJson(): Promise<Record<string, unknown>> {
    const text = await this.#take((message) => typeof message === "string");
    return JSON.parse(text as string);
  }

  /** The next audio message. Control messages before it are kept. */
  async nextAudio(): Promise<Uint8Array> {
    return (await this.#take((message) => typeof message !== "string")) as Uint8Array;
  }

  /** The next `samples` samples of audio, whatever the messages; what is left of the last one is kept. */
  async audio(samples: number): Promise<Int16Array> {
    const joined = new Int16Array(samples);
    for (let filled = 0; filled < samples; ) {
      const bytes = await this.nextAudio();
      const heard = new Int16Array(bytes.slice().buffer);
      const wanted = heard.subarray(0, samples - filled);
      joined.set(wanted, filled);
      filled += wanted.length;
      if (wanted.length < heard.length) this.#received.unshift(bytes.subarray(wanted.length * 2));
    }
    return joined;
  }

  /** The next message of any kind. */
  next(): Promise<string | Uint8Array> {
    return this.#take(() => true);
  }

  /** Everything received and not taken yet. */
  get pending(): readonly (string | Uint8Array)[] {
    return this.#received;
  }

  async #take(isWanted: (message: string | Uint8Array) => boolean): Promise<string | Uint8Array> {
    for (;;) {
      const at = this.#received.findIndex(isWanted);
      if (at >= 0) return this.#received.splice(at, 1)[0] as string | Uint8Array;
      if (this.#isClosed) throw new Error("the client closed the socket");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** A WebSocket server whose every word is scripted by the test. */
export interface SocketVendor {
  readonly url: string;
  /** Answers later upgrades with this status instead; null accepts them again. */
  refuse(status: number | null): void;
  /** Leaves later upgrades without any answer. */
  hang(): void;
  /** The next client that connects, or has connected and was not taken yet. */
  nextPeer(): Promise<VendorPeer>;
  close(): Promise<void>;
}

export async function startSocketVendor(): Promise<SocketVendor> {
  const server = createServer((_request, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({ noServer: true });
  const peers: VendorPeer[] = [];
  const waiting: ((peer: VendorPeer) => void)[] = [];
  let refusal: number | null = null;
  let isHanging = false;
  /** Connections left without an answer. */
  const hanging: Duplex[] = [];

  server.on("upgrade", (request, raw, head) => {
    raw.on("error", () => {}); // a client that gives up mid-handshake
    if (isHanging) {
      hanging.push(raw);
      return;
    }
    if (refusal !== null) {
      const body = JSON.stringify({ err_code: "SCRIPTED_REFUSAL", err_msg: "secret words of the caller" });
      raw.end(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      const peer = new VendorPeer(socket, new URL(request.url ?? "/", "http://vendor"), request.headers);
      const taker = waiting.shift();
      if (taker) taker(peer);
      else peers.push(peer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuse(status) {
      refusal = status;
    },
    hang() {
      isHanging = true;
    },
    nextPeer() {
      const peer = peers.shift();
      return peer ? Promise.resolve(peer) : new Promise((resolve) => waiting.push(resolve));
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      for (const raw of hanging) raw.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
