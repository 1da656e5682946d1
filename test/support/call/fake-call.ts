import type { WebSocket } from "ws";
import {
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
  serverMessageSchema,
  type WireErrorCode,
  wireErrors,
} from "../../../voice/wire/protocol.ts";

/** Longest wait for something that a page should do at once. */
const WAIT_MS = 10_000;

/**
 * A FAKE: the server's end of one call connection, driven by a test line by line. It only carries messages; both
 * directions are checked against the protocol's schemas, so that a test cannot rely on a message that the platform
 * would not send or take.
 */
export class FakeCall {
  readonly token: string;
  readonly messages: ClientMessage[] = [];
  readonly audio: Int16Array[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  constructor(socket: WebSocket, token: string) {
    this.#socket = socket;
    this.token = token;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.audio.push(new Int16Array(new Uint8Array(data).buffer));
      else this.messages.push(clientMessageSchema.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    socket.on("close", (code) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  send(...messages: ServerMessage[]): void {
    for (const message of messages) this.#socket.send(JSON.stringify(serverMessageSchema.parse(message)));
  }

  sendAudio(samples: Int16Array): void {
    this.#socket.send(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  /** Greets as the platform does and answers `start_call`, after which the page is in the call. */
  async begin({ isResumed = false, sampleRateHz = 24_000 } = {}): Promise<this> {
    this.send({ type: "welcome", protocol_version: 1 }, { type: "status", status: "idle" });
    await this.until("start_call", () => this.messages.some(({ type }) => type === "start_call"));
    this.send(
      { type: "call_started", callId: "call_1", isResumed, resumeToken: "resume-token" },
      { type: "audio_config", format: "pcm16", sampleRate: sampleRateHz },
      { type: "status", status: "listening" },
    );
    return this;
  }

  /** Resolves once `isSo` holds; looked at whenever something arrives. Rejects, naming `what`, after ten seconds. */
  until(what: string, isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`waited ${WAIT_MS} ms for the page: ${what}`));
      }, WAIT_MS);
      const look = () => {
        if (!isSo()) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Milliseconds of a turn that the page says it has played; 0 before its first word. */
  playedMs(turnId: string): number {
    const acks = this.messages.filter((message) => message.type === "playback" && message.turnId === turnId);
    return Math.max(0, ...acks.map((ack) => (ack.type === "playback" ? ack.ms : 0)));
  }

  /** Ends the call as the platform does. */
  end(reason: string): void {
    this.send({ type: "call_ended", reason }, { type: "status", status: "idle" });
    this.#socket.close(1000, "call ended");
  }

  /** Refuses or ends the call with one of the fatal errors, as the platform does. */
  refuse(code: WireErrorCode): void {
    const { closeCode, message } = wireErrors[code];
    this.send({ type: "error", code, message, fatal: true });
    this.#socket.close(closeCode, code);
  }

  /** Cuts the line without a word. */
  cutLine(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    for (const look of [...this.#watchers]) look();
  }
}
