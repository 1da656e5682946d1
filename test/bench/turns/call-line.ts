import { WebSocket } from "ws";
import { bytesToSamples, FRAME_MS } from "../../../voice/audio/frame.ts";
import type { ScriptedCaller } from "../../../voice/caller/scripted-caller.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { machineNowMs } from "../support/machine-time.ts";

const CONNECT_DEADLINE_MS = 20_000;
/** After its last word to the platform: what it still says is read. */
const CLOSING_MS = 1_000;

/** The socket of one scripted caller, kept in time from outside: `tick` sends what is due. */
export class CallLine {
  readonly #socket: WebSocket;
  readonly #sendLatenessMs: number[];
  #caller: ScriptedCaller | null = null;
  #startedAtMs = 0;
  #framesSent = 0;

  private constructor(socket: WebSocket, sendLatenessMs: number[]) {
    this.#socket = socket;
    this.#sendLatenessMs = sendLatenessMs;
  }

  /** Opens the socket at a call's address. How late each frame was sent is added to `sendLatenessMs`. */
  static async connect(url: string, sendLatenessMs: number[]): Promise<CallLine> {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_DEADLINE_MS,
      // Masking in JavaScript would cost this side more than sending; an all-zero mask is a legal one.
      generateMask: () => {},
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return new CallLine(socket, sendLatenessMs);
  }

  get isClosed(): boolean {
    return this.#socket.readyState !== WebSocket.OPEN;
  }

  send(message: Record<string, unknown>): void {
    if (!this.isClosed) this.#socket.send(JSON.stringify(message));
  }

  /** Starts the call; from now on the caller hears and speaks. */
  start(caller: ScriptedCaller): void {
    this.#caller = caller;
    this.#socket.on("error", () => {}); // always followed by close
    this.#socket.on("message", (data: Buffer, isBinary: boolean) => {
      const nowMs = machineNowMs();
      if (isBinary) caller.receiveAudio(bytesToSamples(data), nowMs);
      else caller.receiveMessage(JSON.parse(data.toString()) as ServerMessage, nowMs);
    });
    this.send({ type: "start_call" });
    this.#startedAtMs = machineNowMs();
  }

  /** Sends the frames that are due. */
  tick(): void {
    if (this.#caller === null || this.isClosed) return;
    for (let dueMs = this.#dueMs(); dueMs <= machineNowMs(); dueMs = this.#dueMs()) {
      const nowMs = machineNowMs();
      // The caller's next frame may be shared silence; the socket copies or sends it before this returns to the loop.
      this.#socket.send(this.#caller.nextFrame(nowMs));
      this.#sendLatenessMs.push(nowMs - dueMs);
      this.#framesSent += 1;
    }
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.close(1000);
    const giveUp = setTimeout(() => this.#socket.terminate(), CLOSING_MS);
    await closed;
    clearTimeout(giveUp);
  }

  #dueMs(): number {
    return this.#startedAtMs + (this.#framesSent + 1) * FRAME_MS;
  }
}
