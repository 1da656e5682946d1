import { WebSocket } from "ws";
import { FRAME_SAMPLES } from "../../../voice/audio/frame.ts";
import { PLAYBACK_LEAD_MS, PLAYBACK_SLICE_MS } from "../../../voice/playback/playback.ts";
import { readStamp, STAMP_SAMPLES, writeStamp } from "./frame-stamp.ts";
import { machineNowMs } from "./machine-time.ts";
import { CYCLE_FRAMES } from "./script.ts";

/** Whom the frames go to: a platform's call, the same traffic without its logic, or the echo object. */
export type Target = "call" | "floor" | "echo";

/** What callers saw since their tally was last emptied. */
export interface Tally {
  framesSent: number;
  messagesReceived: number;
  audioReceivedMs: number;
  turnsEnded: number;
  closedSockets: number;
  /** How late this process sent its own frames, in ms: what a late answer may be owed to. */
  sendLatenessMs: number[];
  /** How late audio of the agent came, per message, in ms; of the echo object, how long each frame was away. */
  audioLatenessMs: number[];
  /** The worker's own figure for its answers: end of turn known → first audible sample sent. */
  responseTimesMs: number[];
}

export function emptyTally(): Tally {
  return {
    framesSent: 0,
    messagesReceived: 0,
    audioReceivedMs: 0,
    turnsEnded: 0,
    closedSockets: 0,
    sendLatenessMs: [],
    audioLatenessMs: [],
    responseTimesMs: [],
  };
}

const CONNECT_DEADLINE_MS = 20_000;
/** Like the page's own player. */
const ACKNOWLEDGE_EVERY_FRAMES = 12;
/** Bytes of one ms of what the agent sends: 24 kHz, 16 bit. */
const BYTES_PER_MS = 48;
/**
 * The worker keeps `PLAYBACK_LEAD_MS` ahead and refills when a slice is missing: each is sent when this much is left.
 */
const LEAD_LEFT_MS = PLAYBACK_LEAD_MS - PLAYBACK_SLICE_MS;

/** Of so many echoes the stamp of one is read. */
const ECHOES_A_STAMP = 5;

/** Before it come the greeting and the answer to a caller who may have begun in the middle of a sentence. */
const FIRST_WHOLE_TURN = "turn_0002";

/** One caller's socket. Sends the frames it is told to, plays nothing, and notes when the agent's audio came. */
export class Caller {
  readonly #socket: WebSocket;
  readonly #target: Target;
  readonly #tally: () => Tally;
  #position: number;
  #turnId = "";
  /** When the current turn's first audio came, null before. */
  #turnStartedMs: number | null = null;
  #turnReceivedMs = 0;

  private constructor(socket: WebSocket, target: Target, position: number, tally: () => Tally) {
    this.#socket = socket;
    this.#target = target;
    this.#position = position;
    this.#tally = tally;
    socket.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on("error", () => {}); // always followed by close
    socket.on("close", () => {
      tally().closedSockets += 1;
    });
  }

  /**
   * Opens a socket that will begin the conversation at frame `position` of its cycle, and starts the call if it is one.
   */
  static async connect(url: string, target: Target, position: number, tally: () => Tally): Promise<Caller> {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_DEADLINE_MS,
      // Masking in JavaScript would cost this side more than sending; an all-zero mask is a legal one.
      generateMask: () => {},
    });
    const caller = new Caller(socket, target, position, tally);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    if (target === "call") socket.send('{"type":"start_call"}');
    return caller;
  }

  /** Sends the next frame of the conversation; `dueMs` is when it should have gone. */
  sendFrame(cycle: readonly Int16Array[], dueMs: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const tally = this.#tally();
    const frame = new Int16Array(cycle[this.#position] as Int16Array);
    const sentAtMs = machineNowMs();
    writeStamp(frame, { sentAtMs, position: this.#position });
    this.#socket.send(frame);
    tally.framesSent += 1;
    tally.sendLatenessMs.push(sentAtMs - dueMs);
    if (this.#position % ACKNOWLEDGE_EVERY_FRAMES === 0) this.#acknowledge(sentAtMs);
    this.#position = (this.#position + 1) % CYCLE_FRAMES;
  }

  async hangUp(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    if (this.#target === "call") this.#socket.send('{"type":"end_call"}');
    this.#socket.close(1000);
    const giveUp = setTimeout(() => this.#socket.terminate(), 5_000);
    await closed;
    clearTimeout(giveUp);
  }

  #acknowledge(nowMs: number): void {
    if (this.#turnStartedMs === null) return;
    const ms = Math.min(this.#turnReceivedMs, Math.round(nowMs - this.#turnStartedMs));
    this.#socket.send(`{"type":"playback","turnId":"${this.#turnId}","ms":${ms}}`);
    if (ms === this.#turnReceivedMs) this.#turnStartedMs = null;
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const tally = this.#tally();
    tally.messagesReceived += 1;
    if (this.#target === "echo") this.#receiveEcho(data, tally);
    else if (isBinary) this.#receiveAudio(data.byteLength, tally);
    else this.#receiveMessage(data.toString(), tally);
  }

  #receiveEcho(data: Buffer, tally: Tally): void {
    // Not all: reading them costs this process more than it costs the object to send them.
    if (tally.messagesReceived % ECHOES_A_STAMP !== 0) return;
    const nowMs = machineNowMs();
    const stamp = readStamp(new Int16Array(Uint8Array.from(data).buffer), nowMs);
    if (stamp) tally.audioLatenessMs.push(nowMs - stamp.sentAtMs);
  }

  #receiveAudio(bytes: number, tally: Tally): void {
    const nowMs = machineNowMs();
    const durationMs = bytes / BYTES_PER_MS;
    if (this.#turnReceivedMs === 0) this.#turnStartedMs = nowMs;
    if (this.#turnStartedMs !== null) {
      const dueMs = this.#turnStartedMs + Math.max(0, this.#turnReceivedMs - LEAD_LEFT_MS);
      tally.audioLatenessMs.push(nowMs - dueMs);
    }
    this.#turnReceivedMs += durationMs;
    tally.audioReceivedMs += durationMs;
  }

  #receiveMessage(text: string, tally: Tally): void {
    if (text.startsWith('{"type":"agent_audio_started"')) {
      this.#turnId = (JSON.parse(text) as { turnId: string }).turnId;
      this.#turnStartedMs = null;
      this.#turnReceivedMs = 0;
    } else if (text.startsWith('{"type":"turn_metrics"')) {
      const { turnId, responseTimeMs } = JSON.parse(text) as { turnId: string; responseTimeMs: number | null };
      tally.turnsEnded += 1;
      if (responseTimeMs !== null && turnId >= FIRST_WHOLE_TURN) tally.responseTimesMs.push(responseTimeMs);
    }
  }
}

/** The frames of one cycle of the conversation: `speech`, then silence, with room for the marks in each. */
export function framesOfCycle(speech: Int16Array, speechFrames: number): Int16Array[] {
  if (FRAME_SAMPLES < STAMP_SAMPLES) throw new RangeError("a frame is too short for its mark");
  return Array.from({ length: CYCLE_FRAMES }, (_, position) => {
    const frame = new Int16Array(FRAME_SAMPLES);
    if (position < speechFrames) {
      frame.set(speech.subarray(position * FRAME_SAMPLES, (position + 1) * FRAME_SAMPLES));
    }
    return frame;
  });
}
