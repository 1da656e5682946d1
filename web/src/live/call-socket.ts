import type * as protocol from "../../../voice/wire/protocol.ts";
import type { ClientMessage, ServerMessage } from "../../../voice/wire/protocol.ts";
import { afterClose, isWorthAnotherTry } from "./reconnect.ts";
import { parseServerMessage } from "./server-message.ts";

/** Checked against the protocol by its type alone: importing the value would bring the schemas into the page. */
const PROTOCOL_VERSION: typeof protocol.PROTOCOL_VERSION = 1;

/** A connection that opens takes well under a second; past this the network is not answering. */
const OPEN_TIMEOUT_MS = 8_000;

/** The server takes the call only once it is asked; this bounds the wait for its answer, model start-up included. */
const READY_TIMEOUT_MS = 10_000;

/** After end_call the server closes; this is how long the page waits before it closes by itself. */
const END_TIMEOUT_MS = 2_000;

/** Two seconds of microphone audio, kept over a reconnect so that the words spoken meanwhile are not lost. */
const MAX_KEPT_CHUNKS = 100;

/** Two seconds of audio stuck in the socket: what comes now would be heard too late to matter. */
const MAX_BUFFERED_BYTES = 2 * 16_000 * 2;

/** Receivers of the connection's messages, audio and losses. */
export interface CallSocketHandlers {
  onMessage(message: ServerMessage): void;
  /** Audio in the format last announced by `audio_config`. */
  onAudio(bytes: ArrayBuffer): void;
  onReconnecting(): void;
  /** The line is back, and nothing was sent on it yet but a greeting: the call is taken up again after this. */
  onReopened(): void;
  /** Called once. `isLost` when the call could not be carried on: the close code says more. */
  onClosed(isLost: boolean, closeCode: number): void;
}

/**
 * The call's connection: greets, starts the call, and after a loss comes back to the same call with the token it was
 * given for that.
 */
export class CallSocket {
  #url: string;
  readonly #handlers: CallSocketHandlers;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #isReady = false;
  /** The server has taken the call once. */
  #hasBegun = false;
  #isOver = false;
  #isClosed = false;
  #kept: ArrayBuffer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A lost line waits for its next try. */
  #isWaiting = false;

  constructor(url: string, handlers: CallSocketHandlers) {
    this.#url = url;
    this.#handlers = handlers;
    this.#open();
  }

  /** Sends a message; false when the line is down, and the message is dropped. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Sends 16 kHz PCM. While the line is down the last two seconds wait; while it is jammed, audio is dropped. */
  sendAudio(bytes: ArrayBuffer): void {
    if (this.#isOver) return;
    if (this.#isReady && this.#socket?.readyState === WebSocket.OPEN) {
      if (this.#socket.bufferedAmount <= MAX_BUFFERED_BYTES) this.#socket.send(bytes);
      return;
    }
    this.#kept.push(bytes);
    if (this.#kept.length > MAX_KEPT_CHUNKS) this.#kept.shift();
  }

  /** Tries to open a lost line at once; does nothing while there is one, or while one is being opened. */
  retryNow(): void {
    if (this.#isWaiting && !this.#isOver) this.#open();
  }

  /** Ends the call: says so, then closes at the latest two seconds later. Idempotent. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.send({ type: "end_call" })) {
      this.#finish(false, 1000);
      return;
    }
    this.#setTimer(END_TIMEOUT_MS, () => this.#finish(false, 1000));
  }

  #open(): void {
    this.#isWaiting = false;
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#isReady = false;
    this.#setTimer(OPEN_TIMEOUT_MS, () => this.#dropSocket(socket));
    socket.onopen = () => {
      this.#setTimer(READY_TIMEOUT_MS, () => this.#dropSocket(socket));
      this.send({ type: "hello", protocol_version: PROTOCOL_VERSION });
      if (this.#hasBegun) this.#handlers.onReopened();
      this.send({ type: "start_call", preferred_format: "pcm16" });
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket !== socket) return;
      if (typeof data !== "string") {
        this.#handlers.onAudio(data);
        return;
      }
      const message = parseServerMessage(data);
      if (message !== null) this.#receive(message);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#lose(code);
    };
  }

  #receive(message: ServerMessage): void {
    // The close that follows says the same, and is what decides whether and when to try again.
    if (message.type === "error" && isWorthAnotherTry(message.code)) return;
    if (message.type === "audio_config") this.#becomeReady();
    if (message.type === "call_started") this.#url = withToken(this.#url, message.resumeToken);
    // The server's close follows; until then nothing is worth another try.
    if (message.type === "call_ended" || (message.type === "error" && message.fatal)) this.#isOver = true;
    this.#handlers.onMessage(message);
    if (this.#isOver && !this.#isClosed) this.#setTimer(END_TIMEOUT_MS, () => this.#finish(false, 1000));
  }

  #becomeReady(): void {
    clearTimeout(this.#timer);
    this.#isReady = true;
    this.#hasBegun = true;
    this.#attempt = 0;
    for (const chunk of this.#kept) this.#socket?.send(chunk);
    this.#kept = [];
  }

  /** Gives this socket up without waiting for its closing handshake, which a dead network never finishes. */
  #dropSocket(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    socket.close();
    this.#lose(1006);
  }

  #lose(closeCode: number): void {
    this.#socket = null;
    const next = afterClose(closeCode, this.#isOver, this.#attempt);
    switch (next.action) {
      case "finish":
        this.#finish(false, closeCode);
        return;
      case "give_up":
        this.#finish(true, closeCode);
        return;
      case "retry":
        this.#attempt += 1;
        this.#isWaiting = true;
        this.#handlers.onReconnecting();
        this.#setTimer(next.delayMs, () => this.#open());
    }
  }

  #finish(isLost: boolean, closeCode: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
    this.#handlers.onClosed(isLost, closeCode);
  }

  #setTimer(delayMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, delayMs);
  }
}

function withToken(address: string, token: string): string {
  const url = new URL(address);
  url.searchParams.set("token", token);
  return url.href;
}
