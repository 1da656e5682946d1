import type { WebSocket } from "ws";
import type { Clock } from "../../voice/clock.ts";
import type { CallDraws } from "../latency/draws.ts";
import { ClauseGate } from "./clause-gate.ts";
import { splitAll, splitFinished } from "./phrases.ts";
import type { SpeechFormat } from "./speech-format.ts";
import type { SynthesisPool, SynthesisStream } from "./synthesis-pool.ts";
import { bytesPerSecond, MAX_TEXT_CHARS, sayPhrases } from "./utterance.ts";

/** The vendor's documented limit on `Flush`; what is over it is not processed. */
const MAX_FLUSHES_PER_WINDOW = 20;
const FLUSH_WINDOW_MS = 60_000;
/** A reader this far behind is gone: twice the longest text's audio. */
const MAX_UNREAD_SECONDS = 300;

type ServerMessage =
  | { type: "Metadata"; request_id: string; model_name: string; model_version: string; model_uuid: string }
  | { type: "Flushed" | "Cleared"; sequence_id: number }
  | { type: "Warning"; code: string; description: string };

/**
 * One `/v1/speak` WebSocket. Finished sentences are spoken as they arrive, the rest on `Flush`; `Flushed` follows the
 * audio it stands for. After `Clear` no audio of earlier text is sent, and `Cleared` says so. `Close` speaks what is
 * left and then closes.
 */
export class SpeakSocket {
  readonly #socket: WebSocket;
  readonly #format: SpeechFormat;
  readonly #pool: SynthesisPool;
  readonly #clock: Clock;
  readonly #gate: ClauseGate;
  #stream: SynthesisStream | null = null;
  /** Text that is not a finished sentence yet. */
  #text = "";
  /** Characters handed to synthesis since the last mark came back, the bound on queued work. */
  #unspokenChars = 0;
  #pendingMarks = 0;
  #sequenceId = 0;
  #closing = false;
  #flushTimesMs: number[] = [];

  /** `draws` are the waits before first bytes; undefined when there are none. */
  constructor(
    socket: WebSocket,
    format: SpeechFormat,
    pool: SynthesisPool,
    requestId: string,
    clock: Clock,
    draws: CallDraws | undefined,
  ) {
    this.#socket = socket;
    this.#format = format;
    this.#pool = pool;
    this.#clock = clock;
    this.#gate = new ClauseGate(draws, clock, format, {
      audio: (bytes) => this.#sendAudio(bytes),
      marked: (spokenChars) => this.#onMarked(spokenChars),
    });
    socket.on("message", (data, isBinary) => this.#onMessage(isBinary ? null : String(data)));
    socket.on("close", () => this.#closeStream());
    // A broken connection is followed by "close", which does the work.
    socket.on("error", () => {});
    this.#send({
      type: "Metadata",
      request_id: requestId,
      model_name: format.model,
      model_version: "espeak-ng",
      model_uuid: requestId,
    });
  }

  #onMessage(data: string | null): void {
    const message = data === null ? null : parseMessage(data);
    if (message === null) {
      this.#socket.close(1008, "DATA-0000: expected a JSON text message with a type");
      return;
    }
    if (this.#closing) return;
    switch (message.type) {
      case "Speak":
        this.#speak(message.text);
        return;
      case "Flush":
        this.#flush();
        return;
      case "Clear":
        this.#clear();
        return;
      case "Close":
        this.#close();
        return;
      default:
        this.#warn("UNKNOWN_MESSAGE", "type: expected Speak, Flush, Clear or Close.");
    }
  }

  #speak(text: unknown): void {
    if (typeof text !== "string") {
      this.#warn("INVALID_TEXT", "text: expected a string.");
      return;
    }
    if (this.#text.length + this.#unspokenChars + text.length > MAX_TEXT_CHARS) {
      const limit = `text: more than ${MAX_TEXT_CHARS} characters are waiting; this message was not spoken.`;
      this.#warn("TEXT_LIMIT_EXCEEDED", limit);
      return;
    }
    this.#gate.text();
    const { phrases, rest } = splitFinished(this.#text + text);
    this.#text = rest;
    this.#say(phrases);
  }

  #flush(): void {
    const now = this.#clock.now();
    this.#flushTimesMs = this.#flushTimesMs.filter((at) => now - at < FLUSH_WINDOW_MS);
    if (this.#flushTimesMs.length >= MAX_FLUSHES_PER_WINDOW) {
      const limit = `Flush may be sent ${MAX_FLUSHES_PER_WINDOW} times every ${FLUSH_WINDOW_MS / 1_000} seconds.`;
      this.#warn("FLUSH_LIMIT_EXCEEDED", limit);
      return;
    }
    this.#flushTimesMs.push(now);
    this.#finishText();
  }

  #clear(): void {
    this.#closeStream();
    this.#text = "";
    this.#send({ type: "Cleared", sequence_id: this.#sequenceId++ });
  }

  #close(): void {
    this.#closing = true;
    this.#finishText();
  }

  /** Speaks what is left, then marks the place. */
  #finishText(): void {
    const phrases = splitAll(this.#text);
    this.#text = "";
    this.#say(phrases);
    this.#gate.endOfText();
    this.#pendingMarks++;
    this.#openStream()?.mark(this.#unspokenChars);
  }

  #say(phrases: readonly string[]): void {
    if (phrases.length === 0) return;
    for (const phrase of phrases) this.#unspokenChars += phrase.length;
    const stream = this.#openStream();
    // More may follow on this socket, so each phrase keeps its pause.
    if (stream !== null) sayPhrases(stream, phrases, true);
  }

  #openStream(): SynthesisStream | null {
    this.#stream ??= this.#pool.open(this.#format, {
      onAudio: (bytes) => this.#gate.audio(bytes),
      onMarked: (spokenChars) => this.#gate.marked(spokenChars),
      onFailed: () => this.#socket.close(1011, "NET-0000: the synthesizer failed"),
    });
    if (this.#stream === null) this.#socket.close(1011, "NET-0000: no synthesizer is alive");
    return this.#stream;
  }

  #closeStream(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#gate.clear();
    this.#unspokenChars = 0;
    this.#pendingMarks = 0;
  }

  #onMarked(spokenChars: number): void {
    this.#pendingMarks--;
    if (this.#pendingMarks === 0) this.#unspokenChars = Math.max(0, this.#unspokenChars - spokenChars);
    this.#send({ type: "Flushed", sequence_id: this.#sequenceId++ });
    if (this.#closing && this.#pendingMarks === 0) this.#socket.close(1000);
  }

  #sendAudio(bytes: Uint8Array): void {
    if (this.#socket.bufferedAmount > bytesPerSecond(this.#format) * MAX_UNREAD_SECONDS) this.#socket.terminate();
    else this.#socket.send(bytes);
  }

  #warn(code: string, description: string): void {
    this.#send({ type: "Warning", code, description });
  }

  #send(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function parseMessage(data: string): { type: string; text?: unknown } | null {
  try {
    const message: unknown = JSON.parse(data);
    const isTyped = typeof message === "object" && message !== null && "type" in message;
    return isTyped && typeof message.type === "string" ? (message as { type: string; text?: unknown }) : null;
  } catch {
    // Not JSON: the caller closes the socket and says so.
    return null;
  }
}
