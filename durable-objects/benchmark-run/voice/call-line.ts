import { bytesToSamples, FRAME_MS, samplesToBytes } from "../../../voice/audio/frame.ts";
import type { ScriptedCaller } from "../../../voice/caller/scripted-caller.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";

/** Frames that a line may send in one go after the object was kept from its timers; those before them are left out. */
const MOST_FRAMES_AT_ONCE = 50;

/** Line of one scripted caller to a call's object: takes what comes, and sends the frames that are due. */
export class CallLine {
  readonly #socket: WebSocket;
  /** Caller at this end of it. */
  readonly caller: ScriptedCaller;
  readonly #nowMs: () => number;
  readonly #latenessMs: number[] = [];
  readonly #startedAtMs: number;
  #framesSent = 0;
  #isClosed = false;

  /** `socket` is accepted already; `nowMs` is any monotonic clock. */
  constructor(
    socket: WebSocket,
    createCaller: (send: (message: object) => void) => ScriptedCaller,
    nowMs: () => number,
  ) {
    this.#socket = socket;
    this.#nowMs = nowMs;
    socket.binaryType = "arraybuffer";
    this.caller = createCaller((message) => this.#send(JSON.stringify(message)));
    socket.addEventListener("message", ({ data }) => this.#receive(data as string | ArrayBuffer));
    const close = (): void => {
      this.#isClosed = true;
    };
    socket.addEventListener("close", close);
    socket.addEventListener("error", close);
    this.#send(JSON.stringify({ type: "start_call" }));
    this.#startedAtMs = nowMs();
  }

  /** True when the caller has nothing more to say, or nobody to say it to. */
  get isOver(): boolean {
    return this.#isClosed || this.caller.isOver;
  }

  /** How late each frame was sent, in ms; nothing of a clock that stands still between events. */
  get latenessMs(): readonly number[] {
    return this.#latenessMs;
  }

  /** Sends the frames that are due. */
  tick(): void {
    if (this.#isClosed) return;
    const due = Math.floor((this.#nowMs() - this.#startedAtMs) / FRAME_MS);
    if (due - this.#framesSent > MOST_FRAMES_AT_ONCE) this.#framesSent = due - MOST_FRAMES_AT_ONCE;
    for (; this.#framesSent < due; this.#framesSent++) {
      const nowMs = this.#nowMs();
      this.#latenessMs.push(nowMs - this.#startedAtMs - (this.#framesSent + 1) * FRAME_MS);
      this.#send(samplesToBytes(this.caller.nextFrame(nowMs)));
    }
  }

  /** Hangs up, if the caller has not yet. */
  hangUp(): void {
    this.caller.hangUp();
  }

  close(): void {
    if (!this.#isClosed) this.#socket.close(1000, "benchmark ended");
    this.#isClosed = true;
  }

  #receive(data: string | ArrayBuffer): void {
    const nowMs = this.#nowMs();
    if (typeof data !== "string") this.caller.receiveAudio(bytesToSamples(new Uint8Array(data)), nowMs);
    else this.caller.receiveMessage(JSON.parse(data) as ServerMessage, nowMs);
  }

  #send(data: string | Uint8Array): void {
    if (!this.#isClosed) this.#socket.send(data);
  }
}
