import type { ListeningServerMessage } from "../../../voice/wire/listening.ts";
import {
  decodeListeningFrame,
  type ListeningChannel,
  type ListeningFrame,
} from "../../../voice/wire/listening-frame.ts";
import { rmsLevel } from "../audio/pcm16.ts";
import { ListeningSchedule } from "./listening-schedule.ts";

/** What a page hears of its listener. */
export interface CallListenerEvents {
  onStarted(): void;
  /** Level of a party's newest audio, RMS 0…1 of full scale. */
  onLevel(channel: ListeningChannel, level: number): void;
  /** Nothing more comes: the call is over (null), or this went wrong. */
  onEnded(failure: string | null): void;
}

/** The network's jitter is usually below it; what is heard is this much behind the call. */
const DELAY_SEC = 0.15;

/** The server sends two seconds ahead of what was confirmed. */
const CONFIRM_EVERY_MS = 250;

/** Plays both parties of a call that goes on. */
export class CallListener {
  readonly #socket: WebSocket;
  readonly #context = new AudioContext({ latencyHint: "interactive" });
  readonly #schedule = new ListeningSchedule(DELAY_SEC);
  readonly #playing = new Map<AudioBufferSourceNode, { channel: ListeningChannel; atMs: number }>();
  readonly #events: CallListenerEvents;
  readonly #confirming: ReturnType<typeof setInterval>;
  #latest: number | null = null;
  #confirmed: number | null = null;
  #isClosed = false;

  /** `url` is the whole address, good once. Made in answer to a click: browsers keep audio silent otherwise. */
  constructor(url: string, events: CallListenerEvents) {
    this.#events = events;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () => this.#end("The line to the call was lost.");
    this.#confirming = setInterval(() => this.#confirm(), CONFIRM_EVERY_MS);
    void this.#context.resume();
  }

  /** Stops listening; idempotent, and no end is told. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#confirming);
    this.#socket.close();
    void this.#context.close();
  }

  #receive(data: unknown): void {
    if (this.#isClosed) return;
    if (data instanceof ArrayBuffer) {
      const frame = decodeListeningFrame(data);
      if (frame !== null) this.#play(frame);
      return;
    }
    const message = JSON.parse(String(data)) as ListeningServerMessage;
    switch (message.type) {
      case "listening_started":
        this.#events.onStarted();
        return;
      case "agent_audio_cleared":
        this.#clear(message.atMs);
        return;
      case "call_ended":
        this.#end(null);
        return;
      case "error":
        this.#end(message.message);
        return;
    }
  }

  #play({ channel, sampleRateHz, number, atMs, samples }: ListeningFrame): void {
    this.#latest = number;
    this.#events.onLevel(channel, rmsLevel(samples));
    if (samples.length === 0) return;
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: sampleRateHz });
    const floats = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++) floats[i] = (samples[i] as number) / 32_768;
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#context.destination);
    source.onended = () => this.#playing.delete(source);
    this.#playing.set(source, { channel, atMs });
    source.start(this.#schedule.startOf(atMs, this.#context.currentTime));
  }

  /** The agent was cut off: of its audio nothing from `fromMs` on was heard. */
  #clear(fromMs: number): void {
    const stopSec = this.#schedule.timeOf(fromMs) ?? 0;
    for (const [source, { channel }] of this.#playing) {
      if (channel === "agent") source.stop(Math.max(stopSec, this.#context.currentTime));
    }
  }

  #confirm(): void {
    if (this.#latest === null || this.#latest === this.#confirmed || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#confirmed = this.#latest;
    this.#socket.send(JSON.stringify({ type: "received", number: this.#latest }));
  }

  #end(failure: string | null): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.onEnded(failure);
  }
}
