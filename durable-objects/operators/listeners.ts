import { SAMPLE_RATE_HZ, samplesToMs } from "../../voice/audio/frame.ts";
import {
  type ListeningChannel,
  type ListeningErrorCode,
  type ListeningServerMessage,
  listeningClientMessageSchema,
  listeningErrors,
} from "../../voice/wire/listening.ts";
import { whileOpen } from "../sockets.ts";
import { Listener } from "./listener.ts";

/** Audio of the caller comes in pieces of a few ms; this much goes in one frame. */
const CALLER_FRAME_SAMPLES = (SAMPLE_RATE_HZ * 60) / 1_000;
/** Characters of a listener's message: a confirmation has a fifth of it. */
const MAX_MESSAGE_CHARS = 200;

/** Dependencies of `Listeners`. */
export interface ListenersDeps {
  now: () => number;
  /** Milliseconds since the call's start. */
  callMs: () => number;
  /** Notes on the timeline that an operator listens, or does not any more. */
  note: (operator: string, isListening: boolean) => void;
}

/** Operators who listen to a call: each has a socket and a bounded queue, and none can delay the call. */
export class Listeners {
  readonly #deps: ListenersDeps;
  readonly #listeners = new Map<WebSocket, { listener: Listener; operator: string }>();
  readonly #callerFrame = new Int16Array(CALLER_FRAME_SAMPLES);
  #callerSamples = 0;
  #callerAtMs = 0;
  /** When the agent's audio that was sent so far will have been heard, ms since the call's start. */
  #agentUntilMs = 0;

  constructor(deps: ListenersDeps) {
    this.#deps = deps;
  }

  /** Number of listeners. */
  get count(): number {
    return this.#listeners.size;
  }

  /** Lets an operator listen on an accepted socket. */
  add(socket: WebSocket, operator: string, callId: string): void {
    const { now, callMs, note } = this.#deps;
    const listener = new Listener({ now, send: (frame) => whileOpen(socket, () => socket.send(frame)) });
    this.#listeners.set(socket, { listener, operator });
    const leave = (): void => {
      if (this.#listeners.delete(socket)) note(operator, false);
    };
    socket.addEventListener("message", ({ data }) => {
      const number = confirmedNumber(data);
      if (number !== null) listener.confirm(number);
    });
    socket.addEventListener("close", leave);
    socket.addEventListener("error", leave);
    sendTo(socket, { type: "listening_started", callId, callMs: callMs() });
    note(operator, true);
  }

  /** Hears the caller: 16-bit mono at 16 kHz, copied. */
  hearCaller(samples: Int16Array): void {
    if (this.#listeners.size === 0) return;
    for (let at = 0; at < samples.length; ) {
      if (this.#callerSamples === 0) this.#callerAtMs = this.#deps.callMs();
      const part = samples.subarray(at, at + CALLER_FRAME_SAMPLES - this.#callerSamples);
      this.#callerFrame.set(part, this.#callerSamples);
      this.#callerSamples += part.length;
      at += part.length;
      if (this.#callerSamples < CALLER_FRAME_SAMPLES) return;
      this.#push("caller", SAMPLE_RATE_HZ, this.#callerAtMs, this.#callerFrame);
      this.#callerSamples = 0;
    }
  }

  /** Hears the agent: audio that is sent to the caller, a little ahead of real time. */
  hearAgent(samples: Int16Array, sampleRateHz: number): void {
    if (this.#listeners.size === 0) return;
    const atMs = Math.max(this.#deps.callMs(), this.#agentUntilMs);
    this.#agentUntilMs = atMs + samplesToMs(samples.length, sampleRateHz);
    this.#push("agent", sampleRateHz, atMs, samples);
  }

  /** The agent fell silent: what was sent and not played is not heard. */
  clearAgent(): void {
    const atMs = this.#deps.callMs();
    this.#agentUntilMs = atMs;
    for (const socket of this.#listeners.keys()) sendTo(socket, { type: "agent_audio_cleared", atMs });
  }

  /** Tells the listeners that the call is over, and closes their sockets. */
  end(): void {
    const sockets = [...this.#listeners.keys()];
    this.#listeners.clear();
    for (const socket of sockets) {
      sendTo(socket, { type: "call_ended" });
      whileOpen(socket, () => socket.close(1000, "call ended"));
    }
  }

  #push(channel: ListeningChannel, sampleRateHz: number, atMs: number, samples: Int16Array): void {
    for (const [socket, { listener, operator }] of this.#listeners) {
      if (listener.push({ channel, sampleRateHz, atMs, samples })) continue;
      this.#listeners.delete(socket);
      refuseListener(socket, "too_slow");
      this.#deps.note(operator, false);
    }
  }
}

/** Tells a listener why it does not hear the call, or not any more, and closes its socket. */
export function refuseListener(socket: WebSocket, code: ListeningErrorCode): void {
  const { message, closeCode } = listeningErrors[code];
  sendTo(socket, { type: "error", code, message });
  whileOpen(socket, () => socket.close(closeCode, code));
}

function sendTo(socket: WebSocket, message: ListeningServerMessage): void {
  whileOpen(socket, () => socket.send(JSON.stringify(message)));
}

/** The number in a listener's message; null for anything else, which is passed over. */
function confirmedNumber(data: unknown): number | null {
  if (typeof data !== "string" || data.length > MAX_MESSAGE_CHARS) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const message = listeningClientMessageSchema.safeParse(value);
  return message.success ? message.data.number : null;
}
