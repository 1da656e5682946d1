import { exports } from "cloudflare:workers";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";

/** A caller's end of one socket. */
export class CallerLine {
  readonly messages: ServerMessage[] = [];
  closeCode: number | null = null;
  audioBytes = 0;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.messages.push(JSON.parse(data));
      else this.audioBytes += (data as Blob).size ?? (data as ArrayBuffer).byteLength;
      this.#wake();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  static async open(url: string): Promise<CallerLine> {
    const response = await exports.default.fetch(url.replace(/^wss:/, "https:"), { headers: { Upgrade: "websocket" } });
    if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
    return new CallerLine(response.webSocket);
  }

  send(message: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendAudio(samples: Int16Array): void {
    this.#socket.send(samples);
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** Resolves when `condition` holds; the test's own deadline bounds it. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async untilMessage<T extends ServerMessage["type"]>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = () => this.messages.find((message) => message.type === type);
    await this.until(() => find() !== undefined);
    return find() as Extract<ServerMessage, { type: T }>;
  }
}
