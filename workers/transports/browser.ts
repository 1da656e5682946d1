import type { CallEvent } from "../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import type { ServerMessage } from "../../voice/wire/protocol.ts";
import type { CallTransport } from "../../voice/wire/transport.ts";

/** Rate of the audio that a browser gets: the full band of today's voices. */
export const BROWSER_OUTPUT_SAMPLE_RATE_HZ = 24_000;

/** Part of a WebSocket that the browser transport uses. */
export interface MessageSocket {
  /** Queue a message; `data` is not written again. */
  send(data: string | Int16Array): void;
}

/**
 * Transport of a call's timeline and audio as browser protocol v1. The socket may come and go: without one, messages
 * are dropped, because a client that comes back is told the present state, not the past.
 */
export class BrowserTransport implements CallTransport {
  readonly outputSampleRateHz = BROWSER_OUTPUT_SAMPLE_RATE_HZ;
  #socket: MessageSocket | null = null;
  /** The agent turn whose audio the client is getting. */
  #turnId: string | null = null;
  #shownText = "";

  /** Sends to `socket` from now on, in place of the one before. */
  attach(socket: MessageSocket): void {
    this.#socket = socket;
    this.#turnId = null;
  }

  /** Stops sending to `socket`; false when it is not the one in use any more: a reconnect may have replaced it. */
  detach(socket: MessageSocket): boolean {
    if (this.#socket !== socket) return false;
    this.#socket = null;
    return true;
  }

  /** The agent turn whose audio was sent last, as far as it was heard; null before the first. */
  get playing(): { turnId: string; heardText: string } | null {
    return this.#turnId === null ? null : { turnId: this.#turnId, heardText: this.#shownText };
  }

  sendAudio(samples: Int16Array, turnId: string): void {
    if (this.#turnId !== turnId) {
      this.#turnId = turnId;
      this.#shownText = "";
      this.send({ type: "agent_audio_started", turnId });
      this.send({ type: "transcript_start", role: "assistant" });
    }
    this.#socket?.send(samples);
  }

  clearAudio(): void {
    this.send({ type: "playback_interrupt" });
  }

  showHeardText(heardText: string, turnId: string): void {
    if (this.#turnId !== turnId) return;
    this.send({ type: "transcript_delta", text: heardText.slice(this.#shownText.length) });
    this.#shownText = heardText;
  }

  notify(event: CallEvent): void {
    switch (event.type) {
      case "status_changed":
        this.send({ type: "status", status: event.status });
        return;
      case "interim_transcript":
        this.send({ type: "transcript_interim", text: event.personal.text });
        return;
      case "turn_unintelligible":
        this.send({ type: "transcript_interim", text: "" });
        return;
      case "turn_committed":
        this.send({ type: "transcript", role: "user", text: event.personal.text });
        return;
      case "agent_turn_ended":
        if (this.#turnId === event.turnId) this.send({ type: "transcript_end", text: event.personal.heardText });
        this.#sendMetrics(event.metrics);
        return;
      case "call_ended":
        this.send({ type: "call_ended", reason: event.reason });
        return;
      default:
        return;
    }
  }

  send(message: ServerMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #sendMetrics(metrics: TurnMetrics): void {
    const { llmFirstTokenMs, ttsFirstByteMs, responseTimeMs, heardMs } = metrics;
    // The public client's message has no way to say "not measured": it is sent when everything in it was.
    if (llmFirstTokenMs !== null && ttsFirstByteMs !== null && responseTimeMs !== null) {
      this.send({
        type: "metrics",
        llm_ms: llmFirstTokenMs,
        tts_ms: ttsFirstByteMs,
        first_audio_ms: responseTimeMs,
        total_ms: responseTimeMs + heardMs,
      });
    }
    this.send({ type: "turn_metrics", ...metrics });
  }
}
