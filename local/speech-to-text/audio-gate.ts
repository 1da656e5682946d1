import type { WebSocket } from "ws";
import type { Channel } from "./recognition/recognition.ts";

/** Audio a connection may have waiting for its worker before its socket is no longer read: 8 s of 16 kHz PCM. */
const MAX_WAITING_BYTES = 8 * 16_000 * 2;
/** Reading goes on below this: 2 s. */
const RESUME_BYTES = 2 * 16_000 * 2;

/** Passes audio on and holds the client back, through TCP, when it sends faster than we decode. */
export class AudioGate {
  readonly #socket: WebSocket;
  readonly #channel: Channel;
  #waitingBytes = 0;

  constructor(socket: WebSocket, channel: Channel) {
    this.#socket = socket;
    this.#channel = channel;
  }

  pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy: small buffers are views of a shared pool that must not be transferred.
    this.#channel.audio(Uint8Array.from(bytes));
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#socket.pause();
  }

  consumed(bytes: number): void {
    this.#waitingBytes -= bytes;
    if (this.#waitingBytes < RESUME_BYTES && this.#socket.isPaused) this.#socket.resume();
  }
}
