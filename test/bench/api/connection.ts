import { connect, type Socket } from "node:net";

/**
 * What came back: the status, the `X-Cached` header where there was one, and the time from the request to the last
 * byte.
 */
export interface LoadAnswer {
  status: number;
  source: string;
}

/**
 * One keep-alive connection that sends one request at a time. Bare sockets, since Node's own client costs more than the
 * worker that is measured. Reads answers with a
 * `Content-Length` or in chunks, and of their headers only what is counted.
 */
export class LoadConnection {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes of the whole answer, once its head is there; null while that is not known, -1 for chunks. */
  #expectedBytes: number | null = null;
  #answer: LoadAnswer = { status: 0, source: "" };
  #isOpen = true;
  #settle: { resolve(answer: LoadAnswer): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (part) => this.#take(part));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the worker closed the connection")));
  }

  static open(port: number): Promise<LoadConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => resolve(new LoadConnection(socket)));
    });
  }

  /** Sends a whole request, head and body. */
  send(request: Buffer): Promise<LoadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#settle !== null) throw new Error("the connection is busy");
      if (!this.#isOpen) throw new Error("the worker closed the connection");
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    this.#received.push(part);
    this.#receivedBytes += part.length;
    if (this.#expectedBytes === null) this.#readHead();
    if (this.#expectedBytes === null || !this.#isWhole(part)) return;
    const { resolve } = this.#settle ?? {};
    const answer = this.#answer;
    this.#received = [];
    this.#receivedBytes = 0;
    this.#expectedBytes = null;
    this.#settle = null;
    resolve?.(answer);
  }

  #readHead(): void {
    const text = Buffer.concat(this.#received).toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = text.slice(0, end);
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const hasBody = status !== 304 && status !== 204;
    this.#expectedBytes = !hasBody ? end + 4 : length === undefined ? -1 : end + 4 + Number(length);
    this.#answer = { status, source: /\r\nx-cached: (\w+)/i.exec(head)?.[1] ?? "" };
  }

  #isWhole(lastPart: Buffer): boolean {
    if (this.#expectedBytes !== -1) return this.#receivedBytes >= (this.#expectedBytes ?? Number.POSITIVE_INFINITY);
    const tail = lastPart.length >= 5 ? lastPart : Buffer.concat(this.#received);
    return tail.subarray(-5).toString("latin1") === "0\r\n\r\n";
  }

  #fail(error: Error): void {
    this.#isOpen = false;
    this.#settle?.reject(error);
    this.#settle = null;
  }
}

/** A request as it goes over the wire. */
export function requestBytes(method: string, path: string, headers: Record<string, string>, body = ""): Buffer {
  const lines = Object.entries({
    Host: "worker",
    ...headers,
    ...(body !== "" && { "Content-Length": `${Buffer.byteLength(body)}` }),
  });
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  return Buffer.from(head + body);
}
