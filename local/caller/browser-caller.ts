import { bytesToSamples, samplesToBytes } from "../../voice/audio/frame.ts";
import { firstAudibleSample } from "../../voice/audio/level.ts";
import { Loudspeaker, type PlaybackPosition } from "../../voice/caller/loudspeaker.ts";
import type { ServerMessage } from "../../voice/wire/protocol.ts";
import { CALLER_SAMPLE_RATE_HZ } from "./recording.ts";

/** A microphone sends this much at a time. */
const FRAME_MS = 20;
const FRAME_SAMPLES = (CALLER_SAMPLE_RATE_HZ * FRAME_MS) / 1000;
const SILENCE = new Int16Array(FRAME_SAMPLES);
const ACKNOWLEDGE_MS = 250;
/** Below this, on the 16-bit scale, a sample is background: −40 dB of full scale. */
const AUDIBLE_AMPLITUDE = 328;
const CONNECT_DEADLINE_MS = 10_000;
/** Messages that a wait in vain names. */
const LAST_MESSAGES = 8;

/** A message with the time it came, in ms of `performance.now()`. */
export interface Received {
  atMs: number;
  message: ServerMessage;
}

export interface CallerOptions {
  /** Tells what was played, as our own page does; other clients of the protocol do not. Default true. */
  acknowledgesPlayback?: boolean;
  /** Cuts a frame's bytes into the messages that carry them. Default: one message. */
  cut?: (frame: Uint8Array) => readonly Uint8Array[];
}

/**
 * A caller on the browser transport: sends a microphone's worth of audio in real time without pause, plays what comes
 * back, and acknowledges what was played. Speaks when told to.
 */
export class BrowserCaller {
  readonly received: Received[] = [];
  /** Times at which the first audible sample of each agent turn arrived. */
  readonly firstAudibleAtMs = new Map<string, number>();
  /** When each utterance's last audible sample was sent: recordings end in silence that nobody waits through. */
  readonly spokenAtMs: number[] = [];
  readonly #socket: WebSocket;
  readonly #options: Required<CallerOptions>;
  readonly #listeners = new Set<() => void>();
  #sampleRateHz = 24_000;
  #loudspeaker = new Loudspeaker(this.#sampleRateHz, () => performance.now());
  #audioTurnId = "";
  #speech: Int16Array[] = [];
  #startedAtMs = 0;
  #framesSent = 0;
  #pump: NodeJS.Timeout | null = null;
  #acknowledge: NodeJS.Timeout | null = null;
  #closed: { code: number; reason: string } | null = null;

  private constructor(socket: WebSocket, options: CallerOptions) {
    this.#socket = socket;
    this.#options = { acknowledgesPlayback: true, cut: (frame) => [frame], ...options };
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => this.#receive(data as string | ArrayBuffer));
    socket.addEventListener("close", ({ code, reason }) => {
      this.#closed = { code, reason };
      this.#stopTimers();
      this.#notify();
    });
  }

  /** Opens the socket at a call's address; rejects when it does not open in time. */
  static connect(url: string, options: CallerOptions = {}): Promise<BrowserCaller> {
    const socket = new WebSocket(url);
    const caller = new BrowserCaller(socket, options);
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error("the call's socket did not open in time")),
        CONNECT_DEADLINE_MS,
      );
      socket.addEventListener("open", () => {
        clearTimeout(deadline);
        resolve(caller);
      });
      socket.addEventListener("error", () => {
        clearTimeout(deadline);
        reject(new Error("the call's socket could not be opened"));
      });
    });
  }

  get closed(): { code: number; reason: string } | null {
    return this.#closed;
  }

  /** Rate of what the agent sends. */
  get sampleRateHz(): number {
    return this.#sampleRateHz;
  }

  get loudspeaker(): Loudspeaker {
    return this.#loudspeaker;
  }

  /** Starts the call and the microphone. */
  start(): void {
    this.send({ type: "hello", protocol_version: 1 });
    this.send({ type: "start_call" });
    this.#startedAtMs = performance.now();
    this.#pump = setInterval(() => this.#sendDueFrames(), FRAME_MS / 2);
    if (!this.#options.acknowledgesPlayback) return;
    this.#acknowledge = setInterval(() => this.#tellPlayed(this.#loudspeaker.position()), ACKNOWLEDGE_MS);
  }

  send(message: Record<string, unknown>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Speaks into the microphone; resolves when the last sample was sent. */
  async say(samples: Int16Array): Promise<void> {
    const spoken = samples.subarray(0, lastAudibleSample(samples) + 1);
    for (let at = 0; at < spoken.length; at += FRAME_SAMPLES) {
      const frame = new Int16Array(FRAME_SAMPLES);
      frame.set(spoken.subarray(at, at + FRAME_SAMPLES));
      this.#speech.push(frame);
    }
    const count = this.spokenAtMs.length;
    await this.until("all of it is said", () => this.spokenAtMs.length > count, samples.length / 16 + 5_000);
  }

  /**
   * Resolves when `condition` holds, looked at after every message and frame; rejects past `deadlineMs` or when the
   * socket closes first, and then says `what` was waited for and which messages came last.
   */
  until(what: string, condition: () => boolean, deadlineMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (outcome: () => void): void => {
        clearTimeout(deadline);
        this.#listeners.delete(check);
        outcome();
      };
      const check = (): void => {
        if (condition()) finish(resolve);
        else if (this.#closed)
          finish(() =>
            reject(new Error(`${what}: the call was closed: ${this.#closed?.code} ${this.#closed?.reason}`)),
          );
      };
      const deadline = setTimeout(
        () => finish(() => reject(new Error(`${what}: not within ${deadlineMs} ms; ${this.#lastMessages()}`))),
        deadlineMs,
      );
      this.#listeners.add(check);
      check();
    });
  }

  #lastMessages(): string {
    const last = this.received.slice(-LAST_MESSAGES).map(({ message }) => message);
    const words = last.map((message) => ("status" in message ? `${message.type} ${message.status}` : message.type));
    return `the last messages were ${words.join(", ")}`;
  }

  hangUp(): void {
    this.send({ type: "end_call" });
    this.#stopTimers();
    this.#socket.close(1000);
  }

  /** Loses the connection without a word, as a phone in a tunnel does. */
  drop(): void {
    this.#stopTimers();
    this.#socket.close();
  }

  #receive(data: string | ArrayBuffer): void {
    const atMs = performance.now();
    if (typeof data !== "string") {
      const samples = bytesToSamples(new Uint8Array(data));
      if (!this.firstAudibleAtMs.has(this.#audioTurnId) && firstAudibleSample(samples) >= 0) {
        this.firstAudibleAtMs.set(this.#audioTurnId, atMs);
      }
      this.#loudspeaker.play(samples);
      this.#notify();
      return;
    }
    const message = JSON.parse(data) as ServerMessage;
    this.received.push({ atMs, message });
    if (message.type === "audio_config") {
      this.#sampleRateHz = message.sampleRate;
      this.#loudspeaker = new Loudspeaker(message.sampleRate, () => performance.now());
    }
    if (message.type === "agent_audio_started") {
      this.#audioTurnId = message.turnId;
      this.#loudspeaker.beginTurn(message.turnId);
    }
    if (message.type === "playback_interrupt") {
      const stoppedAt = this.#loudspeaker.clear();
      // The server waits for where exactly: it may have to go on from there.
      if (this.#options.acknowledgesPlayback) this.#tellPlayed(stoppedAt, { isStopped: true });
    }
    this.#notify();
  }

  #tellPlayed({ turnId, playedMs }: PlaybackPosition, stopped: { isStopped?: true } = {}): void {
    if (turnId !== "") this.send({ type: "playback", turnId, ms: playedMs, ...stopped });
  }

  #sendDueFrames(): void {
    const due = Math.floor((performance.now() - this.#startedAtMs) / FRAME_MS);
    for (; this.#framesSent < due; this.#framesSent++) {
      const isSpeaking = this.#speech.length > 0;
      const frame = this.#speech.shift() ?? SILENCE;
      if (this.#socket.readyState === WebSocket.OPEN) {
        // A type of browsers, which takes no shared memory; a frame never is.
        for (const piece of this.#options.cut(samplesToBytes(frame)))
          this.#socket.send(piece as Uint8Array<ArrayBuffer>);
      }
      if (isSpeaking && this.#speech.length === 0) this.spokenAtMs.push(performance.now());
    }
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #stopTimers(): void {
    if (this.#pump) clearInterval(this.#pump);
    if (this.#acknowledge) clearInterval(this.#acknowledge);
  }
}

/** Index of the last audible sample; of the very last one when none is. */
function lastAudibleSample(samples: Int16Array): number {
  const index = samples.findLastIndex((sample) => Math.abs(sample) >= AUDIBLE_AMPLITUDE);
  return index >= 0 ? index : samples.length - 1;
}
